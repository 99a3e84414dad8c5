"""What left, what waits, and what was given up; an administrator sends the last again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from heed.base.errors import NotAllowed, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.outgoing import Outgoing
from heed.records.alerting.policy import readable
from heed.records.consent.models import Renewal
from heed.records.history.rows import Deed, record

Stage = Outgoing.Stage
KINDS: tuple[type[Outgoing] | type[Renewal], ...] = (Outgoing, Renewal)


@dataclass(frozen=True, slots=True)
class Given:
    """A message that was given up, as an administrator sees it: never with the address of its recipient."""

    row: Outgoing | Renewal
    step: str
    """Its number, where the administrator may read the step, else empty."""
    kind: str
    """What it was to go to, in words."""


def counts() -> list[tuple[str, int]]:
    """Each stage in words and how many messages are in it."""
    found: Counter[str] = Counter()
    for kind in KINDS:
        found.update(dict(kind.objects.order_by().values_list("stage").annotate(many=Count("pk"))))
    return [(str(stage.label), found[stage.value]) for stage in Stage]


def failing() -> int:
    """How many of those that wait have failed at least once."""
    return sum(kind.objects.filter(stage=Stage.WAITING, attempts__gt=0).count() for kind in KINDS)


def given_up(person: Account, most: int = 200) -> Sequence[Given]:
    """The messages given up, the newest first."""
    rows = list(
        Outgoing.objects.filter(stage=Stage.DEAD).select_related("step__alert").order_by("-made")[:most]
    )
    seen = set(readable(person).filter(pk__in={row.step_id for row in rows}).values_list("pk", flat=True))
    asking = Renewal.objects.filter(stage=Stage.DEAD).order_by("-made")[:most]
    return [
        *(Given(row, str(row.step) if row.step_id in seen else "", _kind(row)) for row in rows),
        *(Given(row, "", _("a mail that asks to agree again")) for row in asking),
    ]


def send_again(by: Account, key: str) -> int:
    """Let one message that was given up wait again, as if never tried, or all of them with an empty `key`."""
    if not may(by, Do.DELIVER):
        raise NotAllowed(_("Only an administrator may do this."))
    with transaction.atomic():
        many = 0
        for kind in KINDS:
            rows = kind.objects.filter(stage=Stage.DEAD)
            chosen = rows.filter(pk=key) if key else rows
            many += chosen.update(stage=Stage.WAITING, attempts=0, next_try=timezone.now(), held_until=None)
        if not many:
            raise NotFound(_("That message does not wait to be sent again."))
        record(by, ("outgoing", key or "all"), Deed("sent again", {"messages": (None, many)}))
    return many


def _kind(row: Outgoing) -> str:
    if row.webhook_id is not None:
        return _("webhook %(number)s") % {"number": row.webhook_id}
    return _("a subscription by mail") if row.subscription_id is not None else _("an account by mail")
