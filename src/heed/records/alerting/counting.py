"""What all alerts and asks come to, read as bare columns: lists show a part of them, and count the whole.

All of it comes through `reading.told_steps`, and so through the one rule of who may read a step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from heed.alerts.clocks import Answer, Answered, Clock, Tally, clock, tally
from heed.base.countries import Country, world
from heed.records.accounts.models import Account
from heed.records.alerting.models import Addressee, Ask, Step
from heed.records.alerting.reading import Wanted, silence, standing, told_steps


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


@dataclass(frozen=True, slots=True)
class Answering:
    """An addressee and what its asks come to."""

    addressee: Addressee
    tally: Tally


def numbers(person: Account | None, wanted: Wanted) -> list[str]:
    """Numbers of the wanted alerts that a person may read, the one with the newest step first."""
    columns = ("alert__number", "alert__country", "level", "told")
    last = {row[0]: row for row in told_steps(person).order_by("place").values_list(*columns)}
    chosen = [
        (str(told), number)
        for number, country, level, told in last.values()
        if wanted.level in ("", level) and wanted.takes(world()[country])
    ]
    return [number for _told, number in sorted(chosen, reverse=True)]


def counted(person: Account | None, today: date, only: Q | None = None) -> list[Counted]:
    """The asks of all told steps that a person may read, or `only` some, the longest silence first."""
    among = Ask.objects.filter(step__in=told_steps(person).values("pk")).filter(only or Q())
    answers: dict[int, list[Answered]] = defaultdict(list)
    for ask, answer, on in standing().filter(ask__in=among.values("pk")).values_list("ask", "answer", "on"):
        answers[ask].append(Answered(Answer(answer), on))
    columns = ("pk", "step__alert__number", "addressee", "step__told", "by")
    found = [
        Counted(key, number, addressee, clock(told.date(), by, answers[key], today))
        for key, number, addressee, told, by in among.values_list(*columns)
    ]
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
