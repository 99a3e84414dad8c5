"""Skill by year: how much better than a reference a forecast was, with its interval and the zero line."""

from __future__ import annotations

from collections.abc import Sequence

from heed.charts import parts, theme, titles
from heed.charts.axes import Shares, every
from heed.charts.calibration import HEIGHT, Told
from heed.charts.figures import Figure, Row
from heed.charts.marks import Layer, Words

COLUMNS = (
    ("year", "year, or first and last of several"),
    ("skill", "1 − our score by that of the reference"),
    ("low", "90 % interval: lower end"),
    ("high", "upper end"),
    ("beside", "the second mark of the picture"),
)


def skill(told: Told, rows: Sequence[Row], reference: str, beside: str, years: tuple[str, str]) -> Figure:
    """Bars of skill by year with their intervals; rows have the columns of `COLUMNS`, None for not known.

    `beside` says what the second mark is; `years` is what a row is called, one and many: `year`, `years`.
    """
    known = [row["skill"] for row in rows if row["skill"] is not None]
    won = sum(value > 0 for value in known)
    title = titles.years_won(won, len(known), reference, *years)
    unit = f"{told.what}: skill by {years[0]}; above zero is better than {reference}"
    numbers = [
        row[name] for row in rows for name in ("skill", "low", "high", "beside") if row[name] is not None
    ]
    shares = Shares(min(numbers), max(numbers), HEIGHT)
    told_of = [{name: value for name, value in row.items() if value is not None} for row in rows]
    values = [{n: v if isinstance(v, str) else round(v, 4) for n, v in row.items()} for row in told_of]
    entries = [
        (theme.BETTER, "better"), (theme.WORSE, "worse"), (theme.INK, "90 % interval"), (theme.BESIDE, beside),
    ]  # fmt: skip
    marks = [*shares.labels(), *_labels(rows), *parts.below(entries, told.note, HEIGHT)]
    picture = parts.chart(title, unit, HEIGHT, _layers(values, shares), marks)
    pairs = ", ".join(f"{row['year']} {row['skill']:+.2f}" for row in rows if row["skill"] is not None)
    alt = f"Bars of skill by {years[0]}: {told.what}. {title}. {pairs}."
    return Figure(
        told.id, title, unit, told.as_of, told.source, COLUMNS, [dict(row) for row in rows], picture, alt
    )


def _labels(rows: Sequence[Row]) -> list[Words]:
    names = [str(row["year"]) for row in rows]
    single = all(name.isdigit() for name in names)
    shown = {str(year) for year in every([int(name) for name in names])} if single else set(names)
    step = theme.PLOT / len(names)
    return [
        Words([name], (place + 0.5) * step, HEIGHT + 15, colour=theme.QUIET, align="center")
        for place, name in enumerate(names)
        if name in shown
    ]


def _layers(values: list[Row], shares: Shares) -> list[Layer]:
    years = [row["year"] for row in values]
    x = {
        "field": "year", "type": "ordinal", "title": None, "axis": {"labels": False, "ticks": False},
        "scale": {"domain": years, "paddingInner": 0.2, "paddingOuter": 0.1},
    }  # fmt: skip
    scored = [row for row in values if "skill" in row]
    colour = {"condition": {"test": "datum.skill < 0", "value": theme.WORSE}, "value": theme.BETTER}
    tip = [{"field": name} for name, _ in COLUMNS]
    layers: list[Layer] = [
        {
            "data": {"values": scored},
            "mark": {"type": "bar", "aria": False},
            "encoding": {"x": x, "y": shares.channel(field="skill"), "fill": colour, "tooltip": tip},
        },
        {
            "data": {"values": [row for row in scored if "low" in row]},
            "mark": {"type": "rule", "stroke": theme.INK, "strokeWidth": 1.2, "aria": False},
            "encoding": {"x": x, "y": shares.channel(field="low"), "y2": {"field": "high"}},
        },
        {
            "data": {"values": [row for row in values if "beside" in row]},
            "mark": {
                "type": "point", "shape": "diamond", "filled": True, "fill": theme.BESIDE, "size": 40,
                "opacity": 1, "aria": False,
            },
            "encoding": {"x": x, "y": shares.channel(field="beside")},
        },
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "stroke": theme.INK, "strokeWidth": 1, "aria": False},
            "encoding": {"y": shares.channel(field="zero")},
        },
    ]  # fmt: skip
    return layers
