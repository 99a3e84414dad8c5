"""What pages, files and the API show of alerts. All of it comes through `policy.readable`, counts and medians too.

A person of None is the public. What somebody may not read is not found, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from heed.alerts.clocks import Answer, Answered, Clock, Tally, clock, tally
from heed.alerts.levels import Level
from heed.base.countries import Country, world
from heed.base.errors import NotFound
from heed.norm.load import measure_name
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.alerting.models import LONG, Addressee, Alert, Ask, Move, Response, State, Step
from heed.records.alerting.policy import readable
from heed.records.database import is_there

OPEN = (State.DRAFT, State.WAITING, State.RETURNED)
CORRECTED = 3
"""How often an answer may be set right and still keep its place within its day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One ask and how it fares."""

    ask: Ask
    name: str
    """Of the measure."""
    clock: Clock
    answers: Sequence[Response]
    """Those that stand, the first one first."""

    @property
    def stand(self) -> str:
        """The last answer, `silent` where there is none."""
        return str(self.answers[-1].answer) if self.answers else "silent"

    @property
    def country(self) -> Country:
        return world()[self.ask.step.alert.country]

    @property
    def said(self) -> tuple[object, ...]:
        """All that lists say of it."""
        ask, alert = self.ask, self.ask.step.alert
        answers = tuple((each.pk, each.on, each.answer, each.reason, each.source) for each in self.answers)
        office = (ask.addressee_id, ask.addressee.name)
        return (ask.pk, ask.measure, *office, ask.because, alert.number, alert.country, self.clock, answers)


@dataclass(frozen=True, slots=True)
class Told:
    """One alert: the steps that the reader may read, and their asks."""

    number: str
    country: Country
    steps: Sequence[Step]
    """The first one first; never empty."""
    asks: Sequence[Asked]

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def tally(self) -> Tally:
        return tally_of(self.asks)

    @property
    def said(self) -> tuple[object, ...]:
        """All that lists say of it."""
        return said_of(self.number, self.country, self.steps, self.tally)

    def since(self, today: date) -> int:
        """Days since the first step was told."""
        return (today - self.first.told.date()).days if self.first.told else 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts: those whose last step has this level, of this country or region; empty texts are all."""

    level: str = ""
    country: str = ""
    region: str = ""
    situation: int | None = None
    """Key of a situation that the reader may read."""

    def holds(self, alert: Told) -> bool:
        """Whether an alert is among them; one that was cancelled has no level any more."""
        return not self.level or (self.level == alert.last.level and not alert.last.cancels)

    def within(self) -> Q:
        """The same of places and situation, as a condition on alerts, so that no others are fetched."""
        asked = Q() if self.situation is None else Q(situation=self.situation)
        if not self.country and not self.region:
            return asked
        return asked & Q(country__in=[each.code for each in world() if self.takes(each)])

    def takes(self, place: Country) -> bool:
        """Whether a country is among the places."""
        return self.country in ("", place.code) and self.region in ("", place.region, place.subregion)


def alerts(person: Account | None, today: date, wanted: Wanted | None = None) -> list[Told]:
    """The alerts that a person may read, the one with the newest step first."""
    among = Alert.objects.filter((wanted or Wanted()).within()).values("pk")
    by_alert: dict[str, list[Step]] = {}
    for step in _told(person).filter(alert__in=among).order_by("place"):
        by_alert.setdefault(step.alert.number, []).append(step)
    by_step: dict[str, list[Asked]] = {}
    for each in asks(person, today, Q(step__alert__in=among)):
        by_step.setdefault(each.ask.step.alert.number, []).append(each)
    found = [
        Told(number, world()[steps[0].alert.country], steps, by_step.get(number, []))
        for number, steps in by_alert.items()
    ]
    chosen = [each for each in found if (wanted or Wanted()).holds(each)]
    return sorted(chosen, key=lambda each: (str(each.last.told), each.number), reverse=True)


def last_steps(person: Account | None, country: str) -> list[Step]:
    """The last step of each alert about a country (its code) that a person may read, the newest first."""
    steps = _told(person).filter(alert__country=country).defer(*LONG).order_by("place")
    last = {step.alert.number: step for step in steps}
    return sorted(last.values(), key=lambda each: (str(each.told), each.alert.number), reverse=True)


def alert(person: Account | None, number: str, today: date) -> Told:
    """One alert; `NotFound` for a number that is none or of which the person may read nothing."""
    steps = list(_told(person).filter(alert__number=number).order_by("place"))
    if not steps:
        raise NotFound(f"there is no alert {number} that you may read")
    own = asks(person, today, Q(step__alert__number=number))
    return Told(number, world()[steps[0].alert.country], steps, own)


def step(person: Account | None, number: str, place: int) -> Step:
    """One step, told or not; `NotFound` for one that is none or that the person may not read."""
    found = _steps(person).filter(alert__number=number, place=place).select_related("alert", "author").first()
    if found is None:
        raise NotFound(f"there is no step {number}.{place} that you may read")
    return found


