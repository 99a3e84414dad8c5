"""What was recorded in one country: deaths by type and year, by month, and by who killed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from heed.base.months import Month
from heed.charts import parts, theme, titles, wording
from heed.charts.axes import Deaths, Years, every, year_labels
from heed.charts.figures import Figure, Row
from heed.charts.marks import Box, Layer, unknown
from heed.charts.nothing import nothing
from heed.charts.parts import Entry, Picture
from heed.charts.reading import rows_of
from heed.lake.runs import Run

HEIGHT = 200
_TYPES = dict(zip(wording.TYPE, theme.TYPE_COLOURS, strict=True))
_KILLERS = dict(zip(wording.KILLER, (theme.BY_GOVERNMENT, theme.BY_GROUPS, theme.BY_UNKNOWN), strict=True))


def types(run: Run, code: str, name: str) -> Figure:
    """Deaths a year, stacked by type of violence."""
    rows = [
        {"year": r["year"], "deaths": r["deaths"], **{kind: r[f"deaths_{kind}"] for kind in _TYPES}}
        for r in rows_of(run, "country_year", code)
    ]
    known = [row for row in rows if row["deaths"] is not None]
    title = titles.change(rows, name) + (titles.largest_type(known[-1]) if known else "")
    told = parts.told(run.manifest, yearly=True)
    unit = "deaths a year in organised violence, by type"
    columns = (
        ("year", "calendar year"),
        ("deaths", "best estimate of deaths in organised violence"),
        ("state_based", "deaths in fighting in which a state took part"),
        ("non_state", "deaths in fighting between groups, no state among them"),
        ("one_sided", "deaths in attacks on civilians by a state or group"),
    )
    entries = [(_TYPES[kind], word) for kind, word in wording.TYPE.items()]
    picture = (
        _bars(title, unit, rows, _TYPES, [*entries], parts.note(run.manifest, yearly=True))
        if any(row["deaths"] for row in known)
        else nothing(title, unit, parts.note(run.manifest, yearly=True))
    )
    alt = _alt("Stacked bars", title, unit)
    return Figure(f"{code}-types", title, unit, columns=columns, rows=rows, picture=picture, alt=alt, **told)


def killers(run: Run, code: str, name: str) -> Figure:
    """Deaths a year in attacks on civilians, stacked by who killed."""
    rows = [_by_killer(row) for row in rows_of(run, "country_year", code)]
    title = titles.who_killed(rows, name)
    told = parts.told(run.manifest, yearly=True)
    unit = "deaths a year in one-sided violence, by who killed"
    note = f"{wording.ONE_SIDED} {parts.note(run.manifest, yearly=True)}"
    columns = (("year", "calendar year"), *((kind, f"deaths: {w}") for kind, w in wording.KILLER.items()))
    unsaid = any(row["one_sided_by_unknown"] for row in rows)
    colours = {kind: c for kind, c in _KILLERS.items() if unsaid or kind != "one_sided_by_unknown"}
    entries = [(colour, wording.KILLER[kind]) for kind, colour in colours.items()]
    picture = (
        _bars(title, unit, rows, colours, entries, note)
        if any(row[kind] for row in rows for kind in _KILLERS)
        else nothing(title, unit, note)
    )
    alt = _alt("Stacked bars", title, unit)
    return Figure(
        f"{code}-killers", title, unit, columns=columns, rows=rows, picture=picture, alt=alt, **told
    )


def months(run: Run, code: str, name: str) -> Figure:
    """Deaths a month since the record begins, civilians marked within them."""
    rows = [
        {name: r[name] for name in ("month", "deaths", "deaths_civilians")}
        for r in rows_of(run, "panel", code)
    ]
    title = titles.worst_month(rows, name) if rows else f"{name}: {wording.NOT_KNOWN}"
    told = parts.told(run.manifest)
    unit = "deaths a month in organised violence"
    columns = (
        ("month", "calendar month"),
        ("deaths", "best estimate of deaths in organised violence"),
        ("deaths_civilians", "civilians among the deaths"),
    )
    picture = (
        _steps(title, unit, rows, parts.note(run.manifest))
        if any(row["deaths"] for row in rows)
        else nothing(title, unit, parts.note(run.manifest))
    )
    alt = _alt("Steps", title, unit)
    return Figure(f"{code}-months", title, unit, columns=columns, rows=rows, picture=picture, alt=alt, **told)


def _by_killer(row: Row) -> Row:
    """One-sided deaths by who killed; what neither forces nor groups are named for is not known."""
    whole, *named = (row[n] for n in ("deaths_one_sided", "one_sided_by_government", "one_sided_by_groups"))
    silent = whole is None or None in named
    return {
        "year": row["year"],
        "one_sided_by_government": named[0],
        "one_sided_by_groups": named[1],
        "one_sided_by_unknown": None if silent else max(0, whole - sum(named)),
    }


def _alt(kind: str, title: str, unit: str) -> str:
    return f"{kind}: {unit}. {title}."


def _bars(
    title: str,
    unit: str,
    rows: Sequence[Row],
    colours: dict[str, str],
    entries: list[Entry],
    note: str,
) -> Picture:
    """Stacked bars a year; a year in which no part is known is hatched over the whole height."""
    years = list(range(rows[0]["year"], rows[-1]["year"] + 1))
    step = theme.PLOT / len(years)
    told = {row["year"] for row in rows if any(row[kind] is not None for kind in colours)}
    gaps: list[Box] = [(i * step, 0, step, HEIGHT) for i, year in enumerate(years) if year not in told]
    words = dict(zip(colours, (word for _, word in entries), strict=True))
    values = [
        {"year": row["year"], "part": words[kind], "order": place, "deaths": row[kind]}
        for row in rows
        for place, kind in enumerate(colours)
        if row[kind]
    ]
    most = max(sum(row[kind] or 0 for kind in colours) for row in rows)
    deaths = Deaths(most, HEIGHT)
    bars: Layer = {
        "data": {"values": values},
        "mark": {"type": "bar", "aria": False},
        "encoding": {
            "x": _years_axis(years),
            "y": deaths.channel(field="deaths"),
            "fill": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": list(words.values()), "range": list(colours.values())},
                "legend": None,
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": [{"field": each, "title": each} for each in ("year", "part", "deaths")],
        },
    }
    if gaps:
        entries = [*entries, (theme.UNKNOWN, wording.NOT_KNOWN)]
    named = year_labels([(year, (year - years[0] + 0.5) * step) for year in every(years)], HEIGHT)
    marks = [*unknown(gaps), *deaths.labels(), *named, *parts.below(entries, note, HEIGHT)]
    return parts.chart(title, unit, HEIGHT, [bars], marks)


def _years_axis(years: list[int]) -> dict[str, Any]:
    return {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": years, "paddingInner": 0.15, "paddingOuter": 0.075},
        "axis": {"values": every(years), "labels": False},
    }


def _steps(title: str, unit: str, rows: Sequence[Row], note: str) -> Picture:
    """Steps a month: all deaths, and civilians within them; unknown months are hatched."""
    first, last = Month.parse(rows[0]["month"]), Month.parse(rows[-1]["month"])
    length = last - first + 1
    deaths = Deaths(max(row["deaths"] or 0 for row in rows), HEIGHT)
    years = Years(first.index / 12, (last.index + 1) / 12)
    scales = {"x": years.channel(), "y": deaths.channel(field="deaths", stack=None)}
    layers: list[Layer] = [
        _area(_points(rows, "deaths"), theme.ALL_DEATHS, scales),
        _area(_points(rows, "deaths_civilians"), theme.INK, scales),
    ]
    step = theme.PLOT / length
    silent = [Month.parse(row["month"]) - first for row in rows if row["deaths"] is None]
    partly = [
        Month.parse(row["month"]) - first
        for row in rows
        if row["deaths"] is not None and row["deaths_civilians"] is None
    ]
    gaps = [(start * step, 0.0, size * step, float(HEIGHT)) for start, size in _stretches(silent)]
    gaps += [(start * step, HEIGHT - 8.0, size * step, 8.0) for start, size in _stretches(partly)]
    entries = [
        (theme.ALL_DEATHS, wording.HISTORY["deaths"]),
        (theme.INK, wording.HISTORY["deaths_civilians"]),
    ]
    if gaps:
        entries.append((theme.UNKNOWN, wording.NOT_KNOWN))
    labels = [*deaths.labels(), *years.labels(HEIGHT)]
    marks = [*unknown(gaps), *labels, *parts.below(entries, note, HEIGHT)]
    return parts.chart(title, unit, HEIGHT, layers, marks)


def _points(rows: Sequence[Row], column: str) -> list[dict[str, float]]:
    """Corners of the steps; each stretch of known months is an area of its own, so a gap stays a gap."""
    found: list[dict[str, float]] = []
    stretch = 0
    for value, some in groupby(rows, key=lambda row: row[column]):
        if value is None:
            stretch += 1
            continue
        indices = [Month.parse(row["month"]).index for row in some]
        for index in (indices[0], indices[-1] + 1):
            found.append({"year": round(index / 12, 4), "deaths": value, "part": stretch})
    return found


def _area(points: list[dict[str, float]], colour: str, scales: dict[str, Any]) -> Layer:
    return {
        "data": {"values": points},
        "mark": {"type": "area", "fill": colour, "fillOpacity": 1, "line": False, "aria": False},
        "encoding": {**scales, "detail": {"field": "part", "type": "nominal"}},
    }


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each stretch of consecutive numbers."""
    for _, some in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        stretch = [number for _, number in some]
        yield stretch[0], len(stretch)
