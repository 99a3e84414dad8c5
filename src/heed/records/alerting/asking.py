"""Asks: only what the gate leaves open, only of those who can do it, with the time it usually takes.

The gate is asked with the country's case file, where somebody keeps one, else with a bare case that holds the
alert's own warning and nothing more. A measure is offered for an addressee when its kind of actor takes it and it
is open, or open with consent, or needs the authorisation of that very addressee: a foreign ministry is asked for
its own State's sanctions, a regional body for its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.norm import assess, load
from heed.norm.assessment import Assessment, Standing
from heed.norm.case import Case, Warned
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.cases import newest_case
from heed.records.alerting.drafting import CHANGEABLE, own, refuse_place
from heed.records.alerting.models import Addressee, Ask, Step, Tier
from heed.records.alerting.told import closed
from heed.records.history.rows import Deed, record


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that may be asked of an addressee."""

    measure: str
    name: str
    standing: Standing
    lead_time: str
    """In words, such as `60 days to 10 months`."""
    least_days: int | None
    """None where nobody has said how long it takes."""

    def late(self, today: date, by: date) -> bool:
        """Whether it usually takes longer than the time that is left."""
        return self.least_days is not None and self.least_days > (by - today).days


def offers(step: Step, addressee: Addressee, today: date) -> list[Offer]:
    """What may be asked of an addressee in this alert, in the order of the norm's table."""
    return offered(gate(step, today), addressee)


def offered(found: Assessment, addressee: Addressee) -> list[Offer]:
    """The same of what the gate said already."""
    rows = []
    for measure in load().measures.values():
        stands = found.standing(measure.id)
        opened = stands.standing in (Standing.OPEN, Standing.OPEN_WITH_CONSENT)
        decides = stands.standing is Standing.NEEDS_AUTHORISATION and load().decides(
            addressee.actor, stands.by
        )
        if addressee.actor in measure.actors and (opened or decides):
            lead = measure.lead_time
            rows.append(Offer(measure.id, measure.name, stands.standing, lead.words, lead.least_days))
    return rows


def gate(step: Step, today: date) -> Assessment:
    """What the gate says of the country's case file, or of the alert's warning alone."""
    kept = newest_case(step.alert.country)
    return assess(kept[1] if kept else bare_case(step, today))


def bare_case(step: Step, today: date) -> Case:
    """A case that knows of nothing but the warning that the step itself is."""
    country = world()[step.alert.country].name
    warned = tuple(
        Warned(crime=crime, by="this alert", date=today, source=f"step {step}") for crime in step.crimes
    )
    # None of its author's words: a case file refuses some that a headline may hold.
    summary = f"the warning of step {step}"
    return Case(
        case=f"alert-{step.alert.number}", title=country, as_of=today, summary=summary, warnings=warned
    )


def add_addressee(by: Account, name: str, tier: str, actor: str) -> Addressee:
    """Add an office that can be asked; raises `BadInput` for a level or kind of actor unknown here."""
    if not may(by, Do.RAISE) and not may(by, Do.EDIT):
        refuse_place(by, Do.RAISE, None)
    actors = [each.id for each in load().authorities.values() if each.acts]
    if tier not in Tier.values or actor not in actors:
        raise BadInput(
            f"addressee: expected a level among {', '.join(Tier.values)} and an actor among {', '.join(actors)}, "
            f"got {tier!r} and {actor!r}"
        )
    known = BadInput(
        f"addressee: expected a new name of an office, got {name.strip()!r}; write one, or choose it"
    )
    if not name.strip() or Addressee.objects.filter(name=name.strip()).exists():
        raise known
    try:
        with transaction.atomic():
            added = Addressee.objects.create(name=name.strip(), tier=tier, actor=actor)
            record(by, added, Deed("added an addressee", {"name": (None, added.name)}))
            return added
    except IntegrityError as meanwhile:
        raise known from meanwhile


@dataclass(frozen=True, slots=True)
class Wanted:
    """An ask before it is checked."""

    measure: str
    addressee: Addressee
    because: str
    by: date


def add_ask(author: Account, step: Step, wanted: Wanted, today: date) -> Ask:
    """Add an ask to a draft. Raises `BadInput` for a measure that is not offered, a day that is past, no reason."""
    with transaction.atomic():
        locked = own(author, step, CHANGEABLE)
        if closed(locked):
            raise BadInput(f"step {locked} ends its alert: it asks nothing of anybody")
        if wanted.by <= today:
            raise BadInput(f"by: expected a day after {today}, got {wanted.by}; choose a later one")
        if not wanted.because.strip():
            raise BadInput("because: expected why this is asked of them, got nothing; write it")
        open_to = [offer.measure for offer in offers(locked, wanted.addressee, today)]
        if wanted.measure not in open_to:
            raise BadInput(
                f"measure: expected one that the gate leaves open to {wanted.addressee}, got {wanted.measure!r}; "
                f"these are: {', '.join(open_to) or 'none'}"
            )
        if locked.asks.filter(measure=wanted.measure, addressee=wanted.addressee).exists():
            raise BadInput(
                f"{wanted.measure} is asked of {wanted.addressee} already: change or remove that ask"
            )
        ask = Ask.objects.create(
            step=locked, measure=wanted.measure, addressee=wanted.addressee, because=wanted.because.strip(),
            by=wanted.by,
        )  # fmt: skip
        # What was confirmed had no such ask.
        locked.confirmations.filter(counts=True).update(counts=False)
        record(author, locked, Deed("asked", {"ask": (None, str(ask)), "by": (None, str(ask.by))}))
        return ask


def remove_ask(author: Account, ask: Ask) -> None:
    """Take an ask out of a draft."""
    with transaction.atomic():
        locked = own(author, ask.step, CHANGEABLE)
        record(author, locked, Deed("took an ask out", {"ask": (str(ask), None)}))
        ask.delete()
