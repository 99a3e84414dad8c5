"""Which figures a run has, and any of them by its id."""

from __future__ import annotations

import re
from collections.abc import Callable

from heed.base.errors import NotFound
from heed.charts import forecast, history
from heed.charts.chances import chances
from heed.charts.figures import Figure
from heed.charts.onset_map import ID, onset_map
from heed.charts.reading import names, rows_of
from heed.charts.world_map import world_map
from heed.lake.runs import Run
from heed.tables.declared import HORIZONS, THRESHOLDS

_MAP = re.compile(r"map-([a-z_]+)-(\d+)-(\d+)")
_COUNTRY = re.compile(r"([A-Z]{3})-(types|months|killers|chances|forecast)(?:-([a-z_]+))?(-linear)?")
_RECORD: dict[str, Callable[[Run, str, str], Figure]] = {
    "types": history.types,
    "months": history.months,
    "killers": history.killers,
    "chances": chances,
}


def map_ids(run: Run) -> list[str]:
    """Ids of the world maps: every target, threshold and horizon, and where it may begin."""
    onset = [ID] if "onset" in run.tables else []
    return onset + [
        f"map-{target}-{threshold}-{horizon}"
        for target in run.manifest["targets"]
        for threshold in THRESHOLDS
        for horizon in HORIZONS
    ]


def country_figures(run: Run, code: str) -> list[Figure]:
    """Figures of one country, forecast first.

    A state that no longer exists has no forecast; one with no death on record has one figure that says so.
    """
    name = _name(run, code)
    figures = []
    if rows_of(run, "fan", code):
        for target in run.manifest["targets"]:
            fan = forecast.fan(run, code, name, target)
            figures.append(fan)
            if forecast.is_wide(fan.rows):
                figures.append(forecast.fan(run, code, name, target, linear=True))
        figures.append(chances(run, code, name))
    months = history.months(run, code, name)
    violent = any(row["deaths"] for row in months.rows)
    if "country_year" in run.tables and rows_of(run, "country_year", code):
        figures.append(history.types(run, code, name))
        if violent:
            figures += [months, history.killers(run, code, name)]
    else:
        figures.append(months)
    return figures


def figure(run: Run, figure_id: str) -> Figure:
    """The figure with an id, such as `map-deaths-25-6` or `SDN-forecast-deaths-linear`."""
    if figure_id == ID:
        return onset_map(run)
    found = _MAP.fullmatch(figure_id)
    if found:
        return world_map(run, found[1], int(found[2]), int(found[3]))
    found = _COUNTRY.fullmatch(figure_id)
    if not found or bool(found[3]) != (found[2] == "forecast"):
        raise NotFound(
            f"there is no figure {figure_id!r}: expected an id such as map-deaths-25-6, "
            "SDN-forecast-deaths, SDN-types, SDN-months, SDN-killers or SDN-chances"
        )
    code, kind, target = found[1], found[2], found[3]
    name = _name(run, code)
    if kind == "forecast":
        return forecast.fan(run, code, name, target, linear=bool(found[4]))
    if found[4]:
        raise NotFound(f"there is no figure {figure_id!r}: only a forecast has a linear variant")
    return _RECORD[kind](run, code, name)


def _name(run: Run, code: str) -> str:
    known = names(run)
    if code not in known:
        raise NotFound(f"run {run.id} has no country {code}")
    return known[code]
