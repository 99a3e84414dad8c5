"""The world map of chances: Equal Earth, classes of colour, dots for small states, unknown hatched."""

from __future__ import annotations

from heed.base.errors import NotFound
from heed.charts import outlines, parts, theme, titles, wording
from heed.charts.figures import Figure, Row
from heed.charts.map_layers import HEIGHT, PROJECTION, Facts, legend, map_layers
from heed.charts.marks import Mark
from heed.charts.parts import Picture
from heed.charts.reading import names
from heed.lake.runs import Run

LINK = "/country/{code}/"
"""Where a country on the map leads. A site that lives elsewhere rewrites this prefix in the SVG."""
_NO_CLASS = "none"
_COLOURS = {**{str(number): colour for number, colour in enumerate(theme.RISK)}, _NO_CLASS: theme.UNKNOWN}


def world_map(run: Run, target: str, threshold: int, horizon: int) -> Figure:
    """The chance that a country reaches a threshold of deaths over a horizon of months, for all countries."""
    found = run.rows("board", order="rank", target=target, threshold=threshold, horizon=horizon)
    if not found:
        raise NotFound(f"run {run.id} has no chances of {threshold} {target} over {horizon} months")
    called = names(run)
    rows = [
        {"country": r["country"], "name": called[r["country"]], "chance": r["chance"], "rank": r["rank"]}
        for r in found
    ]
    origin = str(run.manifest["origin"])
    title = titles.map_title(target, threshold, horizon, rows, origin)
    unit = f"Chance of {wording.reached(target, threshold)} {wording.span(origin, horizon)}"
    told = parts.told(run.manifest)
    return Figure(
        id=f"map-{target}-{threshold}-{horizon}",
        title=title,
        unit=unit,
        **told,
        columns=(
            ("country", "ISO 3166-1 alpha-3 code"),
            ("name", "short name"),
            ("chance", f"{unit}, share of 1"),
            ("rank", "1 is the highest chance"),
        ),
        rows=rows,
        picture=map_picture(
            title, unit, rows, called, f"{parts.note(run.manifest)} Outlines: {outlines.source()}."
        ),
        alt=titles.map_alt(title, rows),
        linked=True,
    )


def map_picture(
    title: str, unit: str, rows: list[Row], called: dict[str, str], note: str, none: str = wording.NO_FORECAST
) -> Picture:
    """The map of the chances in `rows`; `called` names all countries, `none` says what lacks a chance."""
    chances = {row["country"]: row["chance"] for row in rows}
    facts = {code: _facts(code, name, chances.get(code), none) for code, name in called.items()}
    without: set[str | None] = set(outlines.land()) - set(chances)
    return Picture(
        title=parts.lines(title, theme.MAP_WIDTH, theme.MAP_TITLE, bold=True),
        subtitle=parts.lines(unit, theme.MAP_WIDTH, theme.MAP_TEXT),
        type_sizes=(theme.MAP_TITLE, theme.MAP_TEXT),
        width=theme.MAP_WIDTH,
        height=HEIGHT,
        projection=PROJECTION,
        layers=map_layers(facts, _COLOURS, "Chance", without),
        marks=[
            *_legend(HEIGHT + 6, none),
            parts.footer(note, HEIGHT + 66, theme.MAP_WIDTH, size=theme.MAP_SMALL),
        ],
    )


def _facts(code: str, name: str, chance: float | None, none: str) -> Facts:
    """What a state carries on the map: its class of colour, what is said on hover, where it leads."""
    said = none if chance is None else wording.percent(chance)
    kind = _NO_CLASS if chance is None else str(theme.class_of(chance))
    href = LINK.format(code=code)
    return {"class": kind, "name": name, "said": said, "label": f"{name}: {said}", "href": href}


def _legend(top: float, none: str) -> list[Mark]:
    """Swatches with words in two rows: six classes, no chance, contested."""
    words = (*wording.CLASSES, none, wording.CONTESTED)
    return legend(words, (*theme.RISK, theme.UNKNOWN, theme.PAPER), top)
