"""After a restore: what readers, people and webhooks did since stands, and everything that happened is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.records.accounts.models import Account
from heed.records.alerting import hooks
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.subscribing import (
    Choice,
    agree,
    ask,
    change,
    end,
    fingerprint,
)
from heed.records.backup import Subscriptions, back_up, sentences
from heed.records.backup.consent import What
from heed.records.consent.models import Renewal
from heed.records.history.models import Change
from heed.records.history.rows import history_of
from tests.records.backup.restoring import Stage, everything, mailed, newcomer, restored, stage
from tests.records.copies import all_rows, heed
from tests.records.sinks import hooks_row, subscribers, told_step


def test_what_readers_did_since_stands(chief: Account, tmp_path: Path, settings: Fixture) -> None:
    """Ended, ended and come back, changed, told, newer: each is as the reader left it; nothing else is mailed.

    Nor what waited for one who now wants to hear of another country.
    """
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
    assert sorted(to for (to,) in mailed(settings).recipients) == [kept.mail]
    told_step()
    hear = {row.subscription_id for row in Outgoing.objects.filter(stage=Stage.WAITING)}
    assert hear == {back.pk, sent.pk, kept.pk, new.pk}


def test_what_left_while_the_backup_was_written_is_not_sent_again(
    chief: Account, tmp_path: Path, settings: Fixture
) -> None:
    """A large backup is hours older than the moment that it names."""
    subscribers(2)
    told_step(told=timezone.now() - timedelta(hours=9))
    back_up(tmp_path / "b.zip")
    gone, waits = Outgoing.objects.all()
    Outgoing.objects.filter(pk=gone.pk).update(stage=Stage.SENT, sent=timezone.now() - timedelta(hours=2))
    assert restored(tmp_path / "b.zip") == {What.SENT: 1, What.WAITING: 1}
    assert Outgoing.objects.get(pk=gone.pk).stage == "sent"
    assert mailed(settings).ids == [f"<{waits.pk}@heed.example>"]


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
