"""Facts of the record as sentences: recent level, change, quiet, neighbours, worst month.

Each takes the known months of a country, the last being the origin, and gives no sentence where the record is
too short or empty to say it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from heed.base.countries import world
from heed.risk.history import History, Reals

YEAR, QUARTER = 12, 3
KINDS = {
    "deaths": ("death", "deaths"),
    "deaths_civilians": ("civilian death", "civilian deaths"),
    "deaths_one_sided": ("death in attacks on civilians", "deaths in attacks on civilians"),
}
SPANS = {YEAR: ("twelve", "the twelve before"), QUARTER: ("three", "the three before")}


class Fact(NamedTuple):
    """One sentence, the number in it, and which fact it is."""

    code: str
    value: float | None
    sentence: str


def recent(deaths: Reals, history: History) -> Fact:
    """Deaths of the last twelve months; where there were none, for how long it has been quiet."""
    one = kind(history.target)[0]
    seen = np.flatnonzero(deaths)
    if not len(seen):
        start = history.origin + (1 - len(deaths))
        return Fact("quiet", None, f"No {one} recorded since the record begins in {start.words}.")
    since = len(deaths) - 1 - int(seen[-1])
    if since >= YEAR:
        last = (history.origin + -since).words
        return Fact("quiet", since, f"No {one} recorded for {since} months; the last was in {last}.")
    total = float(deaths[-YEAR:].sum())
    span = "the last twelve months" if len(deaths) >= YEAR else f"the {len(deaths)} months on record"
    quiet = f", none in the last {since}" if since > 1 else ""
    return Fact("level", total, f"{count(total, history.target)} in {span}{quiet}.")


def change(deaths: Reals, months: int, target: str) -> list[Fact]:
    """The last `months` months (12 or 3) against as many before; nothing where both are without deaths."""
    now, before = float(deaths[-months:].sum()), float(deaths[-2 * months : -months].sum())
    if len(deaths) < 2 * months or not (now or before):
        return []
    words, earlier = SPANS[months]
    if now == before:
        sentence = f"As many {kind(target)[1]} in the last {words} months as in {earlier}."
    elif months == YEAR:
        more = f"{count(abs(now - before), target, 'more' if now > before else 'fewer')}"
        sentence = f"{more} in the last {words} months than in {earlier}{share(now, before)}."
    else:
        sentence = f"{count(now, target)} in the last {words} months, against {before:,.0f} in {earlier}"
        sentence += f"{share(now, before)}."
    return [Fact("change", now - before, sentence)]


def neighbours(history: History, codes: frozenset[str]) -> list[Fact]:
    """Deaths of the last twelve months across the land borders, and where most of them were."""
    rows = [i for i, code in enumerate(history.codes) if code in codes and history.alive[i]]
    if not rows:
        return []
    deaths = np.nansum(history.values[rows, -YEAR:], axis=1)
    total, most = float(deaths.sum()), int(np.argmax(deaths))
    if not total:
        none = f"No {kind(history.target)[0]} recorded in a neighbouring country in the last twelve months."
        return [Fact("neighbours", 0.0, none)]
    where = f"{'all' if deaths[most] == total else 'most'} in {name(history.codes[rows[most]])}"
    amount = count(total, history.target)
    return [Fact("neighbours", total, f"Neighbours recorded {amount} in the last twelve months, {where}.")]


def worst(deaths: Reals, history: History) -> list[Fact]:
    """The month with most deaths, the latest of several; nothing where no death is on record."""
    most = float(deaths.max())
    if not most:
        return []
    ago = int(np.argmax(deaths[::-1] == most))
    month, start = history.origin + -ago, history.origin + (1 - len(deaths))
    amount = count(most, history.target)
    return [Fact("worst", most, f"Worst month since {start.words}: {month.words}, with {amount}.")]


def count(deaths: float, target: str, than: str = "") -> str:
    """`1 death`, `1,204 civilian deaths`, `7 more deaths`; `No deaths` for none."""
    one, many = kind(target)
    counted = f"{than} {one if deaths == 1 else many}".strip()
    return f"{deaths:,.0f} {counted}" if deaths else f"No {many}"


def name(code: str) -> str:
    """The country's short name, or the code of one that is not of this world."""
    return world()[code].name if code in world() else code


def kind(target: str) -> tuple[str, str]:
    """What is counted, for one and for many: `civilian death`, `civilian deaths`."""
    return KINDS.get(target, (f"death ({target})", f"deaths ({target})"))


def share(now: float, before: float) -> str:
    """A change in round words: ` (+34 %)`, ` (4 times as many)`; nothing where it starts or ends at none."""
    if not now or not before:
        return ""
    if now >= 3 * before:
        return f" ({now / before:,.0f} times as many)"
    return f" ({(now - before) / before * 100:+.0f} %)".replace("-", "−")
