"""The five levels of an alert and what each is in the Common Alerting Protocol 1.2.

The mapping is heed's own proposal: the protocol was made for floods and fires and knows no atrocity levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heed.base.errors import BadInput


class Level(StrEnum):
    """How near the harm is; `improving` and `resolved` close what was raised."""

    WATCH = "watch"
    WARNING = "warning"
    EMERGENCY = "emergency"
    IMPROVING = "improving"
    RESOLVED = "resolved"


class Severity(StrEnum):
    """How bad it would be, in the protocol's words."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A level in the protocol's terms and in heed's rules."""

    urgency: str
    severities: tuple[Severity, ...]
    """Those it may carry, the usual one first; empty where that of the message before stays."""
    certainty: str
    responses: tuple[str, ...]
    reviewers: int
    """People other than the author who must confirm before anyone is told."""
    words: str


MEANINGS = {
    Level.WATCH: Meaning(
        "Future", (Severity.SEVERE, Severity.MODERATE), "Possible", ("Assess", "Monitor"), 1,
        "Signs that atrocity crimes may come.",
    ),
    Level.WARNING: Meaning(
        "Expected", (Severity.SEVERE, Severity.EXTREME), "Likely", ("Prepare", "Assess"), 1,
        "Atrocity crimes are likely soon unless something is done.",
    ),
    Level.EMERGENCY: Meaning(
        "Immediate", (Severity.EXTREME,), "Observed", ("Execute", "Monitor"), 2,
        "Acts that may amount to atrocity crimes are reported as happening.",
    ),
    Level.IMPROVING: Meaning(
        "Future", (Severity.MODERATE,), "Unlikely", ("Monitor",), 1,
        "The danger is less than when the alert was raised.",
    ),
    Level.RESOLVED: Meaning(
        "Past", (), "Observed", ("AllClear",), 1,
        "The danger that the alert spoke of is over; the alert is closed.",
    ),
}  # fmt: skip


def severity_of(level: Level, chosen: Severity | None, before: Severity | None) -> Severity:
    """The severity a message carries: the one chosen if the level allows it, else the usual one.

    `resolved` keeps that of the message before. Raises `BadInput` where the level does not allow the choice or
    nothing can be kept.
    """
    allowed = MEANINGS[level].severities
    if not allowed:
        if before is None:
            raise BadInput(
                f"level {level}: expected an earlier message to close, got none; raise an alert first"
            )
        return before
    if chosen is None:
        return allowed[0]
    if chosen not in allowed:
        raise BadInput(
            f"severity: expected {' or '.join(allowed)} for the level {level}, got {chosen}; choose one of these"
        )
    return chosen
