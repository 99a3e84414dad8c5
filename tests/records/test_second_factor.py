"""The second factor: codes hold once, recovery codes once and as hashes, guessing is slowed down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.base.errors import BadInput, HeedError
from heed.records.accounts.models import Account, RecoveryCode
from heed.records.accounts.people import first_administrator
from heed.records.accounts.second_factor import codes_left, device_of, offer, prove, renew_codes, set_up
from heed.records.history.models import Change

Joined = Callable[..., Account]
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the codes stands still, so that none runs out between its making and its use."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


def code(key: str, later: int = 0) -> str:
    """What an app shows that holds this key, some steps of 30 seconds later."""
    app = TOTP(bytes.fromhex(key))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


@pytest.fixture
def guarded(joined: Joined) -> tuple[Account, str, list[str]]:
    """An analyst with an app, its key, and the recovery codes."""
    account = joined()
    key = offer(account).key
    return account, key, set_up(account, key, code(key, -1))


def test_an_offer_holds_one_secret_in_three_forms(joined: Joined) -> None:
    """Key, text and picture; the picture has no style that the policy would refuse."""
    account = joined()
    made = offer(account)
    assert len(made.key) == 40 and len(made.secret.replace(" ", "")) == 32
    assert made.picture.startswith("<svg") and "style" not in made.picture
    assert offer(account).key != made.key and offer(account, made.key) == made


def test_a_wrong_first_code_changes_nothing(joined: Joined) -> None:
    """The app is only taken when it has proved itself; one in use stays."""
    account = joined()
    key = offer(account).key
    with pytest.raises(BadInput, match="code"):
        set_up(account, key, code("00" * 20))
    assert device_of(account) is None and codes_left(account) == 0
    set_up(account, key, code(key))
    with pytest.raises(BadInput):
        set_up(account, offer(account).key, "000000")
    device = device_of(account)
    assert device is not None and device.key == key and codes_left(account) == 10


def test_a_code_holds_once(guarded: tuple[Account, str, list[str]]) -> None:
    """The same code again is refused, also the one of the set-up, and any older one."""
    account, key, _codes = guarded
    with pytest.raises(BadInput, match="does not hold"):
        prove(account, code(key, -1))
    TOTPDevice.objects.update(throttling_failure_count=0)
    now = code(key)
    assert prove(account, f" {now[:3]} {now[3:]} ").user_id == account.pk
    for old in (now, code(key, -1)):
        TOTPDevice.objects.update(throttling_failure_count=0)
        with pytest.raises(BadInput, match="does not hold"):
            prove(account, old)


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef", "１２３４５６", "x" * 16, "-"])
def test_a_wrong_code_makes_wait(guarded: tuple[Account, str, list[str]], wrong: str) -> None:
    """Each failure doubles the wait; the right code does not hold before it is over."""
    account, key, _codes = guarded
    with pytest.raises(BadInput, match="does not hold"):
        prove(account, wrong)
    TOTPDevice.objects.update(throttling_failure_count=6)
    with pytest.raises(BadInput, match=r"wait \d+ seconds"):
        prove(account, code(key))
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert prove(account, code(key))


def test_recovery_codes_hold_once_each(guarded: tuple[Account, str, list[str]]) -> None:
    """Written in any case, with or without hyphens; kept as hashes; a use stands in the history."""
    account, _key, codes = guarded
    assert len(set(codes)) == 10 and all(len(each) == 19 for each in codes)
    kept = str(list(RecoveryCode.objects.values()))
    assert not any(each.replace("-", "") in kept for each in codes)
    assert prove(account, codes[0].upper()) and prove(account, codes[1].replace("-", " "))
    assert codes_left(account) == 8
    assert Change.objects.filter(did="used a recovery code").count() == 2
    with pytest.raises(BadInput):
        prove(account, codes[0])


def test_codes_belong_to_one_account(guarded: tuple[Account, str, list[str]], joined: Joined) -> None:
    """Those of one open nothing for another, nor for one who has no app."""
    _account, _key, codes = guarded
    other = joined()
    with pytest.raises(BadInput, match="No second factor"):
        prove(other, codes[0])
    key = offer(other).key
    set_up(other, key, code(key))
    with pytest.raises(BadInput):
        prove(other, codes[0])


def test_new_codes_end_the_old(guarded: tuple[Account, str, list[str]]) -> None:
    """And another telephone ends the codes of the first."""
    account, key, codes = guarded
    fresh = renew_codes(account)
    with pytest.raises(BadInput):
        prove(account, codes[0])
    assert prove(account, fresh[0])
    other = offer(account).key
    set_up(account, other, code(other, -1), replace=True)
    for gone in (fresh[1], code(key)):
        TOTPDevice.objects.update(throttling_failure_count=0)
        with pytest.raises(BadInput):
            prove(account, gone)


@pytest.fixture
def apart(own_records: object) -> Iterator[tuple[Account, str, list[str]]]:
    """The same in a database to which several connections come."""
    account = first_administrator("a@example.org", "A", PASSWORD)
    key = offer(account).key
    yield account, key, set_up(account, key, code(key, -1))


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_with_the_same_code_one_gets_in(
    apart: tuple[Account, str, list[str]], own_records: object, kind: str
) -> None:
    """Four browsers send the same code at the same moment."""
    account, key, codes = apart
    same = code(key) if kind == "app" else codes[0]
    said: list[str] = []
    start = threading.Barrier(4)

    def come() -> None:
        own_records.connect()  # type: ignore[attr-defined]
        start.wait(timeout=10)
        try:
            prove(account, same)
            said.append("in")
        except HeedError:
            said.append("refused")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=come) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    assert sorted(said) == ["in", "refused", "refused", "refused"]
