"""A step as the message that others read: the one place where a record becomes words that leave the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from heed.alerts import message as told
from heed.alerts.levels import Level, Severity
from heed.base.countries import world
from heed.base.errors import BadInput
from heed.norm.load import measure_name
from heed.records.alerting.models import LONG, Ask, Move, Reach, State, Step
from heed.records.alerting.policy import reads_too

SCOPES = {
    Reach.PUBLIC: told.Scope.PUBLIC,
    Reach.RESTRICTED: told.Scope.RESTRICTED,
    Reach.PRIVATE: told.Scope.PRIVATE,
}
KINDS = {
    Move.ALERT: told.Kind.ALERT,
    Move.UPDATE: told.Kind.UPDATE,
    Move.CORRECTION: told.Kind.UPDATE,
    Move.CANCELLATION: told.Kind.CANCEL,
}


def as_message(step: Step) -> told.Message:
    """The message of a told step. Raises `BadInput` where it is not one that may be told, and for an untold one."""
    if step.state != State.TOLD or step.told is None:
        raise BadInput(f"step {step}: expected one that was told, got one that is {step.state}")
    before = earlier(step)
    return _message(step, step.told, before, asks_of(step, before))


def as_messages(steps: Sequence[Step]) -> list[told.Message]:
    """The messages of many told steps, each with its alert: the same as one by one, read at once."""
    among = {step.alert_id for step in steps}
    chains: dict[int, list[Step]] = defaultdict(list)
    for each in Step.objects.filter(state=State.TOLD, alert__in=among).select_related("alert").defer(*LONG):
        chains[each.alert_id].append(each)
    asks: dict[int, list[Ask]] = defaultdict(list)
    for ask in _asks(Ask.objects.filter(step__alert__in=among, step__state=State.TOLD)):
        asks[ask.step_id].append(ask)
    found = []
    for step in steps:
        assert step.told is not None
        before = [each for each in chains[step.alert_id] if each.place < step.place and reads_too(step, each)]
        asked = [ask for each in (*before, step) for ask in asks[each.pk]]
        found.append(_message(step, step.told, before, asked))
    return found


def preview(step: Step) -> told.Message:
    """The message of a step as it would be told now; raises `BadInput` for what could not be told."""
    if step.state != State.TOLD:
        _refuse_unfit_end(step)
    before = earlier(step)
    return _message(step, step.told or timezone.now(), before, asks_of(step, before))


def _message(step: Step, when: datetime, before: Sequence[Step], asks: Sequence[Ask]) -> told.Message:
    country = world()[step.alert.country]
    reach = Reach(step.reach)
    return told.Message(
        identifier=str(step),
        sender=sender(),
        sent=when.replace(microsecond=0),
        kind=_kind(step, before),
        scope=SCOPES[reach],
        level=Level(step.level),
        severity=Severity(step.severity),
        places=(told.Place(country.code, country.name),),
        event=_("Risk of atrocity crimes"),
        headline=step.headline,
        description=step.description,
        language=step.language,
        instruction=step.instruction,
        restriction=_("For people with these roles: %(roles)s") % {"roles": ", ".join(roles(step))}
        if reach is Reach.RESTRICTED
        else "",
        # Names of people never leave the house, not even to each other.
        addresses=(_("the people it was sent to"),) if reach is Reach.PRIVATE else (),
        references=tuple(
            told.Reference(sender(), str(each), each.told.replace(microsecond=0))
            for each in before
            if each.told
        ),
        note=step.note,
        crimes=tuple(step.crimes),
        risk_factors=tuple(step.risk_factors),
        asks=tuple(_asked(each) for each in asks),
        confidence=step.confidence,
        sources=tuple(step.sources),
        expires=datetime.combine(step.expires, time.min, UTC) if step.expires else None,
        web=f"{settings.SITE_URL}{path(step)}" if settings.SITE_URL else "",
    )


def _kind(step: Step, before: Sequence[Step]) -> told.Kind:
    """What the step is to its readers: an update of what they could not read is their first alert."""
    kind = told.Kind.CANCEL if step.level == Level.RESOLVED else KINDS[Move(step.move)]
    if kind is told.Kind.CANCEL and not before:
        raise BadInput(
            "who may read it: expected people who could read a step of this alert before, got others; "
            "what they never heard of cannot be ended for them"
        )
    return kind if before else told.Kind.ALERT


def _refuse_unfit_end(step: Step) -> None:
    """Raise `BadInput` for an end that asks for something, or of which some would never hear."""
    if not closed(step):
        return
    if step.asks.exists():
        raise BadInput(f"step {step}: expected no asks where the alert ends, got some; take them out")
    if any(not reads_too(each, step) for each in earlier(step)):
        raise BadInput(
            "who may read it: expected all who could read the steps before, got fewer; "
            "they must hear that the alert is over"
        )


def closed(step: Step) -> bool:
    """Whether a told step ends its alert."""
    return step.move == Move.CANCELLATION or step.level == Level.RESOLVED


def path(step: Step) -> str:
    """The address of the step's page."""
    return f"/alerts/{step.alert.number}/{step.place}/"


def sender() -> str:
    """What heed calls itself in messages: the host of the site."""
    return urlsplit(settings.SITE_URL).hostname or "heed.invalid"


def roles(step: Step) -> Sequence[str]:
    """The roles that may read a restricted step."""
    return [each for each in step.roles.split("|") if each]


def earlier(step: Step) -> Sequence[Step]:
    """The told steps of the same alert before this one that all its readers may read."""
    before = step.alert.steps.filter(state=State.TOLD, place__lt=step.place).defer(*LONG).order_by("place")
    return [each for each in before if reads_too(step, each)]


def asks_of(step: Step, before: Sequence[Step]) -> Sequence[Ask]:
    """What the alert asks up to this step: its own asks and those of the steps `before` it, as of `earlier`."""
    return list(_asks(Ask.objects.filter(step__in=[*(each.pk for each in before), step.pk])))


def _asks(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    late = (f"step__{name}" for name in LONG)
    return asks.select_related("addressee", "step").defer(*late).order_by("step__place", "id")


def _asked(ask: Ask) -> told.Ask:
    # What an earlier step asked may be overdue by now, and the alert goes on all the same.
    asked = ask.step.told.date() if ask.step.told else None
    return told.Ask(ask.measure, measure_name(ask.measure), ask.addressee.name, ask.because, ask.by, asked)
