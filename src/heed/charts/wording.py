"""Every text of the pictures, in plain English, so that it can be translated in one place."""

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
CONTESTED = "contested area"
NOT_KNOWN = "not known"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(number: int, one: str, many: str) -> str:
    """`no deaths`, `one death`, `1,200 deaths`: words to ten, figures beyond."""
    word = _NUMBERS[number] if 0 <= number <= 10 else f"{number:,}"
    return f"{word} {one if number == 1 else many}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def percent(chance: float) -> str:
    """A chance with no false precision: `under 1 %`, `12 %`, `over 99 %`."""
    if chance < 0.01:
        return "under 1 %"
    return "over 99 %" if chance > 0.99 else f"{chance:.0%}".replace("%", " %")


def whole(number: float) -> str:
    """A number of deaths, to the nearest one."""
    return f"{number:,.0f}"


def span(origin: str, horizon: int) -> str:
    """The months of a forecast: `in January 2025`, `in the six months from January 2025`."""
    first = Month.parse(origin) + 1
    if horizon == 1:
        return f"in {first.words}"
    number = _NUMBERS[horizon] if horizon <= 10 else str(horizon)
    return f"in the {number} months from {first.words}"


def reached(target: str, threshold: int) -> str:
    """What a chance is the chance of: `25 or more civilian deaths`, `a civilian death`."""
    return ONE_DEATH[target] if threshold == 1 else f"{threshold:,} or more {TARGET[target]}"


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
    return day_or_month(str(manifest["as_of"]))


def source(manifest: Mapping[str, Any], names: Sequence[str] = ()) -> str:
    """Publisher, title, citation and licence of the sources named, or of all."""
    used = [each for each in manifest["sources"] if not names or each["name"] in names]
    return "; ".join(
        f"{each['title']} ({each['publisher']}; {each['citation']}; {each['licence']})"
        for each in used or manifest["sources"]
    )


def map_title(
    target: str, threshold: int, horizon: int, rows: Sequence[Mapping[str, Any]], origin: str
) -> str:
    """How many countries are more likely than not to reach the threshold."""
    what = f"the chance of {reached(target, threshold)} {span(origin, horizon)}"
    above = [row for row in rows if row["chance"] is not None and row["chance"] > 0.5]
    if above:
        return f"In {counted(len(above), 'country', 'countries')} {what} is above one half"
    known = [row for row in rows if row["chance"] is not None]
    if not known:
        return f"No forecast says what {what} is"
    top = max(known, key=lambda row: row["chance"])
    if top["chance"] < 0.01:
        return f"In every country {what} is under 1 %"
    return f"In no country is {what} above one half; {top['name']} has the highest, {percent(top['chance'])}"


def map_alt(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    known = sorted((r for r in rows if r["chance"]), key=lambda r: -r["chance"])[:5]
    top = ", ".join(f"{row['name']} {percent(row['chance'])}" for row in known)
    return f"World map. {title}." + (f" Highest: {top}." if top else "")
