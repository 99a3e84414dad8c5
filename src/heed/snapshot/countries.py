"""The country list of the snapshot, from public lists of states, codes and names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

COLUMNS = ("country", "name", "gw", "cow", "start", "end", "region", "subregion", "names", "note")
INPUTS = (
    "countries/gw_states.csv",
    "countries/iso3166_un_regions.csv",
    "countries/country-codes.csv",
    "countries/data_gw.csv",
    "ucdp/organized_violence_country_year_25_1.csv",
)
# M49 lists neither; the last three ended before the list was made.
_REGIONS_NOT_LISTED = {
    "TWN": ("Asia", "Eastern Asia"),
    "XKX": ("Europe", "Southern Europe"),
    "DDR": ("Europe", "Western Europe"),
    "CSK": ("Europe", "Eastern Europe"),
    "YMD": ("Asia", "Western Asia"),
}
_NAME_COLUMNS = (
    "CLDR display name",
    "UNTERM English Short",
    "UNTERM English Formal",
    "official_name_en",
)
_NOTES = {
    "ISR": "UCDP counts events in Gaza, the West Bank and Israel under one number (666), shown here.",
    "MAR": "UCDP counts events in Western Sahara here.",
    "SRB": "Until 2006 this is Yugoslavia, later Serbia and Montenegro; until 2008 it includes Kosovo.",
    "RUS": "Until December 1991 this is the Soviet Union.",
    "YEM": "Until May 1990 this is North Yemen.",
    "DEU": "Until October 1990 this is West Germany.",
}
_NAMES_IN_USE = {
    "ISR": ("Israel", "Palestine", "State of Palestine", "occupied Palestinian territory"),
    "COD": ("Democratic Republic of the Congo", "Congo, Dem. Rep.", "Zaire", "Congo (Kinshasa)"),
    "COG": ("Republic of the Congo", "Congo, Rep.", "Congo (Brazzaville)"),
    "MMR": ("Burma", "Burma/Myanmar"),
    "RUS": ("Soviet Union", "Russian Federation"),
    "SWZ": ("Swaziland",),
    "CIV": ("Ivory Coast",),
    "TUR": ("Turkey",),
    "YEM": ("North Yemen",),
    "DEU": ("West Germany",),
    "KOR": ("Republic of Korea",),
    "PRK": ("Democratic People's Republic of Korea",),
    "TLS": ("East Timor",),
    "CPV": ("Cape Verde",),
    "MKD": ("Macedonia", "Macedonia, FYR", "FYR Macedonia"),
}


def build(data: Path) -> list[dict[str, str]]:
    """Rows of `countries.csv`: one a spell of statehood, in order of code and start."""
    states = {row["gwcode"]: row for row in _rows(data / INPUTS[0])}
    regions = {row["alpha-3"]: row for row in _rows(data / INPUTS[1])}
    with files("heed.snapshot").joinpath("crosswalk.csv").open(encoding="utf-8") as lines:
        crosswalk = list(csv.DictReader(lines))
    names = _names(data, {row["gw"]: row["country"] for row in crosswalk})
    rows = []
    for row in crosswalk:
        code, state = row["country"], states[row["gw"]]
        listed = regions.get(code, {})
        region, subregion = _REGIONS_NOT_LISTED.get(code) or (
            listed["region"],
            listed["intermediate-region"] or listed["sub-region"],
        )
        others = names[code] - {row["name"]}
        rows.append(
            {
                **row,
                "start": state["start"],
                "end": state["end"],
                "region": region,
                "subregion": subregion,
                "names": "|".join(sorted(others)),
                "note": _NOTES.get(code, ""),
            }
        )
    return sorted(rows, key=lambda row: (row["country"], row["start"]))


def _names(data: Path, code_of: dict[str, str]) -> dict[str, set[str]]:
    """All names that the lists use, by code; a name that would fit two countries is left to neither."""
    names: dict[str, set[str]] = {code: set(_NAMES_IN_USE.get(code, ())) for code in code_of.values()}
    for gw, name in _numbered_names(data):
        if gw in code_of:
            names[code_of[gw]].add(name)
    for code, name in _coded_names(data):
        if code in names:
            names[code].add(name)
    owners: dict[str, set[str]] = {}
    for code, given in names.items():
        for name in given:
            owners.setdefault(name, set()).add(code)
    return {code: {n for n in given if n and len(owners[n]) == 1} for code, given in names.items()}


def _numbered_names(data: Path) -> Iterator[tuple[str, str]]:
    yield from ((row["gwcode"], row["country_name"]) for row in _rows(data / INPUTS[0]))
    yield from ((row["gwn"], row["country"]) for row in _rows(data / INPUTS[3]) if row["year"] >= "1989")
    yield from ((row["country_id_cy"], row["country_cy"]) for row in _rows(data / INPUTS[4]))


def _coded_names(data: Path) -> Iterator[tuple[str, str]]:
    yield from ((row["alpha-3"], row["name"]) for row in _rows(data / INPUTS[1]))
    for row in _rows(data / INPUTS[2]):
        for column in (
            "CLDR display name",
            "UNTERM English Short",
            "UNTERM English Formal",
            "official_name_en",
        ):
            yield row["ISO3166-1-Alpha-3"], row[column].removeprefix("the ").strip()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
