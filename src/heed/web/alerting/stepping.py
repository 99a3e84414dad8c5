"""What the page of one step shows, and what its reader may do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heed.alerts.levels import MEANINGS, Level
from heed.alerts.message import Message
from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.asking import Offer, gate, offered
from heed.records.alerting.belonging import situation_of
from heed.records.alerting.cases import Unfit
from heed.records.alerting.confirming import lapsed, missing, returns
from heed.records.alerting.drafting import CHANGEABLE, OPEN, may_drop
from heed.records.alerting.level_words import meaning
from heed.records.alerting.misfits import misfit
from heed.records.alerting.models import Ask, Confirmation, State, Step
from heed.records.alerting.policy import readable
from heed.records.alerting.told import closed, preview
from heed.records.history.models import Change
from heed.records.history.rows import history_of


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do in a country."""

    raises: bool
    confirms: bool
    responds: bool
    edits: bool


@dataclass(frozen=True, slots=True)
class OwnAsk:
    """An ask of a draft, with what the gate and the calendar say of it."""

    ask: Ask
    offer: Offer | None
    """None when the gate no longer leaves it open, or cannot be asked."""
    late: bool


def may_here(person: Account | None, country: str) -> May:
    """What a person may do in a country; the public may nothing."""
    return May(*(may(person, do, country) for do in (Do.RAISE, Do.CONFIRM, Do.RESPOND, Do.EDIT)))


def shown(person: Account | None, step: Step, today: date) -> dict[str, Any]:
    """The step as a message, or the sentence why it cannot be told; its chain; what can be done."""
    country = step.alert.country
    told = step.state == State.TOLD
    chain = list(readable(person, step.alert.steps.filter(state=State.TOLD)).order_by("place"))
    own = person is not None and step.author_id == person.pk
    powers = may_here(person, country)
    said = [] if told else list(step.confirmations.select_related("by"))
    return {
        "step": step,
        "meaning": meaning(step.level, step.cancels),
        "chain": chain,
        "newest": chain[-1] if told and chain[-1] != step else None,
        "told": told,
        **_message(step),
        "own": own,
        "author_gone": not may(step.author, Do.RAISE, country),
        "changeable": own and step.state in CHANGEABLE,
        "open": step.state in OPEN and may_drop(person, step),
        "to_confirm": bool(person) and powers.confirms and not own and waits_for(person, step),
        "to_return": powers.confirms and not own and step.state == State.WAITING,
        "missing": 0 if told else missing(step),
        "needed": MEANINGS[Level(step.level)].reviewers,
        "said": said,
        "lapsed": {each.pk for each in said if each.counts and lapsed(step, each)},
        "returns": returns(step),
        "dropped": _dropped(step) if step.state == State.DROPPED else None,
        "asks": [] if told else own_asks(step, today),
        "misfit": None if told else misfit(person, country),
        "may": powers,
        "ends": closed(step),
        "closed": told and closed(step),
        "situation": situation_of(person, step.alert),
    }


def _dropped(step: Step) -> Change | None:
    """Who dropped it and why: its author may find it gone."""
    return history_of("step", step.pk).filter(did="dropped").first()


def _message(step: Step) -> dict[str, Message | str | None]:
    try:
        return {"message": preview(step), "fault": ""}
    except BadInput as error:
        return {"message": None, "fault": error.sentence}


def waits_for(person: Account | None, step: Step) -> bool:
    """Whether a step waits for confirmation and this person has not confirmed it yet."""
    return step.state == State.WAITING and not step.confirmations.filter(by=person, counts=True).exists()


def confirmed_by(person: Account, steps: Sequence[Step]) -> set[int]:
    """Keys of those steps that a person has confirmed, as they stand."""
    found = Confirmation.objects.filter(by=person, counts=True, step__in=steps)
    return set(found.values_list("step_id", flat=True))


def own_asks(step: Step, today: date) -> list[OwnAsk]:
    """The asks that a draft itself adds; what waits is read and confirmed also where the gate cannot be asked."""
    asks, found = list(step.asks.select_related("addressee")), []
    try:
        said = gate(step, today) if asks else None
    except Unfit:
        said = None
    for ask in asks:
        open_to = offered(said, ask.addressee) if said else []
        offer = next((each for each in open_to if each.measure == ask.measure), None)
        found.append(OwnAsk(ask, offer, bool(offer and offer.late(today, ask.by))))
    return found