def asks(person: Account | None, today: date, only: Q | None = None) -> list[Asked]:
    """The asks of the told steps that a person may read, in the order in which they were asked."""
    found = (
        Ask.objects.filter(step__in=_told(person).values("pk"))
        .filter(only or Q())
        .select_related("addressee", "step__alert")
        .defer(*(f"step__{name}" for name in LONG))
        .prefetch_related(Prefetch("responses", standing(), to_attr="standing"))
        .order_by("step__told", "id")
    )
    ends = ended(person) if found else {}
    return [
        _asked(each, getattr(each, "standing"), today, ends.get(each.step.alert_id))  # noqa: B009 (Django adds it)
        for each in found
    ]


def ended(person: Account | None) -> dict[int, date]:
    """The day on which each alert (its key) ended that did, as far as the person may read the end."""
    ends = told_steps(person).filter(Q(move=Move.CANCELLATION) | Q(level=Level.RESOLVED))
    return {alert: told.date() for alert, told in ends.values_list("alert", "told") if told}


def asked(person: Account | None, identifier: int, today: date) -> Asked:
    """One ask; `NotFound` as above."""
    found = asks(person, today, Q(pk=identifier))
    if not found:
        raise NotFound("there is no such ask that you may read")
    return found[0]


def response(person: Account | None, identifier: int) -> Response:
    """One recorded answer that stands; `NotFound` as above."""
    readable_steps = _told(person).values("pk")
    found = standing().filter(pk=identifier, ask__step__in=readable_steps).select_related("ask").first()
    if found is None:
        raise NotFound("there is no such answer that you may read")
    return found


def said_of(number: str, country: Country, steps: Sequence[Step], tally: Tally) -> tuple[object, ...]:
    """All that lists say of an alert."""
    first, last = steps[0], steps[-1]
    newest = (last.level, last.move, last.headline, last.language, last.told, last.reach)
    return (number, country.code, len(steps), first.told, *newest, tally)


def tally_of(found: Iterable[Asked]) -> Tally:
    """What asks come to."""
    return tally([each.clock for each in found])


def by_silence(found: Iterable[Asked]) -> list[Asked]:
    """The longest silence first; then those that were answered, the newest ask last."""
    return sorted(found, key=lambda each: silence(each.clock, each.ask.pk))


def silence(clock: Clock, key: int) -> tuple[bool, bool, int, int]:
    """Where an ask stands in that order; `key` is its own. Silence that lasts comes before one that ended."""
    return clock.silent is None, clock.ended is not None, -(clock.silent or 0), key


def addressee(person: Account | None, identifier: int) -> Addressee:
    """One addressee; `NotFound` for one that the person knows of from nowhere."""
    known = Q(pk=identifier, asks__step__in=told_steps(person).values("pk"))
    found = Addressee.objects.filter(known).distinct().first() if is_there() else None
    if found is None:
        raise NotFound("there is no such addressee of an ask that you may read")
    return found


def known_addressees(person: Account) -> list[str]:
    """Names to offer who drafts an ask: addressees of steps they may read, and those never asked yet."""
    free = Q(asks__isnull=True) if may_somewhere(person, Do.RAISE) else Q(pk__in=())
    return list(
        Addressee.objects.filter(Q(asks__step__in=readable(person).values("pk")) | free)
        .distinct()
        .order_by("name")
        .values_list("name", flat=True)
    )


def unfinished(person: Account) -> list[Step]:
    """The steps on their way out that a person may know of, the oldest first."""
    found = readable(person, Step.objects.filter(state__in=OPEN)).select_related("alert", "author")
    return list(found.defer(*LONG).order_by("made", "pk"))


def told_steps(person: Account | None) -> QuerySet[Step]:
    """The told steps that a person may read."""
    return _steps(person).filter(state=State.TOLD)


def _told(person: Account | None) -> QuerySet[Step]:
    return told_steps(person).select_related("alert")


def _steps(person: Account | None) -> QuerySet[Step]:
    return readable(person) if is_there() else Step.objects.none()


def standing() -> QuerySet[Response]:
    """The recorded answers that stand, in the order in which they were given.

    Those of one day stand as they were recorded; one that was set right keeps the place of the first it corrects.
    """
    found = Response.objects.filter(corrected_by__isnull=True, withdrawn=False)
    return found.order_by(
        "on", Coalesce(*(f"{'corrects__' * often}id" for often in range(CORRECTED, -1, -1)))
    )


def _asked(ask: Ask, stands: Sequence[Response], today: date, ended: date | None) -> Asked:
    told = ask.step.told
    assert told is not None
    answers = [Answered(Answer(each.answer), each.on) for each in stands]
    return Asked(ask, measure_name(ask.measure), clock(told.date(), ask.by, answers, today, ended), stands)
