"""After a restore: who said no is not mailed, who may have is asked once, and nobody is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.records.alerting import hooks
from heed.records.alerting.claiming import claim
from heed.records.alerting.delivering import Delivery
from heed.records.alerting.letters import _public
from heed.records.alerting.models import Reach
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.subscribing import (
    DAYS,
    Choice,
    agree,
    agree_path,
    ask,
    change,
    end,
    end_path,
    fingerprint,
    forget_unanswered,
)
from heed.records.backup import Subscriptions, back_up, check, put_back, sentences
from heed.records.backup.consent import What
from heed.records.consent.models import Renewal
from heed.records.history.models import Change
from heed.records.history.rows import history_of
from tests.records.copies import all_rows, heed
from tests.records.sinks import MailSink, mail_server, subscribers, told_step
from tests.records.test_webhooks import hooks_row

Stage = Outgoing.Stage
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
Counts = dict[What, int]


@pytest.fixture(autouse=True)
def site(settings: Fixture) -> Iterator[None]:
    """A site with an address, which mails."""
    settings.SITE_URL = "https://heed.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 2
    settings.DEFAULT_FROM_EMAIL = "heed@heed.example"
    yield
    _public.cache_clear()


@pytest.fixture
def chief(own_records: Any) -> Account:
    """An administrator of a database of the test's own."""
    return first_administrator("ada@example.org", "Ada Example", "correct horse battery staple")


def restored(file: Path, unknown: Subscriptions = Subscriptions.ASK_AGAIN, replace: bool = True) -> Counts:
    """Restore, and give what happened at all."""
    return {what: count for what, count in put_back(check(file), replace, unknown).items() if count}


def mailed(settings: Fixture) -> MailSink:
    """What leaves when a worker sends all that is due."""
    sink = MailSink()
    with mail_server(sink) as port:
        settings.EMAIL_PORT = port
        delivery = Delivery()
        while delivery.round():
            pass
        delivery.close()
    return sink


def newcomer(mail: str) -> Subscription:
    """Somebody who asks and agrees."""
    found = ask(mail, Choice())
    assert found is not None
    return agree(found)


def stage(subscription: Subscription) -> str:
    return str(Outgoing.objects.get(subscription=subscription).stage)


def everything() -> str:
    """All that the database holds, as text."""
    return str(all_rows())


def test_what_readers_did_since_stands(chief: Account, tmp_path: Path, settings: Fixture) -> None:
    """Ended, ended and come back, changed, told, newer: each is as the reader left it; nothing else is mailed."""
    over, again, changed, sent, kept = subscribers(5)
    Subscription.objects.filter(pk=over.pk).update(mail="over@example.org")
    told_step()
    back_up(tmp_path / "b.zip")
    end(Subscription.objects.get(pk=over.pk))
    end(Subscription.objects.get(pk=again.pk))
    back = newcomer(str(again.mail))
    change(changed, Choice(["MMR"]))
    Outgoing.objects.filter(subscription=sent).update(stage=Stage.SENT, sent=timezone.now())
    new = newcomer("new@example.org")
    asked = ask("asked@example.org", Choice())
    counts = restored(tmp_path / "b.zip")
    assert counts == {What.ENDED: 2, What.KEPT: 3, What.DROPPED: 2, What.SENT: 1, What.WAITING: 2}
    assert "over@example.org" not in everything()
    gone = Subscription.objects.get(pk=over.pk)
    assert gone.mail is None and gone.ended and gone.was == fingerprint("over@example.org")
    assert (stage(over), stage(again), stage(sent), stage(kept)) == ("dropped", "dropped", "sent", "waiting")
    assert Subscription.objects.get(pk=changed.pk).countries == ["MMR"]
    assert Subscription.objects.get(pk=back.pk).agreed == back.agreed
    assert asked and Subscription.objects.get(pk=asked.pk).agreed is None and not Renewal.objects.exists()
    assert [each.did for each in history_of("subscription", over.pk)] == ["ended alerts by mail"]
    assert history_of("subscription", new.pk).get().did == "kept at a restore"
    assert sorted(to for (to,) in mailed(settings).recipients) == [changed.mail, kept.mail]
    told_step()
    hear = {row.subscription_id for row in Outgoing.objects.filter(stage=Stage.WAITING)}
    assert hear == {back.pk, sent.pk, kept.pk, new.pk}


