"""The world map of where one-sided violence may begin: quiet countries by chance, the others hatched."""

from __future__ import annotations

from heed.base.errors import NotFound
from heed.charts import outlines, parts, titles, wording
from heed.charts.figures import Figure
from heed.charts.reading import names
from heed.charts.world_map import map_picture
from heed.lake.runs import Run

ID = "map-onset-6"
HORIZON = 6


def onset_map(run: Run) -> Figure:
    """The chance within six months; countries with violence in the last twelve have none."""
    if "onset" not in run.tables:
        raise NotFound(f"run {run.id} has no list of where it may begin")
    called = names(run)
    rows = [
        {"country": r["country"], "name": called[r["country"]], "chance": r["chance"], "rank": r["rank"]}
        for r in run.rows("onset", order="rank", horizon=HORIZON)
    ]
    origin = str(run.manifest["origin"])
    title = titles.onset_title(rows, origin)
    unit = f"Chance that one-sided violence begins {wording.span(origin, HORIZON)}, quiet countries"
    note = f"{parts.note(run.manifest)} Outlines: {outlines.source()}."
    columns = (
        ("country", "ISO 3166-1 alpha-3 code"),
        ("name", "short name"),
        ("chance", f"{unit}, share of 1"),
        ("rank", "1 is the highest chance"),
    )
    return Figure(
        id=ID,
        title=title,
        unit=unit,
        columns=columns,
        rows=rows,
        picture=map_picture(title, unit, rows, called, note, wording.NOT_RANKED),
        alt=titles.map_alt(title, rows),
        linked=True,
        **parts.told(run.manifest),
    )
