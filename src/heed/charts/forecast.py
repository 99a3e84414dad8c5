"""The forecast of one country as a fan: history in ink, 50 % and 90 % bands, the median, the origin marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from heed.base.errors import NotFound
from heed.base.months import Month
from heed.charts import parts, theme, titles, wording
from heed.charts.axes import Deaths, Years
from heed.charts.figures import Figure, Row
from heed.charts.marks import Box, Layer, Lines, Mark, Words, unknown
from heed.charts.reading import rows_of
from heed.lake.runs import Run

HEIGHT = 230
HISTORY = 36
"""Months of the record that stand before the origin."""
WIDE = 100
"""From this many deaths on, the scale is log(1 + deaths)."""
COLUMNS = (
    ("month", "calendar month"),
    ("recorded", "deaths recorded; none after the origin"),
    ("q05", "5 % of futures lie at or below this"),
    ("q25", "25 % of futures lie at or below this"),
    ("q50", "half of the futures lie at or below this"),
    ("q75", "75 % of futures lie at or below this"),
    ("q95", "95 % of futures lie at or below this"),
    ("expected", "mean of the futures"),
)
_FORECAST = tuple(name for name, _ in COLUMNS[2:])


def fan(run: Run, code: str, name: str, target: str, linear: bool = False) -> Figure:
    """The fan of one target; `linear` keeps the plain scale where the range is wide."""
    ahead = [row for row in rows_of(run, "fan", code) if row["target"] == target]
    if not ahead:
        raise NotFound(f"run {run.id} has no forecast of {target} for {name}")
    origin = str(run.manifest["origin"])
    rows = _rows(rows_of(run, "panel", code), ahead, target, origin)
    title = titles.expected(rows, name, target, origin)
    log = is_wide(rows) and not linear
    unit = f"{wording.TARGET[target]} a month" + (", scale log(1 + deaths)" if log else "")
    told = parts.told(run.manifest)
    layers, marks = _drawn(rows, origin, log, parts.note(run.manifest))
    picture = replace(parts.chart(title, unit, HEIGHT, layers, marks), gap=26)  # room for the origin's words
    return Figure(
        id=f"{code}-forecast-{target}" + ("-linear" if linear else ""),
        title=title,
        unit=unit,
        columns=COLUMNS,
        rows=rows,
        picture=picture,
        alt=f"Line of the last {HISTORY} months and a fan of the {len(ahead)} to come. {title}.",
        **told,
    )


def is_wide(rows: Sequence[Row]) -> bool:
    """Whether a plain scale would press the small months flat."""
    return _top(rows) >= WIDE


def _top(rows: Sequence[Row]) -> float:
    return max(value for row in rows for value in (row["recorded"], row["q95"], 0) if value is not None)


def _rows(panel: Sequence[Row], ahead: Sequence[Row], target: str, origin: str) -> list[Row]:
    last = Month.parse(origin)
    known = {row["month"]: row[target] for row in panel}
    past = [str(last + back) for back in range(1 - HISTORY, 1)]
    empty = dict.fromkeys(_FORECAST)
    rows: list[Row] = [{"month": month, "recorded": known.get(month), **empty} for month in past]
    for row in ahead:
        rows.append({"month": row["month"], "recorded": None, **{n: row[n] for n in _FORECAST}})
    return rows


def _drawn(rows: Sequence[Row], origin: str, log: bool, note: str) -> tuple[list[Layer], list[Mark]]:
    first, split = Month.parse(rows[0]["month"]), Month.parse(origin)
    last = Month.parse(rows[-1]["month"])
    ahead = [row for row in rows if row["expected"] is not None]
    past = [row for row in rows if row["expected"] is None]
    deaths, years = Deaths(max(_top(rows), 4), HEIGHT, log), Years(first.index / 12, last.index / 12)
    scales = {"x": years.channel(), "y": deaths.channel()}
    step = theme.PLOT / (last - first)
    gaps: list[Box] = [
        (max(0, (i - 0.5) * step), 0, step, HEIGHT) for i, row in enumerate(past) if row["recorded"] is None
    ]
    entries = [
        (theme.INK, wording.FAN["recorded"]), (theme.MEDIAN, wording.FAN["median"]),
        (theme.BAND_50, wording.FAN["half"]), (theme.BAND_90, wording.FAN["most"]),
    ]  # fmt: skip
    if gaps:
        entries.append((theme.UNKNOWN, wording.NOT_KNOWN))
    layers = [
        _band(ahead, "q05", "q95", theme.BAND_90, scales),
        _band(ahead, "q25", "q75", theme.BAND_50, scales),
        _line(ahead, "q50", {"stroke": theme.MEDIAN, "strokeWidth": 2.2}, scales),
        _line(past, "recorded", {"stroke": theme.INK, "strokeWidth": 1.6}, scales),
    ]
    labels = [*deaths.labels(), *years.labels(HEIGHT)]
    origin_marks = _origin(step * (split - first + 0.5), split)
    return layers, [*unknown(gaps), *labels, *origin_marks, *parts.below(entries, note, HEIGHT)]


def _placed(rows: Sequence[Row], *columns: str) -> list[Row]:
    return [
        {"year": round(Month.parse(row["month"]).index / 12, 4), **{c: row[c] for c in columns}}
        for row in rows
    ]


def _band(rows: Sequence[Row], low: str, high: str, colour: str, scales: dict[str, Any]) -> Layer:
    return {
        "data": {"values": _placed(rows, low, high)},
        "mark": {"type": "area", "fill": colour, "fillOpacity": 1, "aria": False},
        "encoding": {"x": scales["x"], "y": {**scales["y"], "field": low}, "y2": {"field": high}},
    }


def _line(rows: Sequence[Row], column: str, look: dict[str, Any], scales: dict[str, Any]) -> Layer:
    """A line from month to month, broken where a month is not known; no smoothing."""
    point = {"fill": look["stroke"], "size": 14, "strokeWidth": 0}
    mark = {"type": "line", "point": point, "invalid": "break-paths-show-domains", "aria": False, **look}
    tooltip = [{"field": "month", "title": "month"}, {"field": column, "title": column}]
    values = [{**p, "month": row["month"]} for p, row in zip(_placed(rows, column), rows, strict=True)]
    encoding = {"x": scales["x"], "y": {**scales["y"], "field": column}, "tooltip": tooltip}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _origin(place: float, split: Month) -> list[Mark]:
    """A dashed line after the last month of data, with that month in words."""
    words = f"{wording.LAST_DATA} {split.words}"
    return [
        Lines([(place, -14, place, HEIGHT)], theme.QUIET, 1, dashed=True),
        Words([words], place - 5, -8, theme.SMALL + 1, theme.QUIET, "right"),
    ]