def test_an_address_that_ended_elsewhere(
    chief: Account, tmp_path: Path, other: Callable[[str], None]
) -> None:
    """By its keyed hash: ended after it was agreed to, it stays ended; agreed to later, it is asked again."""
    first, second, third = subscribers(3)
    back_up(tmp_path / "b.zip")
    vendor = {"postgresql": "postgres"}.get(connection.vendor, connection.vendor)
    connection.close()
    other(vendor)
    for mail, days in ((first.mail, 0), (second.mail, 3)):
        row = newcomer(str(mail))
        end(row)
        Subscription.objects.filter(pk=row.pk).update(ended=timezone.now() - timedelta(days=days))
    running = newcomer(str(third.mail))
    counts = restored(tmp_path / "b.zip")
    assert counts == {What.ENDED: 2, What.AGAIN: 1, What.KEPT: 1}
    assert Subscription.objects.get(pk=first.pk).was == fingerprint(str(first.mail))
    assert Subscription.objects.get(pk=second.pk).renewal.agreed == second.agreed
    assert Subscription.objects.get(mail=third.mail).pk == running.pk


def test_ended_in_the_backup_stays_ended(chief: Account, tmp_path: Path) -> None:
    """Also where the database was itself restored from an older one, in which it had not ended."""
    (reader,) = subscribers(1)
    back_up(tmp_path / "older.zip")
    end(reader)
    back_up(tmp_path / "newer.zip")
    Subscription.objects.filter(pk=reader.pk).update(mail=reader.mail, was="", ended=None)
    restored(tmp_path / "newer.zip")
    assert str(reader.mail) not in everything()
    assert restored(tmp_path / "older.zip") == {What.ENDED: 1}
    assert str(reader.mail) not in everything()


@pytest.mark.parametrize("to", ENGINES)
def test_in_an_empty_database_everybody_is_asked_once(
    chief: Account, other: Callable[[str], None], tmp_path: Path, to: str, settings: Fixture
) -> None:
    """One mail each, with why; none to who had ended; who agrees hears, others are forgotten."""
    yes, silent, no, gone = subscribers(4)
    fresh = ask("fresh@example.org", Choice())
    late = ask("late@example.org", Choice())
    assert fresh and late
    Subscription.objects.filter(pk=late.pk).update(asked=timezone.now() - timedelta(days=DAYS + 1))
    Subscription.objects.filter(pk=silent.pk).update(asked=timezone.now() - timedelta(days=DAYS * 9))
    end(gone)
    told_step()
    told_step(Reach.RESTRICTED, roles="|administrator|")
    back_up(tmp_path / "b.zip")
    connection.close()
    other(to)
    counts = restored(tmp_path / "b.zip", replace=False)
    assert counts == {What.AGAIN: 4, What.DROPPED: 3, What.WAITING: 1}
    assert not Subscription.objects.filter(agreed__isnull=False, ended__isnull=True).exists()
    told_step()
    assert not Outgoing.objects.filter(stage=Stage.WAITING, subscription__isnull=False).exists()
    sink = mailed(settings)
    reached = sorted(to for (to,) in sink.recipients)
    assert reached == ["ada@example.org", "fresh@example.org", "reader0@example.org", "reader1@example.org",
                       "reader2@example.org"]  # fmt: skip
    assert mailed(settings).mails == []
    assert not Subscription.objects.filter(mail="late@example.org").exists()
    asked = next(each for each in sink.mails if each["To"] == yes.mail)
    body = asked.get_body(("plain",))
    assert body is not None
    words = " ".join(body.get_content().split())
    assert "restored from a backup" in words and f"agreed on {timezone.now().date()}" in words
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert asked["Message-ID"] == f"<{Renewal.objects.get(subscription=yes).pk}@heed.example>"
    answer(words)
    end(no)
    told_step()
    assert {row.subscription_id for row in Outgoing.objects.filter(stage=Stage.WAITING)} == {yes.pk}
    Renewal.objects.update(sent=timezone.now() - timedelta(days=DAYS, minutes=1))
    Subscription.objects.update(asked=timezone.now() - timedelta(days=DAYS, minutes=1))
    assert forget_unanswered() == 2
    assert list(Subscription.objects.filter(mail__isnull=False)) == [yes]
    assert "reader1@" not in everything() and Outgoing.objects.filter(subscription=silent).exists()


