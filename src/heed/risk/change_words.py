"""The change of a chance as a sentence, and why: a reason only where what can be checked agrees with it."""

from __future__ import annotations

from typing import NamedTuple

from heed.risk.change_parts import PLAIN, Moved
from heed.risk.change_sizes import LEARNERS, stands_out
from heed.risk.contributions import ASKED
from heed.risk.facts import kind
from heed.risk.group_words import LEAST_PART, in_words

HORIZON_WORDS = {1: "one month", 3: "three months", 6: "six months", 12: "twelve months"}
UNNAMED = "no reason is named"
LEAST_SHARE = 1 / 8
"""The classifiers make a quarter of the draws; with under half of that share of a change they do not explain it."""
LEARNER_WORDS = {"own_past": "its own past", "classifiers": "the classifiers", "analogues": "the analogues"}


class Size(NamedTuple):
    """One chance now and with the data of a month earlier."""

    target: str
    threshold: int
    horizon: int
    chance: float
    chance_before: float
    noise: float
    """Standard error of the change."""
    learners: dict[str, float]
    """Each learner's part of the change."""

    @property
    def change(self) -> float:
        return self.chance - self.chance_before

    @property
    def stands_out(self) -> bool:
        return stands_out(self.change, self.noise)


class Why(NamedTuple):
    """Why a chance changed, or why no reason is named."""

    words: str
    named: bool = False
    values: str = ""
    """The figures behind the reason, now and a month earlier."""

    @property
    def sentence(self) -> str:
        return f"{self.words}."


def event(target: str, threshold: int, horizon: int) -> str:
    """`The chance of 25 or more civilian deaths within six months`."""
    within = HORIZON_WORDS.get(horizon, f"{horizon} months")
    return f"The chance of {threshold:,} or more {kind(target)[1]} within {within}"


def headline(size: Size, why: Why | None) -> str:
    """The change in one sentence, or two where no reason can be named."""
    now, before = _shown(size.chance), _shown(size.chance_before)
    said = event(size.target, size.threshold, size.horizon)
    if not size.stands_out:
        same = f"stayed at {now}" if now == before else f"is {now}, after {before} a month earlier"
        return f"{said} {same}: no change that can be told from the play of the draws."
    if now == before:
        now, before = f"{size.chance * 100:.1f} %", f"{size.chance_before * 100:.1f} %"
    said = f"{said} {'rose' if size.change > 0 else 'fell'} from {before} to {now}"
    if why is None:
        return f"{said}."
    if not why.named:
        return f"{said}. {why.sentence}"
    values = f" ({why.values})" if why.values else ""
    return f"{said}, {why.words[0].lower()}{why.words[1:]}{values}."


def reason(size: Size, own: Moved | None) -> Why | None:
    """Why the chance changed: the classifier's largest part, where it agrees with the change.

    None where the change does not stand out, where the chance is of other deaths than the classifier's, and where
    there is no classifier to take apart.
    """
    if own is None or not size.stands_out or size.threshold != ASKED:
        return None
    if own.whole * size.change < 0 and abs(own.whole) >= LEAST_PART:
        way = f"went the other way (it {in_words(own.whole)})"
        return Why(f"The one learner that is taken apart {way}: {UNNAMED}")
    if size.learners["classifiers"] / size.change < LEAST_SHARE:
        return _from_learner(size)
    if abs(own.whole) < LEAST_PART:
        return Why(f"The one learner that is taken apart hardly moved: {UNNAMED}")
    if not own.cause:
        none = "No one group of facts makes half of what moved the learner that is taken apart"
        return Why(f"{none}: {UNNAMED}")
    return Why(f"Mostly because of {PLAIN[own.cause]}", True, own.told.get(own.cause, ""))


def _from_learner(size: Size) -> Why:
    """Where the change comes from when it is hardly the classifiers'."""
    most = max(LEARNERS, key=lambda each: size.learners[each] / size.change)
    share = size.learners[most] / size.change
    much = "Most of it" if share > 0.5 else "The largest part"
    why = (
        "which repeats months of its last three years" if most == "own_past" else "which are not taken apart"
    )
    return Why(f"{much} comes from {LEARNER_WORDS[most]} ({_points(size.learners[most])} points), {why}")


def by_learner(size: Size) -> str:
    """`Of the change of +17.0 points …`: what each learner brought, and what the draws alone make."""
    if not size.noise and not size.change:
        return "Not one draw changed sides."
    parts = ", ".join(f"{LEARNER_WORDS[each]} {_points(size.learners[each])}" for each in LEARNERS)
    return (
        f"Of the change of {_points(size.change)} points: {parts}. The draws alone move it by about "
        f"{size.noise * 100:.1f} points (standard error)."
    )


def _points(change: float) -> str:
    whole = round(change * 100, 1)
    return f"{whole:+.1f}".replace("-", "−") if whole else "0.0"


def _shown(chance: float) -> str:
    """`12 %`, `< 1 %`, `> 99 %`, as the terminal says it."""
    if chance < 0.01:
        return "< 1 %"
    return "> 99 %" if chance > 0.99 else f"{chance * 100:.0f} %"
