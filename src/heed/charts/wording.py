"""Words, numbers and sources of the pictures in plain English; with `titles` all that there is to translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from heed.base.months import Month

TARGET = {
    "deaths": "deaths",
    "deaths_civilians": "civilian deaths",
    "deaths_one_sided": "deaths in attacks on civilians",
}
ONE_DEATH = {
    "deaths": "a death",
    "deaths_civilians": "a civilian death",
    "deaths_one_sided": "a death in an attack on civilians",
}
TYPE = {"state_based": "state-based", "non_state": "non-state", "one_sided": "one-sided"}
CLASSES = ("under 1 %", "1 to 5 %", "5 to 15 %", "15 to 30 %", "30 to 60 %", "60 % and more")
NO_FORECAST = "no forecast"
NOT_RANKED = "not ranked"
NOT_QUIET_THEN = "not quiet: no onset list"
BOARD, ONSET_LIST, LISTED, ONSET = "board", "onset list", "on the list", "onset"
CONTESTED = "contested area"
NOT_KNOWN = "not known"
YEARLY = "ucdp_organized_violence"
"""The source whose table has years, not months."""
SOURCE, AS_OF, LAST_DATA = "Source", "Date of the data:", "data to"
KILLER = {
    "one_sided_by_government": "killed by a state's forces",
    "one_sided_by_groups": "killed by non-state groups",
    "one_sided_by_unknown": "killer not known",
}
HISTORY = {"deaths": "all deaths", "deaths_civilians": "of them civilians"}
FAN = {
    "recorded": "recorded",
    "median": "middle of the forecast",
    "half": "50 % of futures",
    "most": "90 % of futures",
}
ONE_SIDED = (
    "One-sided violence is the deliberate killing of civilians; civilians killed in fighting are not in it."
)
NOTHING = "No record is not proof that nothing happened: it is what the source counts."
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def counted(number: int, one: str, many: str) -> str:
    """`no deaths`, `one death`, `1,200 deaths`: words to twelve, figures beyond."""
    return f"{in_words(number)} {one if number == 1 else many}"


def in_words(number: int) -> str:
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def percent(chance: float) -> str:
    """A chance with no false precision: `under 1 %`, `12 %`, `over 99 %`."""
    if chance < 0.01:
        return "under 1 %"
    return "over 99 %" if chance > 0.99 else f"{chance:.0%}".replace("%", " %")


def share(part: int, total: int) -> str:
    """A part of what was counted: `all`, `66 %`."""
    return "all" if part == total else percent(part / total)


def whole(number: float) -> str:
    """A number of deaths, to the nearest one."""
    return f"{number:,.0f}"


def span(origin: str, horizon: int) -> str:
    """The months of a forecast: `in January 2025`, `in the six months from January 2025`."""
    first = Month.parse(origin) + 1
    if horizon == 1:
        return f"in {first.words}"
    return f"in the {in_words(horizon)} months from {first.words}"


def reached(target: str, threshold: int) -> str:
    """What a chance is the chance of: `25 or more civilian deaths`, `a civilian death`."""
    return ONE_DEATH[target] if threshold == 1 else f"{threshold:,} or more {TARGET[target]}"


def at_least(threshold: int) -> str:
    return f"{threshold:,} or more"


def day_or_month(text: str) -> str:
    """`2025-06` as `June 2025`, `2026-03-03` as `3 March 2026`; other text as it is."""
    parts = text.split("-")
    if len(parts) == 2:
        return Month.parse(text).words
    if len(parts) == 3:
        day = date.fromisoformat(text[:10])
        return f"{day.day} {Month.containing(day).words}"
    return text


def as_of(manifest: Mapping[str, Any]) -> str:
    """Until when the sources are known; files brought by hand may not say."""
    return day_or_month(str(manifest["as_of"])) if manifest["as_of"] else NOT_KNOWN


def sources_of(manifest: Mapping[str, Any], yearly: bool) -> list[Mapping[str, Any]]:
    """The sources of the table of years, or of the panel, where a run has one for each."""
    every: list[Mapping[str, Any]] = list(manifest["sources"])
    return [each for each in every if (each["name"] == YEARLY) == yearly] or every


def source(sources: Sequence[Mapping[str, Any]]) -> str:
    """Title, publisher and licence of each source; the citation stands on the page of the data."""
    return "; ".join(f"{each['title']}, {each['publisher']} ({each['licence']})" for each in sources)


def note(sources: Sequence[Mapping[str, Any]], date_known: str) -> str:
    """The line under every picture: whom to credit, under which licence, and of when."""
    credit = "; ".join(f"{each['title']}, {each['publisher']}, {each['licence']}" for each in sources)
    return f"{SOURCE}: {credit}. {AS_OF} {date_known}."