def answer(words: str) -> None:
    """Follow the link of a mail and press its button."""
    found = re.search(r"https://heed\.example(/subscribe/agree/\S+)", words)
    assert found
    assert Client(HTTP_HOST="localhost").post(found[1]).status_code == 200


def test_whose_mail_waits_is_not_forgotten(chief: Account, tmp_path: Path) -> None:
    """A site whose mail server is set up weeks later still asks; days count from when it was asked."""
    (reader,) = subscribers(1)
    back_up(tmp_path / "b.zip")
    Subscription.objects.all().delete()
    assert restored(tmp_path / "b.zip") == {What.AGAIN: 1}
    Subscription.objects.update(asked=timezone.now() - timedelta(days=DAYS * 5))
    assert forget_unanswered() == 0
    Renewal.objects.update(stage=Stage.SENT, sent=timezone.now())
    assert forget_unanswered() == 0
    Renewal.objects.update(stage=Stage.DEAD, sent=None)
    assert forget_unanswered() == 1
    assert Subscription.objects.get(pk=reader.pk).mail is None


def test_who_ends_it_meanwhile_is_not_asked(chief: Account, tmp_path: Path, settings: Fixture) -> None:
    """By the link of any earlier mail; and who agreed by themselves is not asked either."""
    ends, agrees = subscribers(2)
    back_up(tmp_path / "b.zip")
    Subscription.objects.all().delete()
    restored(tmp_path / "b.zip")
    client = Client(HTTP_HOST="localhost")
    assert client.post(end_path(ends)).status_code == 200
    assert client.post(agree_path(agrees)).status_code == 200
    assert mailed(settings).mails == []
    assert set(Renewal.objects.values_list("stage", flat=True)) == {"dropped"}


def test_a_backup_made_while_they_were_asked(chief: Account, tmp_path: Path, settings: Fixture) -> None:
    """Restored again, each is asked once more, since the answer may be lost; and still known as who had agreed."""
    (reader,) = subscribers(1)
    back_up(tmp_path / "b.zip")
    for number in range(3):
        Subscription.objects.all().delete()
        assert restored(tmp_path / ("b.zip" if number == 0 else f"{number}.zip")) == {What.AGAIN: 1}
        assert Renewal.objects.get().agreed == reader.agreed and Renewal.objects.get().stage == "waiting"
        assert len(mailed(settings).mails) == 1
        back_up(tmp_path / f"{number + 1}.zip")
        Subscription.objects.update(asked=timezone.now() - timedelta(days=DAYS * 2))
    rows = all_rows()["consent.Renewal"]
    assert restored(tmp_path / "3.zip") == {} and all_rows()["consent.Renewal"] == rows


def test_as_backed_up(chief: Account, tmp_path: Path, other: Callable[[str], None]) -> None:
    """For who knows that nothing happened since: every row as it was; but what is known to have ended stays so."""
    first, _second = subscribers(2)
    told_step()
    back_up(tmp_path / "b.zip")
    before = all_rows()
    end(first)
    assert restored(tmp_path / "b.zip", Subscriptions.AS_BACKED_UP) == {
        What.ENDED: 1, What.DROPPED: 1, What.WAITING: 1,
    }  # fmt: skip
    connection.close()
    other("sqlite")
    assert restored(tmp_path / "b.zip", Subscriptions.AS_BACKED_UP, replace=False) == {
        What.AS_BACKED_UP: 2, What.WAITING: 2,
    }  # fmt: skip
    after = all_rows()
    after["history.Change"].pop()
    assert after == before


