"""After a restore: who may have said no is asked once, by a mail, and forgotten when they do not answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.records.accounts.models import Account
from heed.records.alerting.claiming import claim
from heed.records.alerting.letters import day
from heed.records.alerting.models import Reach
from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.subscribing import (
    DAYS,
    Choice,
    agree_path,
    ask,
    end,
    end_path,
    forget_unanswered,
)
from heed.records.backup import back_up
from heed.records.backup.consent import What
from heed.records.consent.models import Renewal
from tests.records.backup.restoring import Stage, everything, mailed, newcomer, restored
from tests.records.copies import all_rows
from tests.records.sinks import subscribers, told_step

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


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
    assert "restored from a backup" in words and f"agreed on {day(timezone.now().date())}" in words
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
