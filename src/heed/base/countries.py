"""The states of the world since 1989: codes, dates, regions, and the names that sources give them.

States and dates follow Gleditsch & Ward's list of independent states; codes are ISO 3166-1 alpha-3 (XKX for
Kosovo, which has no ISO code); regions are the UN's M49. One country may have had several numbers, such as
Serbia (345 until 2006, then 340).
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby

from heed.base.errors import BadInput
from heed.base.months import Month

OPEN = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a country was a state under one number."""

    gw: int
    """Gleditsch–Ward number, which is also UCDP's `country_id`."""
    cow: int
    """Correlates of War number."""
    start: date
    end: date
    """Last day; 9999-12-31 while the state exists."""


@dataclass(frozen=True, slots=True)
class Country:
    """A state of the world, under one code for its whole life since 1989."""

    code: str
    name: str
    region: str
    subregion: str
    spells: tuple[Spell, ...]
    names: tuple[str, ...]
    """Other names that sources use, such as `Myanmar (Burma)`."""
    note: str
    """What a reader must know of how sources count here; empty for most."""

    @property
    def first_month(self) -> Month:
        return Month.containing(self.spells[0].start)

    @property
    def last_month(self) -> Month:
        return Month.containing(self.spells[-1].end)

    def alive(self, month: Month) -> bool:
        """Whether it was a state on at least one day of the month."""
        return any(Month.containing(s.start) <= month <= Month.containing(s.end) for s in self.spells)


class Countries:
    """All countries, found by code, number or name."""

    def __init__(self, countries: Iterable[Country]) -> None:
        self._by_code = {country.code: country for country in countries}
        self._by_gw = {spell.gw: c for c in self for spell in c.spells}
        self._by_name = {plain(name): c for c in self for name in (c.name, *c.names)}

    def __iter__(self) -> Iterator[Country]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Country:
        """The country with an ISO alpha-3 code, in either case; unknown codes are refused."""
        found = self._by_code.get(code.upper())
        if found is None:
            raise BadInput(f"{code!r} is not the code of a country: {self._nearest(code)}")
        return found

    def numbered(self, gw: int) -> Country:
        """The country with a Gleditsch–Ward number."""
        found = self._by_gw.get(gw)
        if found is None:
            raise BadInput(f"{gw} is not the Gleditsch–Ward number of a state since 1989")
        return found

    def named(self, name: str) -> Country:
        """The country that some source calls by this name; case, accents and punctuation do not matter."""
        found = self._by_name.get(plain(name)) or self._by_code.get(name.strip().upper())
        if found is None:
            raise BadInput(f"{name!r} is not a country known here: {self._nearest(name)}")
        return found

    def _nearest(self, text: str) -> str:
        known = {plain(c.name): f"{c.name} ({c.code})" for c in self}
        known |= {plain(c.code): f"{c.name} ({c.code})" for c in self}
        known |= {name: f"{c.name} ({c.code})" for name, c in self._by_name.items()}
        close = difflib.get_close_matches(plain(text), known, n=6, cutoff=0.5)
        distinct = list(dict.fromkeys(known[each] for each in close))[:3]
        return f"the nearest known are {', '.join(distinct)}" if distinct else "no known name is near it"


def plain(name: str) -> str:
    """A name without case, accents or punctuation, by which two ways of writing it are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())


def from_rows(rows: Iterable[dict[str, str]]) -> Countries:
    """Countries from rows of the snapshot's `countries.csv`, which stand in order of code and start."""
    countries = []
    for code, group in groupby(rows, key=lambda row: row["country"]):
        spells = list(group)
        last = spells[-1]
        countries.append(
            Country(
                code=code,
                name=last["name"],
                region=last["region"],
                subregion=last["subregion"],
                spells=tuple(
                    Spell(
                        int(s["gw"]),
                        int(s["cow"]),
                        date.fromisoformat(s["start"]),
                        date.fromisoformat(s["end"]),
                    )
                    for s in spells
                ),
                names=tuple(n for s in spells for n in s["names"].split("|") if n),
                note=last["note"],
            )
        )
    return Countries(countries)


@cache
def world() -> Countries:
    """The countries of the embedded snapshot."""
    table = files("heed").joinpath("snapshot/data/countries.csv")
    with table.open(encoding="utf-8") as rows:
        return from_rows(csv.DictReader(rows))