def test_said_too_late(chief: Account, tmp_path: Path, settings: Fixture) -> None:
    """Who forgot to say so may restore once more; nobody is asked twice; an answer given meanwhile stands."""
    first, second = subscribers(2)
    back_up(tmp_path / "b.zip")
    Subscription.objects.all().delete()
    assert restored(tmp_path / "b.zip") == {What.AGAIN: 2}
    end(second)
    assert restored(tmp_path / "b.zip") == {What.ENDED: 1} and Renewal.objects.count() == 2
    assert restored(tmp_path / "b.zip", Subscriptions.AS_BACKED_UP) == {What.AS_BACKED_UP: 1, What.ENDED: 1}
    assert Subscription.objects.get(agreed__isnull=False, ended__isnull=True) == first
    assert mailed(settings).mails == []


def test_agreed_to_after_it_had_ended(chief: Account, tmp_path: Path) -> None:
    """Ended, restored from an older backup, asked again, agreed: the backup that knows only of the end is older."""
    (reader,) = subscribers(1)
    back_up(tmp_path / "older.zip")
    end(reader)
    back_up(tmp_path / "newer.zip")
    Subscription.objects.all().delete()
    restored(tmp_path / "older.zip")
    agree(reader)
    assert restored(tmp_path / "newer.zip") == {} and Subscription.objects.get().agreed
    assert Subscription.objects.get().mail == reader.mail


def test_webhooks_and_accounts(chief: Account, tmp_path: Path) -> None:
    """Switched off since stays off, blocked since stays blocked; a newer webhook is told of."""
    off, on = hooks_row("https://off.example/"), hooks_row("https://on.example/")
    ben = Account.objects.create(mail="ben@example.org", name="Ben")
    back_up(tmp_path / "b.zip")
    hooks.set_active(chief, off, False, "no more")
    hooks_row("https://new.example/")
    Account.objects.filter(pk=ben.pk).update(is_active=False)
    counts = restored(tmp_path / "b.zip")
    assert counts == {What.HOOK_OFF: 1, What.HOOK_LOST: 1, What.BLOCKED: 1}
    assert dict(Webhook.objects.values_list("pk", "active")) == {off.pk: False, on.pk: True}
    assert not Account.objects.get(pk=ben.pk).is_active
    assert history_of("webhook", off.pk)[0].did == "stays switched off at a restore"


def test_alerts_go_before_mails_that_ask(chief: Account, tmp_path: Path) -> None:
    """And whose row a worker holds, no other one has."""
    subscribers(3)
    back_up(tmp_path / "b.zip")
    Subscription.objects.all().delete()
    restored(tmp_path / "b.zip")
    newcomer("new@example.org")
    told_step()
    assert [type(row) for row in claim(True)] == [Outgoing, Renewal, Renewal, Renewal]
    assert claim(True) == [] and claim(False) == []


def test_the_command_says_so(chief: Account, own_records: Any, tmp_path: Path) -> None:
    """How many and what happened, one line each; and the history has a row for each."""
    first, _second = subscribers(2)
    told_step()
    back_up(tmp_path / "b.zip")
    end(first)
    connection.close()
    done = heed(own_records, "restore", str(tmp_path / "b.zip"), "--replace")
    assert done.returncode == 0, done.said
    assert "1 subscription had ended since the backup" in done.said and "1 mail waiting" in done.said
    wrong = heed(own_records, "restore", str(tmp_path / "b.zip"), "--subscriptions", "all")
    assert wrong.returncode == 2
    assert Change.objects.filter(did="ended alerts by mail").count() == 1


def test_every_count_has_its_sentence() -> None:
    """In words of one and of many."""
    for what in What:
        (one,), (many,) = sentences({what: 1}), sentences({what: 2000})
        assert one.startswith("1 ") and many.startswith("2,000 ") and "{" not in one + many
    assert sentences({What.ENDED: 0}) == []
