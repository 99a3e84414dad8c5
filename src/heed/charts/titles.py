"""The title of each picture in plain English: one sentence that says what its rows show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from heed.base.months import Month
from heed.charts.wording import (
    KILLER,
    ONE_DEATH,
    TARGET,
    TYPE,
    capital,
    counted,
    in_words,
    percent,
    reached,
    share,
    span,
    whole,
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


def onset_title(rows: Sequence[Mapping[str, Any]], origin: str) -> str:
    """Where the chance that one-sided violence begins is highest; rows hold `name` and `chance`."""
    what = f"one-sided violence begins {span(origin, 6)}"
    if not rows:
        return f"No country was quiet, so nowhere {what}"
    top = max(rows, key=lambda row: row["chance"])
    return f"The chance that {what} is highest in {top['name']}: {percent(top['chance'])}"


def replay_title(name: str, found: Mapping[str, Any]) -> str:
    """How often each list held the country in the year before its onset; `found` is a replay as plain values."""
    board, begins = found["board"], found["begins"]
    said = f"{name}: on the board's first ten at {_of(board['listed_in_year'], board['looks_in_year'])}"
    if begins["verdict"] == "not asked":
        return f"{said} of the year before; not quiet, so on no onset list"
    return f"{said} of the year before, on the onset list at {_some(begins['listed_in_year'])}"


def _of(some: int, looks: int) -> str:
    return f"{_some(some)} of {counted(looks, 'look', 'looks')}"


def _some(number: int) -> str:
    return in_words(number) if number else "none"


def map_alt(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    known = sorted((r for r in rows if r["chance"]), key=lambda r: -r["chance"])[:5]
    top = ", ".join(f"{row['name']} {percent(row['chance'])}" for row in known)
    return f"World map. {title}." + (f" Highest: {top}." if top else "")


def change(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """A country's deaths in the last known year beside the years before; rows hold `year` and `deaths`."""
    known = [(row["year"], row["deaths"]) for row in rows if row["deaths"] is not None]
    if not known:
        return f"{name}: the number of deaths is not known"
    year, deaths = known[-1]
    first = known[0][0]
    if not any(number for _, number in known):
        return f"{name}: no death in organised violence recorded from {first} to {year}"
    said = f"{name}: {counted(deaths, 'death', 'deaths')} recorded in {year}"
    before = [(y, n) for y, n in known[:-1] if n]
    if not deaths:
        return f"{said}; the last recorded: {whole(before[-1][1])} in {before[-1][0]}"
    at_least = [y for y, n in known[:-1] if n >= deaths]
    if not at_least and len(known) > 1:
        return f"{said}, the most of any year since {first}"
    if at_least and year - at_least[-1] > 2:
        return f"{said}, the most since {at_least[-1]}"
    if len(known) > 1:
        past = known[-2][1]
        word = "up from" if deaths > past else "down from" if deaths < past else "as many as"
        return f"{said}, {word} {whole(past) if past else 'none'} in {known[-2][0]}"
    return said


def largest_type(row: Mapping[str, Any]) -> str:
    """`; 61 % of them state-based`, from a row of a year; empty where a type is not known or none died."""
    shares = {word: row[kind] for kind, word in TYPE.items()}
    if not row["deaths"] or any(number is None for number in shares.values()):
        return ""
    word = max(shares, key=lambda each: shares[each])
    if row["deaths"] == 1:
        return f"; in {word} violence"
    return f"; {share(shares[word], row['deaths'])} of them in {word} violence"


def worst_month(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Deaths of the last twelve months and the worst month of the record; rows hold `month` and counts."""
    known = [row for row in rows if row["deaths"] is not None]
    if not known:
        return f"{name}: the number of deaths is not known"
    first, last = Month.parse(known[0]["month"]), Month.parse(rows[-1]["month"])
    worst = max(known, key=lambda row: row["deaths"])
    if not worst["deaths"]:
        return f"{name}: no death in organised violence recorded from {first.words} to {last.words}"
    year = rows[-12:]
    said = f"{name}: the worst month since {first.year} was {Month.parse(worst['month']).words}"
    said += f", with {counted(worst['deaths'], 'death', 'deaths')}"
    if any(row["deaths"] is None for row in year):
        return f"{said}; not all of the twelve months to {last.words} is known"
    deaths = sum(row["deaths"] for row in year)
    return f"{said}; {counted(deaths, 'death', 'deaths')} in the twelve months to {last.words}"


def who_killed(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Who killed most in one-sided violence over all years; rows hold `year` and the columns of `KILLER`."""
    sums = {kind: sum(row[kind] or 0 for row in rows) for kind in KILLER}
    total = sum(sums.values())
    known = [row for row in rows if any(row[kind] is not None for kind in KILLER)]
    if not known:
        return f"{name}: who killed in one-sided violence is not known"
    since = f"from {known[0]['year']} to {known[-1]['year']}"
    if not total:
        return f"{name}: no death in one-sided violence recorded {since}"
    kind = max(sums, key=lambda each: sums[each])
    said = f"{name}: {counted(total, 'death', 'deaths')} in one-sided violence {since}"
    return f"{said}; {share(sums[kind], total)} {KILLER[kind]}"


def expected(rows: Sequence[Mapping[str, Any]], name: str, target: str, origin: str) -> str:
    """Deaths expected in the first months of the forecast beside as many months of the record before."""
    ahead = [row for row in rows if row["expected"] is not None][:6]
    past = [row["recorded"] for row in rows if row["expected"] is None][-len(ahead) :]
    number = sum(row["expected"] for row in ahead)
    about = "fewer than one" if number < 0.95 else f"about {in_words(round(number))}"
    noun = ONE_DEATH[target].removeprefix("a ") if round(number) <= 1 else TARGET[target]
    said = f"{name}: the model gives {about} {noun} {span(origin, len(ahead))}"
    if any(value is None for value in past):
        return f"{said}; what was recorded before is not known in full"
    months = "month" if len(past) == 1 else f"{in_words(len(past))} months"
    return f"{said}, after {in_words(sum(past)) if sum(past) else 'none'} in the {months} before"


def chances_title(rows: Sequence[Mapping[str, Any]], name: str, origin: str) -> str:
    """One chance of the table in words: of 25 or more civilian deaths in six months where the run has it."""

    def nearness(row: Mapping[str, Any]) -> tuple[bool, int, int]:
        return row["target"] != "deaths_civilians", abs(row["threshold"] - 25), abs(row["horizon"] - 6)

    row = min(rows, key=nearness)
    what = f"{reached(row['target'], row['threshold'])} {span(origin, row['horizon'])}"
    return f"{name}: the model gives a chance of {percent(row['chance'])} of {what}"


def agreement(inside: int, groups: int) -> str:
    """How many groups of chances were right as far as chance allows."""
    said = counted(groups, "group", "groups")
    return f"In {in_words(inside)} of {said} of chances, what was said lies in the interval of what was seen"


def even(inside: int, bars: int) -> str:
    """How many bars of a PIT histogram are as high as a calibrated forecast's may be."""
    return capital(f"{in_words(inside)} of {in_words(bars)} bars lie within what chance allows")


def years_won(won: int, years: int, reference: str, one: str, many: str) -> str:
    """In how many years a forecast was better than a reference."""
    return f"Better than {reference} in {in_words(won)} of {counted(years, one, many)}"
