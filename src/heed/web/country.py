"""What a country's page says: the summary, the chances, the record and who is beside it in the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from heed.base.months import Month
from heed.tables.declared import HORIZONS
from heed.web.choice import Choice, first_choice
from heed.web.edition import Edition, Rows
from heed.web.onset import Place, place_of
from heed.web.standings import Standing

PAUSE_MONTHS = 12
"""A spell of violence ends with this many months in a row without a recorded death."""
REASON_TARGETS = ("deaths_civilians", "deaths", "deaths_one_sided")


@dataclass(frozen=True, slots=True)
class Spell:
    """The stretch of violence a country is in."""

    since: Month
    at_start: bool
    """The record itself begins so: the violence may be older."""


@dataclass(frozen=True, slots=True)
class ChanceTable:
    """Chances of one target: a row per threshold, a column per horizon."""

    target: str
    horizons: tuple[int, ...]
    rows: tuple[tuple[Choice, tuple[float | None, ...]], ...]
    """A choice, which names the threshold, and its chances by horizon."""
    totals: tuple[dict[str, Any] | None, ...]
    """Expected deaths with interval, one per horizon."""

    @property
    def words(self) -> str:
        """What is counted."""
        return self.rows[0][0].counted


@dataclass(frozen=True, slots=True)
class Looks:
    """What looked like this before; no rows for a country that was quiet for 24 months."""

    target: str
    rows: Rows
    """Look-alikes with `like_name`, the place's name."""

    @property
    def words(self) -> str:
        """What is counted."""
        return Choice(self.target, 1, 1).counted


@dataclass(frozen=True, slots=True)
class Changed:
    """How the chance of the page moved since the data of a month earlier, and why."""

    row: dict[str, Any]
    """The country's row of `changes`."""
    facts: Rows
    """What the newest month brought."""
    parts: Rows
    """What moved the classifier's log-odds; empty where it is no model."""


@dataclass(frozen=True)
class CountryFacts:
    """All that stands on the page beside the figures."""

    row: dict[str, Any]
    choice: Choice | None
    standing: Standing | None
    """None when the country is not in the forecast."""
    of: int
    """Countries in the ranking."""
    spell: Spell | None
    last_year: dict[str, Any] | None
    chances: tuple[ChanceTable, ...]
    reasons: Rows
    parts: Rows
    """What each group of facts adds to the log-odds of the reasons' target, the largest first."""
    changed: Changed | None
    """None when the run does not say, or has no forecast for this country."""
    looks: Looks | None
    """None when the run holds no look-alikes, or no forecast for this country."""
    onset: Place | None
    """Its place among the quiet countries, or why it has none; None when the run has no such list."""
    record: Rows
    """Years with a recorded death, latest first."""
    quiet_years: int
    previous: dict[str, Any] | None
    next: dict[str, Any] | None


def spell(months: Rows, origin: Month) -> Spell | None:
    """The present stretch of violence from rows of `month` and `deaths` in order; None when there is none.

    Months that the source does not speak of (deaths None) neither break nor start a stretch.
    """
    start: Month | None = None
    last: Month | None = None
    for row in months:
        if not row["deaths"]:
            continue
        month = Month.parse(row["month"])
        if last is None or month - last > PAUSE_MONTHS:
            start = month
        last = month
    if start is None or last is None or origin - last >= PAUSE_MONTHS:
        return None
    first = Month.parse(months[0]["month"])
    return Spell(start, start - first < PAUSE_MONTHS)


def chance_tables(edition: Edition, code: str) -> tuple[ChanceTable, ...]:
    """Chances of a country by target, threshold and horizon; empty when it is not in the forecast."""
    found = {
        Choice(r["target"], r["threshold"], r["horizon"]): r["chance"]
        for r in edition.table("board", country=code)
    }
    sums = {(r["target"], r["horizon"]): r for r in edition.table("totals", country=code)}
    targets = [t for t in REASON_TARGETS if any(c.target == t for c in found)]
    tables = []
    for target in targets:
        horizons = tuple(h for h in HORIZONS if any(c.target == target and c.horizon == h for c in found))
        thresholds = sorted({c.threshold for c in found if c.target == target})
        rows = tuple(
            (
                Choice(target, least, horizons[0]),
                tuple(found.get(Choice(target, least, h)) for h in horizons),
            )
            for least in thresholds
        )
        tables.append(ChanceTable(target, horizons, rows, tuple(sums.get((target, h)) for h in horizons)))
    return tuple(tables)


def _reasons(edition: Edition, code: str, target: str | None) -> Rows:
    """The reasons for the page's target, else for the first that has some."""
    for each in (target, *REASON_TARGETS):
        found = edition.table("reasons", "place", country=code, target=each) if each else []
        if found:
            return found
    return []


def _changed(edition: Edition, code: str, choice: Choice) -> Changed | None:
    """The change of one choice's chance."""
    found = edition.changes(choice, country=code)
    if not found:
        return None
    rows = edition.table("change_reasons", "place", country=code, target=choice.target)
    facts = [row for row in rows if row["kind"] == "fact"]
    return Changed(found[0], facts, [row for row in rows if row["kind"] != "fact"])


def _looks(edition: Edition, code: str, target: str) -> Looks | None:
    """The look-alikes of one target, with names."""
    if "lookalikes" not in edition.run.tables:
        return None
    found = edition.table("lookalikes", "place", country=code, target=target)
    return Looks(
        target, [{**row, "like_name": edition.country(row["like_country"])["name"]} for row in found]
    )


def country_facts(edition: Edition, code: str) -> CountryFacts:
    """The facts of one country; an unknown code is refused."""
    edition.country(code)
    return edition.once(("country", code), lambda: _facts(edition, code))


def _facts(edition: Edition, code: str) -> CountryFacts:
    row = edition.country(code)
    codes = list(edition.countries)
    place = codes.index(code)
    choice = first_choice(edition.choices) if edition.choices else None
    board = edition.board(choice) if choice else ()
    years = edition.table("country_year", "year desc", country=code)
    record = [year for year in years if year["deaths"] != 0]
    standing = next((each for each in board if each.code == code), None)
    target = choice.target if choice else ""
    return CountryFacts(
        row=row,
        choice=choice,
        standing=standing,
        of=len(board),
        spell=spell(edition.table("panel", "month", country=code), edition.origin),
        last_year=years[0] if years else None,
        chances=chance_tables(edition, code),
        reasons=_reasons(edition, code, choice.target if choice else None),
        parts=edition.table("contributions", "place", country=code, target=target),
        changed=_changed(edition, code, choice) if choice else None,
        looks=_looks(edition, code, target) if standing else None,
        onset=None if row["end"] else place_of(edition, code),
        record=record,
        quiet_years=len(years) - len(record),
        previous=edition.countries[codes[place - 1]] if place else None,
        next=edition.countries[codes[place + 1]] if place + 1 < len(codes) else None,
    )
