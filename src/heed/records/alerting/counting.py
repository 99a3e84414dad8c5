"""What all alerts and asks come to, read as bare columns: lists show a part of them, and count the whole.

All of it comes through `reading.told_steps`, and so through the one rule of who may read a step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from heed.alerts.clocks import Answer, Answered, Clock, Tally, clock, tally
from heed.alerts.levels import Level
from heed.base.countries import Country, world
from heed.records.accounts.models import Account
from heed.records.alerting.models import Addressee, Ask, Move, Step
from heed.records.alerting.reading import Wanted, said_of, silence, standing, told_steps


@dataclass(frozen=True, slots=True)
class Known:
    """As much of a told step as counts need."""

    number: str
    """Of its alert."""
    country: str
    """Code."""
    level: str
    cancels: bool
    """Whether it ends its alert as one that no longer holds."""
    at: datetime
    """When it was told."""

    @property
    def ends(self) -> bool:
        """Whether its alert ended with it."""
        return self.cancels or self.level == Level.RESOLVED

    @property
    def told(self) -> date:
        """The day, UTC."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Counted:
    """As much of an ask as counts need."""

    key: int
    number: str
    """Of its alert."""
    addressee: int
    clock: Clock


@dataclass(frozen=True, slots=True)
class Line:
    """As much of an alert as a list shows."""

    number: str
    country: Country
    steps: Sequence[Step]
    """Those that the reader may read, the first one first; without their long texts."""
    tally: Tally

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def said(self) -> tuple[object, ...]:
        """All that lists say of it."""
        return said_of(self.number, self.country, self.steps, self.tally)


@dataclass(frozen=True, slots=True)
class Answering:
    """An addressee and what its asks come to."""

    addressee: Addressee
    tally: Tally

    @property
    def said(self) -> tuple[object, ...]:
        """All that lists say of it."""
        return (self.addressee.pk, self.addressee.name, self.tally)


def told(person: Account | None, only: Q | None = None) -> dict[int, Known]:
    """The told steps that a person may read, or `only` some, by key; those of an alert in their order."""
    columns = ("pk", "alert__number", "alert__country", "level", "move", "told")
    found = told_steps(person).filter(only or Q()).order_by("place")
    return {
        key: Known(number, country, level, move == Move.CANCELLATION, at)
        for key, number, country, level, move, at in found.values_list(*columns)
    }


def last_of_each(steps: Mapping[int, Known]) -> list[Known]:
    """The last step of each alert among the steps that were `told`, the one told last first."""
    last = {step.number: step for step in steps.values()}
    return sorted(last.values(), key=lambda step: (step.at, step.number), reverse=True)


def numbers(steps: Mapping[int, Known], wanted: Wanted) -> list[str]:
    """Numbers of the wanted alerts among the steps that were `told`, the one with the newest step first."""
    return [
        step.number
        for step in last_of_each(steps)
        if (not wanted.level or (wanted.level == step.level and not step.cancels))
        and wanted.takes(world()[step.country])
    ]


def counted(steps: Mapping[int, Known], today: date, only: Q | None = None) -> list[Counted]:
    """The asks of the steps that were `told`, or `only` some, the longest silence first; others are passed over.

    `told` must hold the ends of these alerts, so that no silence is counted beyond them.
    """
    if not steps:
        return []  # there may be no records at all
    asked, said = Ask.objects.order_by(), standing()
    if only is not None:
        asked = asked.filter(only)
        said = said.filter(ask__in=asked.values("pk"))
    answers: dict[int, list[Answered]] = defaultdict(list)
    for ask, answer, on in said.values_list("ask", "answer", "on"):
        answers[ask].append(Answered(Answer(answer), on))
    ends = {step.number: step.told for step in steps.values() if step.ends}
    found = []
    for key, step, addressee, by in asked.values_list("pk", "step", "addressee", "by"):
        if of := steps.get(step):
            found.append(
                Counted(
                    key,
                    of.number,
                    addressee,
                    clock(of.told, by, answers.get(key, ()), today, ends.get(of.number)),
                )
            )
    return sorted(found, key=lambda each: silence(each.clock, each.key))


def first_told(person: Account | None, country: str) -> datetime | None:
    """When the first step about a country (its code) was told that a person may read; None where there is none."""
    found: datetime | None = (
        told_steps(person).filter(alert__country=country).aggregate(first=Min("told"))["first"]
    )
    return found


def lines(person: Account | None, these: Sequence[str], found: Iterable[Counted]) -> list[Line]:
    """The alerts with these numbers, in their order, of which a person may read something."""
    columns_of_step = ("alert", "place", "move", "level", "headline", "language", "told", "reach")
    columns = (*columns_of_step, "alert__number", "alert__country")
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in told_steps(person).filter(alert__number__in=these).select_related("alert").only(*columns):
        steps[step.alert.number].append(step)
    clocks: dict[str, list[Clock]] = defaultdict(list)
    for each in found:
        clocks[each.number].append(each.clock)
    return [
        Line(number, world()[own[0].alert.country], own, tally(clocks[number]))
        for number in these
        if (own := sorted(steps[number], key=lambda step: step.place))
    ]


def tally_of(found: Iterable[Counted], among: Sequence[str] | None = None) -> Tally:
    """What asks come to; with `among`, those of the alerts with these numbers."""
    these = None if among is None else set(among)
    return tally([each.clock for each in found if these is None or each.number in these])


def by_addressee(found: Iterable[Counted]) -> list[Answering]:
    """What the asks of each addressee come to: most silences first, then the longest one, then by name."""
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for each in found:
        clocks[each.addressee].append(each.clock)
    known = Addressee.objects.in_bulk(list(clocks))
    return sorted(
        (Answering(known[key], tally(own)) for key, own in clocks.items()),
        key=lambda each: (-each.tally.silent, -(each.tally.longest_silence or 0), each.addressee.name),
    )
