"""The clocks of an alert: from the day it was told to the first acknowledgement and to the first action.

A silence is counted up to today, or to the day on which the alert ended, after which nobody is asked for anything;
never as zero. Medians are over the asks that were answered, with how many were not beside them, because a median of
the answered alone flatters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median


class Answer(StrEnum):
    """What an addressee did with an ask."""

    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer and its day."""

    answer: Answer
    on: date


@dataclass(frozen=True, slots=True)
class Clock:
    """How one ask fares. Days are whole; None means that it has not happened."""

    asked: date
    by: date
    acknowledged_after: int | None
    """Days to the first answer of any kind."""
    done_after: int | None
    """Days to the first action done."""
    declined: bool
    """Declined, and neither accepted nor done since."""
    overdue: int
    """Days past the date asked for without the action; 0 when done or not yet due."""
    silent: int | None
    """Days without any answer, up to today or to the end of the alert; None once there is one."""
    ended: date | None = None
    """The day on which the alert ended, by cancellation or because the danger is over; None while it is open."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What many asks come to."""

    asked: int
    answered: int
    done: int
    declined: int
    silent: int
    median_to_answer: float | None
    median_to_action: float | None
    longest_silence: int | None
    """Of the alerts that are open; None where nobody is silent there."""


def counted(asked: date, answers: Iterable[Answered], today: date) -> list[Answered]:
    """The answers that count on a day, the first one first: none before the ask, none to come.

    Those of the same day stand in the order in which they are given.
    """
    return sorted((a for a in answers if asked <= a.on <= today), key=lambda a: a.on)


def clock(
    asked: date, by: date, answers: Iterable[Answered], today: date, ended: date | None = None
) -> Clock:
    """The clock of one ask on a day. Answers dated after `today` or before the ask are not counted.

    Silence and delay are counted no further than to the day on which the alert `ended`.
    """
    found = counted(asked, answers, today)
    stop = today if ended is None else max(asked, min(today, ended))
    first = found[0].on if found else None
    done = next((a.on for a in found if a.answer is Answer.DONE), None)
    last_stand = [a.answer for a in found if a.answer is not Answer.ACKNOWLEDGED]
    return Clock(
        asked, by,
        None if first is None else (first - asked).days,
        None if done is None else (done - asked).days,
        bool(last_stand) and last_stand[-1] is Answer.DECLINED and done is None,
        max(0, (stop - by).days) if done is None else 0,
        (stop - asked).days if first is None else None,
        ended,
    )  # fmt: skip


def tally(clocks: Sequence[Clock]) -> Tally:
    """Counts and medians over asks."""
    answered = [c.acknowledged_after for c in clocks if c.acknowledged_after is not None]
    done = [c.done_after for c in clocks if c.done_after is not None]
    silent = [c.silent for c in clocks if c.silent is not None]
    return Tally(
        len(clocks), len(answered), len(done), sum(c.declined for c in clocks), len(silent),
        median(answered) if answered else None,
        median(done) if done else None,
        max((c.silent for c in clocks if c.silent is not None and c.ended is None), default=None),
    )  # fmt: skip
