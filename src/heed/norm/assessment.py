"""What the gate says of a case: for each measure how it stands, on what that rests, what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from heed.norm.conditions import Condition

LIMITS = (
    "This sets what the case file records against the text of the norm. It is no legal advice, it decides nothing, "
    "and it finds no State and no person responsible: what is alleged is not found, and every person is presumed "
    "innocent until a court decides. It holds only what the file holds, and gives no probability."
)


def sentence(text: str) -> str:
    """A text that stands before others, with a full stop where it has none."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


class Standing(StrEnum):
    """How a measure stands, from least to most open."""

    BARRED = "barred"
    """As the file stands: more is missing than somebody's leave."""
    NEEDS_AUTHORISATION = "needs authorisation"
    OPEN_WITH_CONSENT = "open with consent"
    OPEN = "open"

    @property
    def rank(self) -> int:
        """0 is barred, 3 is open."""
        return tuple(Standing).index(self)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure in one case."""

    measure: str
    name: str
    means: str
    standing: Standing
    by: tuple[str, ...]
    """Ids of the authorities of whom one must decide, where it needs authorisation."""
    clauses: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that is reported for what it is, and stands in for no condition."""

    id: str
    name: str
    says: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """What can lawfully be done while force is not open: ids of measures and mechanisms."""

    open: tuple[str, ...]
    with_consent: tuple[str, ...]
    with_mandate: tuple[str, ...]
    when_the_council_is_blocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The gate's answer for one case."""

    case: str
    title: str
    as_of: date
    fictional: bool
    limits: str
    force_open: bool
    """Whether coercive force to protect civilians (M02) is open."""
    force: tuple[Condition, ...]
    """The conditions of M02, each with its reason."""
    measures: tuple[Measured, ...]
    beside: tuple[Beside, ...]
    ways: Ways | None
    """None when force is open."""

    def standing(self, measure: str) -> Measured:
        """How one measure stands."""
        return next(each for each in self.measures if each.measure == measure)

    def clauses(self) -> set[str]:
        """Every clause that is cited."""
        cited = [each.clauses for each in self.force]
        cited += [each.clauses for each in self.measures]
        cited += [each.clauses for each in self.beside]
        return {clause for clauses in cited for clause in clauses}

    def plain(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        whole = asdict(self)
        whole["as_of"] = self.as_of.isoformat()
        return whole
