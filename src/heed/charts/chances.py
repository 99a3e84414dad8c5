"""The chances of one country as a small table of colours with the numbers in its cells."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from heed.base.errors import NotFound
from heed.charts import parts, theme, wording
from heed.charts.figures import Figure, Row
from heed.charts.parts import Layer
from heed.charts.reading import rows_of
from heed.lake.runs import Run

ROW, HEAD, LABEL = 30, 30, 112
"""Height of a row and of a heading, width of the labels, in pixels."""


def chances(run: Run, code: str, name: str) -> Figure:
    """Every threshold and horizon of every target."""
    names = ("target", "threshold", "horizon", "chance", "rank", "chance_before", "rank_before")
    rows = [{n: row[n] for n in names} for row in rows_of(run, "board", code)]
    if not rows:
        raise NotFound(f"run {run.id} has no forecast for {name}")
    origin = str(run.manifest["origin"])
    title = wording.chances_title(rows, name, origin)
    unit = f"chance that deaths reach a number, by months after {wording.day_or_month(origin)}"
    told = parts.told(run.manifest)
    columns = (
        ("target", "what is forecast"),
        ("threshold", "deaths to be reached"),
        ("horizon", "months after the origin"),
        ("chance", "share of 1"),
        ("rank", "1 is the highest chance of all countries"),
        ("chance_before", "the same with the data of a month earlier"),
        ("rank_before", "rank a month earlier"),
    )
    return Figure(
        id=f"{code}-chances",
        title=title,
        unit=unit,
        columns=columns,
        rows=rows,
        spec=_spec(title, unit, rows, parts.note(told)),
        alt=f"Table of chances. {title}.",
        **told,
    )


def _spec(title: str, unit: str, rows: list[Row], note: str) -> dict[str, Any]:
    layers: list[Layer] = []
    top = 0.0
    for target, some in groupby(rows, key=lambda row: row["target"]):
        block, height = _block(target, list(some), top)
        layers += block
        top += height + 14
    foot = parts.footer(note, top, theme.WIDTH, -theme.AXIS)
    return {**parts.chart(title, unit, top - 14), "layer": [*layers, foot]}


def _block(target: str, rows: list[Row], top: float) -> tuple[list[Layer], float]:
    """Heading and cells of one target, and how high they are."""
    thresholds = sorted({row["threshold"] for row in rows})
    horizons = sorted({row["horizon"] for row in rows})
    width = (theme.WIDTH - LABEL) / len(horizons)
    left = LABEL - theme.AXIS
    cells: list[dict[str, Any]] = []
    for row in rows:
        kind = theme.class_of(row["chance"])
        x, y = (
            left + horizons.index(row["horizon"]) * width,
            top + HEAD + thresholds.index(row["threshold"]) * ROW,
        )
        box: dict[str, Any] = {"x": x, "y": y, "x2": x + width, "y2": y + ROW, "fill": theme.RISK[kind]}
        cells.append({**box, "ink": theme.RISK_INK[kind], "text": wording.percent(row["chance"])})
    words = [{**c, "x": (c["x"] + c["x2"]) / 2, "y": c["y"] + ROW / 2} for c in cells]
    words = [{n: c[n] for n in ("x", "y", "ink", "text")} for c in words]
    mark = {"type": "text", "fontSize": theme.TEXT}
    layers = [
        parts.pixels(cells, {"type": "rect", "stroke": theme.PAPER}, fill=parts.as_is("fill")),
        parts.pixels(words, mark, text=parts.as_is("text"), color=parts.as_is("ink")),
        parts.written(wording.capital(wording.TARGET[target]), -theme.AXIS, top + HEAD / 2, fontWeight=600),
    ]
    for number, horizon in enumerate(horizons):
        said = wording.counted(horizon, "month", "months")
        place = left + (number + 0.5) * width
        layers.append(parts.written(said, place, top + HEAD / 2, align="center", color=theme.QUIET))
    for number, threshold in enumerate(thresholds):
        y = top + HEAD + (number + 0.5) * ROW
        layers.append(parts.written(f"{threshold:,} or more", -theme.AXIS, y))
    return layers, HEAD + ROW * len(thresholds)
