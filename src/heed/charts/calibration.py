"""Is what forecasts said what was seen: the reliability diagram, and the PIT histogram.

Both take plain rows of figures, as a benchmark gives them, and no run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heed.charts import parts, theme, titles
from heed.charts.axes import Chances, Shares
from heed.charts.figures import Figure, Row
from heed.charts.marks import Layer, Words

SQUARE, HEIGHT = 340, 200
GROUPS = (
    ("low", "chances of the group: from"),
    ("high", "below"),
    ("number", "forecasts in the group"),
    ("said", "mean chance said"),
    ("seen", "share that came true"),
    ("seen_low", "90 % interval of the share: lower end"),
    ("seen_high", "upper end"),
)
BARS = (
    ("low", "bin of the probability integral transform: from"),
    ("high", "to"),
    ("share", "share of outcomes in the bin"),
    ("band_low", "90 % band of the share if the draws are the truth: lower end"),
    ("band_high", "upper end"),
)


@dataclass(frozen=True)
class Told:
    """What stands beside the figures of a benchmark."""

    id: str
    what: str
    """What was forecast, in words."""
    source: str
    note: str
    """The line under the picture: whom to credit, until when the figures go."""
    as_of: str


def reliability(told: Told, groups: Sequence[Row], line: Sequence[tuple[float, float]]) -> Figure:
    """Said chances beside shares seen, by group with its interval; `line` has the corners of CORP's curve.

    `groups` are rows with the columns of `GROUPS`. Both axes stretch with the square root.
    """
    inside = sum(row["seen_low"] <= row["said"] <= row["seen_high"] for row in groups)
    title = titles.agreement(inside, len(groups))
    unit = f"{told.what}: share seen (upwards) by chance said (to the right), square-root scales"
    most = max(row[name] for row in groups for name in ("said", "seen_high"))
    most = next(top for top in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1) if top >= min(most, 1))
    across, up = Chances(most, theme.PLOT), Chances(most, SQUARE)
    points = [
        {name: round(row[name], 4) for name in ("said", "seen", "seen_low", "seen_high")} for row in groups
    ]
    entries = [
        (theme.MEDIAN, "seen, 90 % interval"), (theme.CURVE, "isotonic regression (CORP)"),
        (theme.QUIET, "came true as often as said"),
    ]  # fmt: skip
    marks = [*_chance_labels(across, up), *_counts(groups, across, up)]
    foot = f"Numbers: forecasts in a group. {told.note}"
    picture = parts.chart(
        title, unit, SQUARE, _reliability_layers(points, line, across, up),
        [*marks, *parts.below(entries, foot, SQUARE)],
    )  # fmt: skip
    pairs = "; ".join(f"{row['said']:.1%} said, {row['seen']:.1%} seen" for row in groups)
    alt = f"Reliability diagram of the {told.what}. {title}. By group: {pairs}."
    return Figure(
        told.id, title, unit, told.as_of, told.source, GROUPS, [dict(row) for row in groups], picture, alt
    )


def pit(told: Told, bars: Sequence[Row]) -> Figure:
    """The PIT histogram with the band of calibrated forecasts; `bars` are rows with the columns of `BARS`."""
    inside = sum(row["band_low"] <= row["share"] <= row["band_high"] for row in bars)
    title = titles.even(inside, len(bars))
    unit = f"{told.what}: share of outcomes by their place among the draws (PIT)"
    shares = Shares(0, 1.1 * max(max(row["share"], row["band_high"]) for row in bars), HEIGHT)
    wide = theme.PLOT / len(bars)
    values = [{name: round(row[name], 4) for name, _ in BARS} for row in bars]
    labels = [
        Words([f"{row['low']:.1f}"], place * wide, HEIGHT + 15, colour=theme.QUIET, align="center")
        for place, row in enumerate(bars)
    ]
    labels.append(Words(["1.0"], theme.PLOT - 6, HEIGHT + 15, colour=theme.QUIET, align="center"))
    entries = [
        (theme.BAND_50, "share of outcomes"),
        (theme.UNKNOWN_HATCH, "90 % band if the draws are right"),
    ]
    marks = [*shares.labels(), *labels, *parts.below(entries, told.note, HEIGHT)]
    picture = parts.chart(title, unit, HEIGHT, _pit_layers(values, shares), marks)
    pairs = ", ".join(f"{row['share']:.3f}" for row in bars)
    alt = f"PIT histogram of the {told.what}. {title}. Shares from the lowest bin to the highest: {pairs}."
    return Figure(
        told.id, title, unit, told.as_of, told.source, BARS, [dict(row) for row in bars], picture, alt
    )


def _reliability_layers(
    points: list[dict[str, float]], line: Sequence[tuple[float, float]], across: Chances, up: Chances
) -> list[Layer]:
    x, y = across.channel("said"), up.channel("seen")
    # Beyond the plot's edge lie at most a few rare chances; the groups show them all the same.
    corners = [
        {"said": round(said, 4), "seen": round(seen, 4)}
        for said, seen in line
        if max(said, seen) <= across.most
    ]
    ends = [{"said": 0, "seen": 0}, {"said": across.most, "seen": across.most}]
    over = {"tooltip": [{"field": name} for name in ("said", "seen", "seen_low", "seen_high")]}
    return [
        _layer(ends, {"type": "line", "stroke": theme.QUIET, "strokeDash": [4, 3], "strokeWidth": 1}, x=x, y=y),
        _layer(corners, {"type": "line", "stroke": theme.CURVE, "strokeWidth": 1.5}, x=x, y=y),
        _layer(
            points, {"type": "rule", "stroke": theme.MEDIAN, "strokeWidth": 1.5},
            x=x, y=up.channel("seen_low"), y2={"field": "seen_high"},
        ),
        _layer(
            points, {"type": "point", "filled": True, "fill": theme.MEDIAN, "size": 45, "opacity": 1},
            x=x, y=y, **over,
        ),
    ]  # fmt: skip


def _pit_layers(values: list[dict[str, float]], shares: Shares) -> list[Layer]:
    x = {
        "field": "low", "type": "quantitative", "title": None,
        "scale": {"domain": [0, 1], "nice": False}, "axis": {"labels": False, "ticks": False},
    }  # fmt: skip
    x2 = {"field": "high"}
    even = [{"even": 1 / len(values)}]
    return [
        _layer(
            values, {"type": "rect", "fill": theme.BAND_50, "stroke": theme.PAPER, "strokeWidth": 1.5},
            x=x, x2=x2, y=shares.channel(field="share"), y2={"datum": 0},
            tooltip=[{"field": name} for name, _ in BARS],
        ),
        _layer(
            values, {"type": "rect", "fill": theme.QUIET, "fillOpacity": 0.3},
            x=x, x2=x2, y=shares.channel(field="band_low"), y2={"field": "band_high"},
        ),
        _layer(
            even, {"type": "rule", "stroke": theme.INK, "strokeDash": [4, 3], "strokeWidth": 1},
            y=shares.channel(field="even"),
        ),
    ]  # fmt: skip


def _layer(values: Sequence[Any], mark: dict[str, Any], **encoding: Any) -> Layer:
    return {"data": {"values": values}, "mark": {"aria": False, **mark}, "encoding": encoding}


def _chance_labels(across: Chances, up: Chances) -> list[Words]:
    said = [
        Words(
            [_percent(tick)],
            min(across.place(tick), theme.PLOT - 14),
            SQUARE + 15,
            colour=theme.QUIET,
            align="center",
        )
        for tick in across.ticks
    ]
    seen = [
        Words([_percent(tick)], -8, SQUARE - up.place(tick), colour=theme.QUIET, align="right")
        for tick in up.ticks
    ]
    return said + seen


def _percent(tick: float) -> str:
    return f"{tick * 100:.0f} %"


def _counts(groups: Sequence[Row], across: Chances, up: Chances) -> list[Words]:
    """How many forecasts each group has: right of its point and below, left where no room is, else above it."""
    found: list[Words] = []
    for row in groups:
        words, x, y = f"{row['number']:,}", across.place(row["said"]), SQUARE - up.place(row["seen"])
        left = x > theme.PLOT - 48
        place = Words(
            [words], x + (-8 if left else 8), min(y + 14, SQUARE - 8), theme.SMALL, theme.INK,
            "right" if left else "left",
        )  # fmt: skip
        if found and abs(place.y - found[-1].y) < 12 and place.x - found[-1].x < 7 * len(found[-1].text[0]):
            top = SQUARE - up.place(row["seen_high"]) - 9
            place = Words([words], x, top, theme.SMALL, theme.INK, "center")
        found.append(place)
    return found
