"""The groups of a classifier's features in words, with the figures of the record that stand for each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from heed.risk import facts
from heed.risk.borders import Borders
from heed.risk.history import History

GROUPS = ("level", "trend", "quiet", "neighbours", "world", "other")
WORDS = {
    "level": "How many died before", "trend": "The latest change", "quiet": "How long and how often it was quiet",
    "neighbours": "The neighbours", "world": "The state of the world",
    "other": "The kinds of violence and the months ahead",
}  # fmt: skip
NAMES = {
    "trend": ("rise", "change", "fall"),
    "quiet": ("decay", "share", "quiet", "since"),
    "neighbours": ("near",),
    "world": ("world",),
    "level": ("last", "mean", "max", "min", "median", "sd", "most"),
}
"""How the names of a group's features begin; every other feature belongs to `other`."""
LEAST_PART = 0.05
"""A part of less than 0.05 in log-odds, 5 % of the odds, is said to be next to nothing."""
YEAR, QUARTER, FIVE_YEARS = 12, 3, 60
KINDS = {
    "events_state_based": "with a state in the fight",
    "events_non_state": "between groups",
    "events_one_sided": "against civilians",
}


def group_of(name: str) -> str:
    """The group a feature belongs to, by how its name begins."""
    return next((group for group, heads in NAMES.items() if name.split("_")[0] in heads), "other")


def in_words(log_odds: float) -> str:
    """`multiplies the odds by 3.2`, `divides the odds by 14`, `next to no difference`."""
    times = float(np.exp(abs(log_odds)))
    if abs(log_odds) < LEAST_PART:
        return "next to no difference"
    return f"{'multiplies' if log_odds > 0 else 'divides'} the odds by {times:,.{0 if times >= 10 else 1}f}"


class Told(NamedTuple):
    """The figures behind a group: in words, and alone for a second mention."""

    words: str
    figures: str


def values(group: str, history: History, number: int, borders: Borders) -> Told:
    """The figures at the origin that stand for a group, for the country of that row of the history."""
    deaths = history.values[number]
    deaths = deaths[~np.isnan(deaths)]
    known = len(deaths)
    if group == "level":
        return _level(float(deaths[-YEAR:].sum()), float(deaths[-1]), _span(known, YEAR), history)
    if group == "trend":
        now, year = f"{deaths[-QUARTER:].mean():,.1f}", f"{deaths[-YEAR:].mean():,.1f}"
        words = f"{now} a month in {_span(known, QUARTER)}, {year} in {_span(known, YEAR)}"
        return Told(words, f"{now} and {year}")
    if group == "quiet":
        seen = int((deaths[-FIVE_YEARS:] > 0).sum())
        return Told(f"deaths in {seen} of {_span(known, FIVE_YEARS)}", str(seen))
    if group == "neighbours":
        told = facts.neighbours(history, borders.get(history.codes[number], frozenset()))
        near = told[0].value if told else None
        if near is None:
            return Told("no land border on record", "none on record")
        return Told(f"{_count(near, history)} in twelve months", f"{near:,.0f}")
    return _world(history) if group == "world" else _kinds(history, number)


def _level(year: float, newest: float, span: str, history: History) -> Told:
    some = f", {f'{newest:,.0f}' if newest else 'none'} of them in {history.origin.words}" if year else ""
    return Told(f"{_count(year, history)} in {span}{some}", f"{year:,.0f} and {newest:,.0f}")


def _world(history: History) -> Told:
    newest = history.values[:, -1]
    total = float(np.nansum(history.values[:, -YEAR:]))
    some, known = int((newest > 0).sum()), int((~np.isnan(newest)).sum())
    where = f"some in {some} of {known} countries in {history.origin.words}"
    return Told(f"{_count(total, history)} in twelve months; {where}", f"{total:,.0f} and {some} countries")


def _kinds(history: History, number: int) -> Told:
    """Events by kind, else deaths of every kind, in the last twelve months; said so where the panel has neither."""
    told = []
    for name in KINDS:
        events = history.companions.get(name)
        if events is not None and (~np.isnan(events[number, -YEAR:])).any():
            told.append((f"{np.nansum(events[number, -YEAR:]):,.0f}", KINDS[name]))
    if told:
        words = ", ".join(" ".join(each) for each in told)
        return Told(f"events in twelve months: {words}", ", ".join(each for each, _ in told))
    every = history.companions.get("deaths")
    if every is None or np.isnan(every[number, -YEAR:]).all():
        return Told("the panel holds no kinds of violence here", "not known")
    total = float(np.nansum(every[number, -YEAR:]))
    return Told(f"{facts.count(total, 'deaths').lower()} of every kind in twelve months", f"{total:,.0f}")


def _count(deaths: float, history: History) -> str:
    return facts.count(deaths, history.target).lower()


def _span(known: int, months: int) -> str:
    """`the last twelve months`, or how many the record has where it is shorter."""
    words = {QUARTER: "three", YEAR: "twelve"}.get(months, str(months))
    return f"the last {words} months" if known >= months else f"the {known} months on record"
