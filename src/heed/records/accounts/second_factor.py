"""The second factor: codes of an app that change every 30 seconds (TOTP), and codes for when it is lost."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from dataclasses import dataclass

import django_otp
import segno
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from heed.base.errors import BadInput
from heed.records.accounts.models import Account, RecoveryCode
from heed.records.accounts.sessions import end_sessions
from heed.records.history.rows import Deed, record

RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read as something else."""
LENGTH = 16
"""Letters of a recovery code: 31^16 is 79 bits, far beyond guessing, so a plain hash keeps it safe."""
DIGITS = 6


class WrongCode(BadInput):
    """A code that was compared and does not hold; others were not looked at."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person needs to set up the app on a telephone."""

    key: str
    """Hexadecimal; kept by the server until the first code proves that the app has it."""
    secret: str
    """The same to type, in groups of four."""
    picture: SafeString
    """The same as a QR code, in SVG without styles."""


def offer(account: Account, key: str | None = None) -> Offer:
    """A new key, or the one that was offered before."""
    key = key or str(random_hex(20))
    address = TOTPDevice(user=account, key=key).config_url
    drawn = segno.make(address, error="m").svg_inline(
        border=4, light="#fff", dark="#000", svgclass=None, lineclass=None, omitsize=True
    )
    letters = b32encode(bytes.fromhex(key)).decode()
    groups = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return Offer(key, groups, mark_safe(drawn))


def set_up(account: Account, key: str, code: str, replace: bool = False) -> list[str]:
    """Take the key, once a code proves that the app has it; gives new recovery codes, and ends all sessions.

    Raises `BadInput` for a wrong code, and where there is an app already that it may not `replace`: somebody with
    the password alone may have come at the same time as its owner. Nothing is changed then.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if not replace and device_of(account) is not None:
            raise BadInput(_("A second step was set up for this account just now: sign in anew."))
        TOTPDevice.objects.filter(user=account).delete()
        device = TOTPDevice.objects.create(user=account, key=key, name="app", confirmed=True)
        if not device.verify_token(plain_code(code)):
            raise BadInput(
                _(
                    "That code is not the one the app should show now. "
                    "Check the clock of the telephone, and type the newest code."
                )
            )
        codes = _new_codes(account)
        end_sessions(account)
        record(account, account, Deed("set up a second factor"))
    return codes


def renew_codes(account: Account) -> list[str]:
    """New recovery codes in place of all before them."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        codes = _new_codes(account)
        record(account, account, Deed("made new recovery codes"))
    return codes


def device_of(account: Account) -> TOTPDevice | None:
    """The app of an account, if it has been set up."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    return found


def prove(account: Account, code: str) -> TOTPDevice:
    """Take a code of the app, or a recovery code, each once; raises `WrongCode` when it does not hold, and
    `BadInput` after too many of them.
    """
    device = device_of(account)
    if device is None:
        raise BadInput(_("No second factor has been set up for this account."))
    plain = plain_code(code)
    if len(plain) == LENGTH and _use_up(account, plain):
        # Else whoever has the password, and keeps guessing, keeps the owner's app shut for days.
        device.throttle_reset()
        return device
    allowed, refusal = device.verify_is_allowed()
    if not allowed:
        seconds = max(1, round((refusal["locked_until"] - timezone.now()).total_seconds()))
        raise BadInput(
            ngettext(
                "Too many wrong codes: wait %(seconds)s second, then type the newest code.",
                "Too many wrong codes: wait %(seconds)s seconds, then type the newest code.",
                seconds,
            )
            % {"seconds": seconds}
        )
    if not plain.isascii() or not plain.isdigit() or len(plain) != DIGITS:
        # Counts as a wrong code, so that recovery codes cannot be tried without limit either.
        plain = ""
    if django_otp.verify_token(account, device.persistent_id, plain) is None:
        raise WrongCode(
            _("That code does not hold: it is wrong, used already, or too old. Type the newest one.")
        )
    return device


def codes_left(account: Account) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(account=account).count()


def forget(account: Account) -> None:
    """Take away the second factor and its recovery codes; part of a change that writes its own history."""
    TOTPDevice.objects.filter(user=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def plain_code(text: str) -> str:
    """A code without the spaces and hyphens that people type, in small letters."""
    return "".join(text.split()).replace("-", "").lower()


def _new_codes(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    plain = ["".join(secrets.choice(LETTERS) for _each in range(LENGTH)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, hash=_hash(code)) for code in plain)
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in plain]


def _use_up(account: Account, plain: str) -> bool:
    """Delete the recovery code; of two who come with the same one, the database lets one delete it."""
    with transaction.atomic():
        gone, _kinds = RecoveryCode.objects.filter(account=account, hash=_hash(plain)).delete()
        if gone:
            record(account, account, Deed("used a recovery code"))
    return bool(gone)


def _hash(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
