"""The chances of one country as a small table of colours with the numbers in its cells."""

from __future__ import annotations

from itertools import groupby

from heed.base.errors import NotFound
from heed.charts import parts, theme, titles, wording
from heed.charts.figures import Figure, Row
from heed.charts.marks import Boxes, Mark, Words
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
    title = titles.chances_title(rows, name, origin)
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
        picture=_picture(title, unit, rows, parts.note(run.manifest)),
        alt=f"Table of chances. {title}.",
        **told,
    )


def _picture(title: str, unit: str, rows: list[Row], note: str) -> parts.Picture:
    marks: list[Mark] = []
    top = 0.0
    for target, some in groupby(rows, key=lambda row: row["target"]):
        block, height = _block(target, list(some), top)
        marks += block
        top += height + 14
    foot = parts.footer(note, top, theme.WIDTH, -theme.AXIS)
    return parts.chart(title, unit, top - 14, [], [*marks, foot])


def _block(target: str, rows: list[Row], top: float) -> tuple[list[Mark], float]:
    """Heading and cells of one target, and how high they are."""
    thresholds = sorted({row["threshold"] for row in rows})
    horizons = sorted({row["horizon"] for row in rows})
    width = (theme.WIDTH - LABEL) / len(horizons)
    left, middle = LABEL - theme.AXIS, top + HEAD / 2
    marks: list[Mark] = [Words([wording.capital(wording.TARGET[target])], -theme.AXIS, middle, bold=True)]
    for number, horizon in enumerate(horizons):
        said = wording.counted(horizon, "month", "months")
        place = left + (number + 0.5) * width
        marks.append(Words([said], place, middle, colour=theme.QUIET, align="center"))
    for number, threshold in enumerate(thresholds):
        y = top + HEAD + (number + 0.5) * ROW
        marks.append(Words([wording.at_least(threshold)], -theme.AXIS, y))
    for row in rows:
        kind = theme.class_of(row["chance"])
        x = left + horizons.index(row["horizon"]) * width
        y = top + HEAD + thresholds.index(row["threshold"]) * ROW
        said, ink = wording.percent(row["chance"]), theme.RISK_INK[kind]
        marks.append(Boxes([(x, y, width, ROW)], theme.RISK[kind], theme.PAPER))
        marks.append(Words([said], x + width / 2, y + ROW / 2, colour=ink, align="center"))
    return marks, HEAD + ROW * len(thresholds)
