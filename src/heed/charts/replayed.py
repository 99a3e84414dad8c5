"""What two lists said before an onset: a country's rank month by month, the first ten marked as the list."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from heed.base.months import Month
from heed.charts import parts, theme, titles, wording
from heed.charts.axes import Years
from heed.charts.figures import Figure, Row
from heed.charts.marks import Layer, Lines, Mark, Words

HEIGHT = 220
TICKS = (1, 3, 10, 30, 100, 200)
LIST_EDGE = 10.5
"""The first ten ranks lie above this."""
COLOURS = {"board": theme.INK, "begins": theme.ONE_SIDED}
COLUMNS = (
    ("month", "last month of data"),
    ("board_rank", "rank on the board: 25 or more civilian deaths within six months"),
    ("board_chance", "that chance, share of 1"),
    (
        "onset_rank",
        "rank on the onset list: one-sided violence begins within six months; none where not quiet",
    ),
    ("onset_chance", "that chance, share of 1"),
    ("not_quiet", "one-sided violence on record in the last twelve months: yes or no"),
)


def replayed(figure_id: str, name: str, found: Mapping[str, Any], manifest: Mapping[str, Any]) -> Figure:
    """The figure of one replay, which `found` holds as `heed replay --json` gives it.

    `manifest` tells the sources of the figures and their as-of date, as a run's does.
    """
    rows = _rows(found)
    title = titles.replay_title(name, found)
    unit = "place on each list, by month of data; the first ten count as listed"
    layers, marks = _drawn(rows, Month.parse(found["onset"]), parts.note(manifest))
    return Figure(
        id=figure_id,
        title=title,
        unit=unit,
        columns=COLUMNS,
        rows=rows,
        picture=parts.chart(title, unit, HEIGHT, layers, marks),
        alt=f"Two lines of ranks, 1 at the top. {title}.",
        **parts.told(manifest),
    )


def _rows(found: Mapping[str, Any]) -> list[Row]:
    pairs = zip(found["board"]["months"], found["begins"]["months"], strict=True)
    return [
        {
            "month": board["month"],
            "board_rank": board["rank"], "board_chance": board["chance"],
            "onset_rank": begins["rank"], "onset_chance": begins["chance"],
            "not_quiet": "yes" if begins["struck"] else "no",
        }
        for board, begins in pairs
    ]  # fmt: skip


def _drawn(rows: Sequence[Row], onset: Month, note: str) -> tuple[list[Layer], list[Mark]]:
    first = Month.parse(rows[0]["month"])
    years = Years(first.index / 12, (onset.index + 1) / 12)
    ranks = [row[f"{kind}_rank"] or 1 for row in rows for kind in ("board", "onset")]
    last = next((tick for tick in TICKS if tick >= max(*ranks, 30)), TICKS[-1])
    y = _ranks(last)
    layers = [_list(years, y)]
    for column, colour in (("board_rank", COLOURS["board"]), ("onset_rank", COLOURS["begins"])):
        layers += _line(rows, column, colour, {"x": years.channel(), "y": {**y, "field": "rank"}})
    place = years.place(onset.index / 12)
    struck = [Month.parse(row["month"]) for row in rows if row["not_quiet"] == "yes"]
    marks: list[Mark] = [
        *_labels(last), *years.labels(HEIGHT),
        Lines([(place, -14, place, HEIGHT)], theme.QUIET, 1, dashed=True),
        Words([f"{wording.ONSET} {onset.words}"], place - 5, -8, theme.SMALL + 1, theme.QUIET, "right"),
    ]  # fmt: skip
    entries = [
        (COLOURS["board"], wording.BOARD),
        (COLOURS["begins"], wording.ONSET_LIST),
        (theme.BAND_90, wording.LISTED),
    ]
    if struck:
        marks.append(_struck(struck, _step(rows), years))
        entries.append((theme.QUIET, wording.NOT_QUIET_THEN))
    return layers, [*marks, *parts.below(entries, note, HEIGHT)]


def _struck(months: Sequence[Month], step: int, years: Years) -> Mark:
    """A strip along the lower edge over the looks at which the country was not quiet."""
    half = step / 24
    spans = [(years.place(m.index / 12 - half), years.place(m.index / 12 + half)) for m in months]
    low = HEIGHT - 2.5
    return Lines([(max(0, left), low, min(right, theme.PLOT), low) for left, right in spans], theme.QUIET, 5)


def _step(rows: Sequence[Row]) -> int:
    """Months from one look to the next."""
    looks = [Month.parse(row["month"]) for row in rows[-2:]]
    return looks[-1] - looks[0] or 1


def _ranks(last: int) -> dict[str, Any]:
    """The y channel: rank on a log scale, 1 at the top."""
    scale = {"type": "log", "domain": [1, last], "reverse": True, "nice": False}
    ticks = [tick for tick in TICKS if tick <= last]
    return {"type": "quantitative", "title": None, "scale": scale, "axis": {"values": ticks, "labels": False}}


def _labels(last: int) -> list[Words]:
    return [
        Words([str(tick)], -8, HEIGHT * math.log(tick) / math.log(last), colour=theme.QUIET, align="right")
        for tick in TICKS
        if tick <= last
    ]


def _list(years: Years, y: dict[str, Any]) -> Layer:
    """The band of the first ten ranks."""
    return {
        "data": {"values": [{"year": years.first, "end": years.last, "top": 1, "edge": LIST_EDGE}]},
        "mark": {"type": "rect", "fill": theme.BAND_90, "fillOpacity": 1, "aria": False},
        "encoding": {
            "x": years.channel(), "x2": {"field": "end"}, "y": {**y, "field": "top"}, "y2": {"field": "edge"},
        },
    }  # fmt: skip


def _line(rows: Sequence[Row], column: str, colour: str, scales: dict[str, Any]) -> list[Layer]:
    """A line from look to look, broken where there is no rank; looks on the list as large dots."""
    values = [
        {"year": round(Month.parse(row["month"]).index / 12, 4), "month": row["month"], "rank": row[column]}
        for row in rows
    ]
    tooltip = [{"field": each, "title": each} for each in ("month", "rank")]
    small = {"fill": colour, "size": 14, "strokeWidth": 0}
    line = {"type": "line", "stroke": colour, "strokeWidth": 1.8, "point": small, "aria": False,
            "invalid": "break-paths-show-domains"}  # fmt: skip
    encoding = {**scales, "tooltip": tooltip}
    listed = [value for value in values if value["rank"] is not None and value["rank"] < LIST_EDGE]
    dots = {"type": "circle", "fill": colour, "size": 70, "opacity": 1, "aria": False}
    layers: list[Layer] = [{"data": {"values": values}, "mark": line, "encoding": encoding}]
    return layers + ([{"data": {"values": listed}, "mark": dots, "encoding": encoding}] if listed else [])
