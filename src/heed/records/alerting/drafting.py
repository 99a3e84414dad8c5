"""Drafts: an analyst writes a step, changes it until it is handed in to be confirmed, or drops it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from heed.alerts.levels import Level, Severity, severity_of
from heed.base.countries import world
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may, role_of
from heed.records.alerting.models import Alert, Confirmation, Move, Reach, State, Step
from heed.records.alerting.numbering import numbered
from heed.records.alerting.told import closed, preview, roles
from heed.records.alerting.unfit import refuse
from heed.records.history.rows import Deed, reason, record

OPEN = (State.DRAFT, State.WAITING, State.RETURNED)
CHANGEABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Content:
    """What a step says: the fields that its author writes."""

    level: Level
    headline: str
    description: str
    severity: Severity | None = None
    """None is the usual one of the level."""
    instruction: str = ""
    note: str = ""
    crimes: Sequence[str] = ()
    risk_factors: Sequence[str] = ()
    confidence: str = ""
    sources: Sequence[str] = ()
    expires: date | None = None
    language: str = "en"
    reach: Reach = Reach.PUBLIC
    roles: Sequence[str] = ()
    people: Sequence[Account] = ()


def draft(author: Account, country: str, content: Content, run: str = "") -> Step:
    """Begin an alert about a country (its code); raises `NotAllowed`, or `BadInput` for what cannot be told."""
    code = world().named(country).code
    refuse_place(author, Do.RAISE, code)
    with transaction.atomic():
        return _made(author, numbered(code), Move.ALERT, content, run)


def follow(author: Account, alert: Alert, move: Move, content: Content) -> Step:
    """Begin an update, correction or cancellation; raises `BadInput` when it is closed or another is open."""
    refuse_place(author, Do.RAISE, alert.country)
    with transaction.atomic():
        locked = Alert.objects.select_for_update().get(pk=alert.pk)
        last = told_steps(locked).last()
        if last is None or move is Move.ALERT:
            raise BadInput(
                f"alert {alert.number}: expected a step that was told before, got none; finish the first one"
            )
        if closed(last):
            raise BadInput(
                f"alert {alert.number}: expected an open alert, got one that was closed; raise a new one"
            )
        waiting = locked.steps.filter(state__in=OPEN).first()
        if waiting:
            raise BadInput(f"alert {alert.number}: step {waiting} is not finished; finish or drop it first")
        if not content.note.strip():
            raise BadInput(
                "note: expected what changed and why, got nothing; those who acted on the alert must know"
            )
        return _made(author, locked, move, content, "")


def revise(author: Account, step: Step, content: Content) -> Step:
    """Change a draft, one's own or one returned; every confirmation it had counts no more."""
    with transaction.atomic():
        locked = own(author, step, CHANGEABLE)
        before = _kept(locked)
        _fill(locked, content)
        locked.save()
        locked.people.set(content.people)
        locked.confirmations.filter(counts=True).update(counts=False)
        after = _kept(locked)
        record(author, locked, Deed("changed the draft", {k: (before[k], after[k]) for k in after}))
        return locked


def submit(author: Account, step: Step) -> Step:
    """Hand a draft in to be confirmed by somebody else; raises `BadInput` for one that could not be told."""
    with transaction.atomic():
        locked = own(author, step, CHANGEABLE)
        preview(locked)
        Confirmation.objects.filter(step=locked, counts=True).update(counts=False)
        return _to(author, locked, State.WAITING, "handed in for confirmation")


def drop(by: Account, step: Step, why: str) -> Step:
    """Give up a step that was not told; it stays in the record.

    Its author may, and whoever may confirm there: an alert must go on when the author of a draft is away.
    """
    with transaction.atomic():
        locked = _locked(step)
        if not may_drop(by, locked):
            _refuse_others(by, locked)
        _refuse_state(locked, OPEN)
        return _to(by, locked, State.DROPPED, "dropped", reason(why))


