"""What moved a classifier's log-odds in a month: the facts, group by group, and one month more of lessons. Exact.

With f the classifier fitted at the origin, g the one fitted a month earlier, x and y the facts of a country at the
two: f(x) − g(y) = [f(y) − g(y)] + [f(x) − f(y)]. The first bracket is what fitting anew changed, the facts as they
were; the second what the facts changed, by this month's classifier, whose TreeSHAP parts of x and y differ by
groups that sum to it. The other order would share the same whole out otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from heed.base.months import Month
from heed.risk.borders import Borders
from heed.risk.contributions import Classifier, fit, taken_apart
from heed.risk.group_words import GROUPS, LEAST_PART, WORDS, in_words, values
from heed.risk.history import History, Reals

REFIT = "refit"
WHOLE = "whole"
PLAIN = {
    "level": "how many died before", "trend": "the latest change", "quiet": "how long and how often it was quiet",
    "neighbours": "the neighbours", "world": "the state of the world",
    "other": "the kinds of violence", REFIT: "what the model learned from one month more",
}  # fmt: skip


class Moved(NamedTuple):
    """One country's classifier now and a month earlier."""

    parts: dict[str, float]
    """Log-odds by group and `refit`; they sum to `whole`, mean over the months ahead."""
    before: float
    whole: float
    told: dict[str, str]
    """The values behind each group, now and a month earlier."""
    threshold: int

    @property
    def cause(self) -> str:
        """The group or `refit` that says most of the change in its direction; empty where none can be named.

        It has to be the largest of all, at least half of the whole, and more than next to nothing.
        """
        most = max(self.parts, key=lambda each: abs(self.parts[each]))
        part = self.parts[most]
        named = part * self.whole > 0 and abs(part) >= max(LEAST_PART, abs(self.whole) / 2)
        return most if named else ""


def moved(history: History, earlier: History, borders: Borders, steps: int) -> dict[str, Moved]:
    """By country known at both origins; empty where either month has no model but a plain frequency."""
    now, then = fit(history, borders, steps), fit(earlier, borders, steps)
    if now is None or then is None:
        return {}
    old_rows = {code: n for n, code in enumerate(earlier.codes) if earlier.alive[n]}
    pairs = [(n, old_rows[c]) for n, c in enumerate(history.codes) if history.alive[n] and c in old_rows]
    if not pairs:
        return {}
    parts, before, whole = differences(now, then, pairs, steps)
    found = {}
    for row, (new, old) in enumerate(pairs):
        told = {each: _values(each, (history, new), (earlier, old), borders) for each in GROUPS}
        own = dict(zip((*GROUPS, REFIT), (float(part) for part in parts[row]), strict=True))
        found[history.codes[new]] = Moved(own, float(before[row]), float(whole[row]), told, now.threshold)
    return found


def differences(
    now: Classifier, then: Classifier, pairs: list[tuple[int, int]], steps: int
) -> tuple[Reals, Reals, Reals]:
    """Parts (countries × groups and `refit`), log-odds a month earlier, and their change, for pairs of rows."""
    new, old = (list(rows) for rows in zip(*pairs, strict=True))
    facts_before = then.facts[old, -1]
    today = taken_apart(now, now.facts[new, -1], steps)
    unmoved = taken_apart(now, facts_before, steps)
    before = taken_apart(then, facts_before, steps).whole
    groups = len(GROUPS)
    parts = np.column_stack([(today.log_odds - unmoved.log_odds)[:, :groups], unmoved.whole - before])
    return parts, before, today.whole - before


def sentences(own: Moved, origin: Month) -> list[tuple[str, str, float, str]]:
    """Rows of kind, code, log-odds and sentence: the parts, largest first, then the whole."""
    rows: list[tuple[str, str, float, str]] = []
    for code, part in sorted(own.parts.items(), key=lambda each: -abs(each[1])):
        said = (
            f"One month more to learn from, its facts as they were: {in_words(part)}."
            if code == REFIT
            else f"{WORDS[code]} ({own.told[code]}): {in_words(part)}."
        )
        rows.append(("part", code, part, said))
    odds = [f"{np.exp(value):.2g}" for value in (own.before, own.before + own.whole)]
    said = (
        f"Together: from odds of {odds[0]} to 1 for {own.threshold} or more in a month, with the data to "
        f"{(origin + -1).words}, to {odds[1]} to 1: {in_words(own.whole)}."
    )
    return [*rows, ("whole", WHOLE, own.whole, said)]


def _values(group: str, now: tuple[History, int], then: tuple[History, int], borders: Borders) -> str:
    new, old = values(group, *now, borders), values(group, *then, borders)
    same = new.figures == old.figures
    return f"{new.words}, as a month earlier" if same else f"{new.words}; a month earlier {old.figures}"
