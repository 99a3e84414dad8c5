"""Subscriptions to public alerts by mail: asked for, agreed to by the link that was mailed, changed, ended.

The links are signed and name nobody. Of an ended subscription only a keyed hash of its address is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from heed.alerts.levels import Level
from heed.base.countries import world
from heed.base.errors import BadInput, NotFound
from heed.records.accounts.models import plain_mail
from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.consent.models import Renewal
from heed.records.history.rows import Deed, record

TERMS = "2026-11"
"""Version of the words on the pages where people agree; change both together."""
DAYS = 7
"""For how long the link to agree holds; who has not by then is forgotten."""
PAUSE = timedelta(minutes=15)
"""Between two mails with a link to the same address, so that nobody is flooded."""
SALT = "heed.subscription"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to hear of; empty countries and regions mean everywhere, empty levels all."""

    countries: Sequence[str] = ()
    regions: Sequence[str] = ()
    levels: Sequence[str] = ()
    language: str = "en"

    def checked(self) -> dict[str, object]:
        """As it is kept; raises `BadInput` for a country, region, level or language unknown here."""
        known = {each.region for each in world()} | {each.subregion for each in world()}
        languages = [code for code, _name in settings.LANGUAGES]
        for name, given, allowed in (
            ("region", self.regions, sorted(known)),
            ("level", self.levels, list(map(str, Level))),
            ("language", [self.language], languages),
        ):
            wrong = [each for each in given if each not in allowed]
            if wrong:
                raise BadInput(f"{name}: expected one of {', '.join(allowed)}, got {wrong[0][:40]!r}")
        return {
            "countries": sorted({world().named(each).code for each in self.countries}),
            "regions": sorted(set(self.regions)),
            "levels": [str(each) for each in Level if each in self.levels],
            "language": self.language,
        }


def ask(mail: str, choice: Choice) -> Subscription | None:
    """Note that somebody asks for alerts at an address; the subscription to which a link is to be mailed now.

    None when a link was mailed a moment ago. One that is agreed to already is left as it is: who asks has not shown
    that the address is theirs. Raises `BadInput` for what is no address.
    """
    mail, chosen = plain_mail(mail), choice.checked()
    try:
        validate_email(mail)
    except ValidationError as error:
        raise BadInput(
            _("That is no mail address: write one such as name@example.org, without spaces.")
        ) from error
    now = timezone.now()
    with transaction.atomic():
        forget_unanswered()
        found, made = Subscription.objects.select_for_update().get_or_create(mail=mail, defaults=chosen)
        if not made:
            # Later than now: the clock has been put back since.
            if now - PAUSE < found.asked <= now:
                return None
            found.asked = now
            if found.agreed is None:
                for name, value in chosen.items():
                    setattr(found, name, value)
            found.save()
        record(None, found, Deed("asked for alerts by mail"))
    return found


def agree(subscription: Subscription) -> Subscription:
    """The owner of the address says yes; from now on alerts go out to it."""
    with transaction.atomic():
        found = _held(subscription)
        if found.agreed is None:
            found.agreed, found.terms = timezone.now(), TERMS
            found.save(update_fields=["agreed", "terms"])
            record(None, found, Deed("agreed to alerts by mail", {"terms": ("", TERMS)}))
    return found


def change(subscription: Subscription, choice: Choice) -> Subscription:
    """Change what the owner of the address wants to hear of."""
    chosen = choice.checked()
    with transaction.atomic():
        found = _held(subscription)
        changed = {name: (getattr(found, name), value) for name, value in chosen.items()}
        for name, value in chosen.items():
            setattr(found, name, value)
        found.save(update_fields=list(chosen))
        record(None, found, Deed("changed what alerts come by mail", changed))
    return found


def end(subscription: Subscription) -> None:
    """End it and forget the address; what still waits to be sent to it is dropped. Ended again, nothing happens."""
    with transaction.atomic():
        found = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
        if found is None or found.ended is not None:
            return
        _end(found)
        Renewal.objects.filter(subscription=found).exclude(stage=Renewal.Stage.SENT).update(
            stage=Renewal.Stage.DROPPED, held_until=None
        )
        Outgoing.objects.filter(subscription=found, stage=Outgoing.Stage.WAITING).update(
            stage=Outgoing.Stage.DROPPED, held_until=None
        )
        Outgoing.objects.filter(subscription=found, stage=Outgoing.Stage.DEAD).update(
            stage=Outgoing.Stage.DROPPED
        )
        record(None, found, Deed("ended alerts by mail"))


def forget_unanswered() -> int:
    """Forget those who were asked to agree and have not, in all the time their link held; gives how many.

    Who was asked to agree again after a restore has until DAYS after that mail was sent; of them the keyed hash
    stays, as of one who ended it.
    """
    over = timezone.now() - timedelta(days=DAYS)
    asked = Subscription.objects.filter(agreed__isnull=True, ended__isnull=True, asked__lt=over)
    silent = Q(renewal__sent__lt=over) | Q(renewal__stage=Renewal.Stage.DEAD)
    with transaction.atomic():
        _all, gone = asked.filter(renewal__isnull=True).delete()
        ended = list(asked.filter(silent).select_for_update(of=("self",)))
        for each in ended:
            _end(each)
            record(None, each, Deed("ended alerts by mail", why="asked to agree again, and did not in time"))
    return gone.get(Subscription._meta.label, 0) + len(ended)


def agree_path(subscription: Subscription) -> str:
    """Where the owner of the address agrees; holds for DAYS."""
    return f"/subscribe/agree/{TimestampSigner(salt=SALT + '.agree').sign(subscription.pk.hex)}/"


def choice_path(subscription: Subscription) -> str:
    """Where the owner changes what they hear of."""
    return f"/subscribe/choice/{Signer(salt=SALT).sign(subscription.pk.hex)}/"


def end_path(subscription: Subscription) -> str:
    """Where a subscription is ended, by a button or by the mail program's one click (RFC 8058)."""
    return f"/subscribe/end/{Signer(salt=SALT).sign(subscription.pk.hex)}/"


def of_agree_link(token: str) -> Subscription:
    """The subscription that a link to agree was made for; raises `NotFound` where it does not hold (any more)."""
    try:
        key = TimestampSigner(salt=SALT + ".agree").unsign(token, max_age=timedelta(days=DAYS))
    except BadSignature:
        key = ""
    return _of(key)


def of_link(token: str) -> Subscription:
    """The subscription that the links in its mails name, ended or not; raises `NotFound` for a wrong one."""
    try:
        key = Signer(salt=SALT).unsign(token)
    except BadSignature:
        key = ""
    return _of(key, ended=True)


def _of(key: str, ended: bool = False) -> Subscription:
    found = Subscription.objects.filter(pk=UUID(key)).first() if key else None
    if found is None or (found.ended is not None and not ended):
        raise NotFound(
            _("That link does not hold any more. Ask for a new one on the page for subscriptions.")
        )
    return found


def _held(subscription: Subscription) -> Subscription:
    found = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if found is None or found.ended is not None:
        raise NotFound(_("This subscription has ended: ask for a new one on the page for subscriptions."))
    return found


def _end(found: Subscription) -> None:
    found.was, found.mail, found.ended = fingerprint(found.mail or ""), None, timezone.now()
    found.save(update_fields=["was", "mail", "ended"])


def fingerprint(mail: str) -> str:
    """The keyed hash of an address: all that is kept of it once its subscription has ended."""
    return salted_hmac(SALT + ".was", mail, algorithm="sha256").hexdigest()