def may_drop(person: Account | None, step: Step) -> bool:
    """Whether a person may give up this step: who wrote it, or confirms alerts in its country."""
    country = step.alert.country
    own = person is not None and step.author_id == person.pk and may(person, Do.RAISE, country)
    return own or may(person, Do.CONFIRM, country)


def content_of(step: Step) -> Content:
    """What a step says, to be changed or followed."""
    return Content(
        level=Level(step.level),
        headline=step.headline,
        description=step.description,
        severity=Severity(step.severity),
        instruction=step.instruction,
        note=step.note,
        crimes=tuple(step.crimes),
        risk_factors=tuple(step.risk_factors),
        confidence=step.confidence,
        sources=tuple(step.sources),
        expires=step.expires,
        language=step.language,
        reach=Reach(step.reach),
        roles=tuple(roles(step)),
        people=tuple(step.people.all()),
    )


def told_steps(alert: Alert) -> Any:
    """The steps of an alert that were told, the first one first."""
    return alert.steps.filter(state=State.TOLD).order_by("place")


def refuse_place(person: Account, do: Do, country: str | None) -> None:
    """Raise `NotAllowed` when a person may not do this in a country (None: in the whole world)."""
    if not may(person, do, country):
        where = world()[country].name if country else "the world"
        raise NotAllowed(f"to {do} alerts about {where} is not yours to do: ask an administrator")


def own(author: Account, step: Step, states: Sequence[State]) -> Step:
    """The step, locked; raises `NotAllowed` to others than its author, `BadInput` in any other state."""
    locked = _locked(step)
    _refuse_others(author, locked)
    _refuse_state(locked, states)
    return locked


def refuse_change(author: Account, step: Step) -> None:
    """Raise `NotAllowed` or `BadInput` where this person may not change this step now."""
    _refuse_others(author, step)
    _refuse_state(step, CHANGEABLE)


def _locked(step: Step) -> Step:
    return Step.objects.select_for_update().select_related("alert").get(pk=step.pk)


def _refuse_others(author: Account, locked: Step) -> None:
    if locked.author_id != author.pk:
        raise NotAllowed(f"step {locked} is somebody else's: only its author may change it")
    refuse_place(author, Do.RAISE, locked.alert.country)


def _refuse_state(locked: Step, states: Sequence[State]) -> None:
    if locked.state not in states:
        raise BadInput(
            f"step {locked}: expected one that is {' or '.join(states)}, got one that is {locked.state}"
        )


def _made(author: Account, alert: Alert, move: Move, content: Content, run: str) -> Step:
    place = (alert.steps.aggregate(last=Max("place"))["last"] or 0) + 1
    step = Step(alert=alert, place=place, move=move, author=author, run=run)
    _fill(step, content)
    step.save()
    step.people.set(content.people)
    record(author, step, Deed(f"drafted {Move(move).label}", {k: (None, v) for k, v in _kept(step).items()}))
    return step


def _fill(step: Step, content: Content) -> None:
    """Write the content into the row; raises `BadInput` for what the level or the reach does not allow."""
    last = told_steps(step.alert).last()
    severity = severity_of(content.level, content.severity, Severity(last.severity) if last else None)
    plain = replace(content, severity=severity)
    refuse(plain)
    for name, value in asdict(replace(plain, people=())).items():
        if name not in ("people", "roles"):
            setattr(step, name, list(value) if isinstance(value, (tuple, list)) else value)
    step.roles = f"|{'|'.join(sorted({role_of(each).value for each in plain.roles}))}|" if plain.roles else ""


def _kept(step: Step) -> Mapping[str, Any]:
    """The content of a step as the history keeps it."""
    names = [name for name in Content.__dataclass_fields__ if name != "people"]
    values = {name: getattr(step, name) for name in names}
    values["expires"] = values["expires"] and str(values["expires"])
    return {**values, "people": sorted(step.people.values_list("pk", flat=True))}


def _to(by: Account, step: Step, state: State, did: str, why: str = "") -> Step:
    before, step.state = step.state, state
    step.save(update_fields=["state"])
    record(by, step, Deed(did, {"state": (before, state)}, why))
    return step
