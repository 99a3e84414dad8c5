"""Sending what waits: claims, back-off, mails over a real mail server that refuses, drops or is away."""

from __future__ import annotations

import socket
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings as Fixture

from heed.alerts.levels import Level
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.claiming import (
    AT_ONCE,
    HOLD,
    LONGEST,
    PAUSES,
    Outcome,
    Stage,
    claim,
    let_go,
    pause_after,
    settle,
)
from heed.records.alerting.delivering import Delivery, waiting
from heed.records.alerting.models import Move, Reach
from heed.records.alerting.outgoing import Outgoing
from heed.records.alerting.subscribing import Choice, change, end
from tests.records.conftest import Kept
from tests.records.sinks import MailSink, delivery_to, mail_server, stages, subscribers, told_step

pytestmark = pytest.mark.usefixtures("site_with_address")


def all_due() -> None:
    """As if every pause were over."""
    Outgoing.objects.filter(stage=Stage.WAITING).update(next_try=timezone.now())


@given(st.integers(min_value=1, max_value=50))
def test_pauses_grow_and_end(attempts: int) -> None:
    """Each pause is at least the one before; after the last there is none, however often one asks."""
    pause, before = pause_after(attempts), pause_after(attempts - 1) if attempts > 1 else timedelta(0)
    assert (pause is None) == (attempts > len(PAUSES))
    if pause is not None:
        assert before is not None and pause >= before and pause >= timedelta(minutes=1)


def test_what_is_held_is_nobody_elses_until_the_hold_is_over(records: Kept) -> None:
    subscribers(AT_ONCE + 5)
    told_step()
    first, second = claim(True), claim(True)
    assert (len(first), len(second), len(claim(True))) == (AT_ONCE, 5, 0)
    assert {row.pk for row in first}.isdisjoint(row.pk for row in second)
    let_go(second)
    assert {row.pk for row in claim(True)} == {row.pk for row in second}
    Outgoing.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert len(claim(True)) == AT_ONCE


def test_those_never_tried_go_before_those_that_failed(records: Kept) -> None:
    """However long the failed ones wait: a mailbox that is full must not hold up all others."""
    subscribers(3)
    told_step()
    failed = Outgoing.objects.all()[0]
    Outgoing.objects.filter(pk=failed.pk).update(attempts=2, next_try=timezone.now() - timedelta(days=2))
    assert [row.attempts for row in claim(True)] == [0, 0, 2]


def test_no_message_is_begun_when_its_hold_may_end_before_it_is_sent(
    records: Kept, settings: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else another worker would take it meanwhile, and it would go out twice."""
    subscribers(2)
    told_step()
    real, sink = timezone.now, MailSink()

    def much_later() -> bool:
        monkeypatch.setattr(timezone, "now", lambda: real() + HOLD - LONGEST)
        return False

    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.stop = much_later
        assert delivery.round() == 0
        delivery.close()
    assert sink.mails == [] and not Outgoing.objects.filter(held_until__isnull=False).exists()


def test_a_clock_that_is_put_back_keeps_nothing_waiting(
    records: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that thought it was next year made, held and tried messages; nobody waits a year for them."""
    subscribers(3)
    real = timezone.now
    with monkeypatch.context() as ahead:
        ahead.setattr(timezone, "now", lambda: real() + timedelta(days=365))
        told_step()
        Outgoing.objects.update(next_try=timezone.now())
        failed, _held = claim(True)[:2]
        settle(failed, Outcome(Stage.WAITING, "away"))
        assert Outgoing.objects.get(pk=failed.pk).next_try > timezone.now()
    assert len(claim(True)) == 3
    assert claim(True) == []


def test_a_worker_on_another_machine_whose_clock_is_behind_takes_nothing_that_is_held(
    records: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers(1)
    told_step()
    Outgoing.objects.update(next_try=timezone.now() - timedelta(hours=1))
    claim(True)
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() - timedelta(minutes=50))
    assert claim(True) == []


def test_a_failure_of_one_whose_hold_is_over_changes_nothing(records: Kept) -> None:
    """Another worker has it by then; that it was sent is true all the same."""
    subscribers(1)
    told_step()
    (late,) = claim(True)
    Outgoing.objects.update(held_until=timezone.now() + HOLD * 2)
    settle(late, Outcome(Stage.DEAD, "too late"))
    assert Outgoing.objects.get().stage == Stage.WAITING
    settle(late, Outcome(Stage.SENT))
    assert Outgoing.objects.get().stage == Stage.SENT


@pytest.mark.parametrize(
    ("answer", "stage", "fault"),
    [
        ("550 5.1.1 <reader0@example.org> unknown", Stage.DEAD, "550 5.1.1"),
        ("554 no", Stage.DEAD, "554"),
        ("500 no", Stage.DEAD, "500"),
        ("451 4.7.1 reader0@example.org: come back later", Stage.WAITING, "451 4.7.1"),
    ],
)
@pytest.mark.parametrize("when", ["recipient", "data"])
def test_what_the_server_refuses(
    records: Kept, settings: Fixture, answer: str, stage: Stage, fault: str, when: str
) -> None:
    """For good: given up at once. For now: tried again. The other mails leave; no address is kept."""
    subscribers(2)
    told_step()
    sink = MailSink(
        says=lambda to: answer if when == "recipient" and to.startswith("reader0") else None,
        after=lambda number: answer if when == "data" and number == 1 else None,
    )
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.round()
        delivery.close()
    assert stages() == {"sent": 1, stage.value: 1}
    refused = Outgoing.objects.exclude(stage=Stage.SENT).get()
    assert fault in refused.fault and "@" not in refused.fault and refused.attempts == 1
    assert refused.next_try > timezone.now() or stage is Stage.DEAD


def test_a_dropped_connection_is_opened_again_and_the_repeat_has_the_same_id(
    records: Kept, settings: Fixture
) -> None:
    subscribers(4)
    told_step()
    sink = MailSink(after=lambda number: {2: "drop", 4: "421 4.3.2 closing"}.get(number))
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.round()
        delivery.close()
    assert (stages(), sink.connections) == ({"sent": 4}, 3)
    assert sorted(sink.ids) == sorted(f"<{row.pk}@heed.example>" for row in Outgoing.objects.all())


def test_a_server_that_is_away_costs_one_attempt_not_all(records: Kept, settings: Fixture) -> None:
    """One mail meets the fault; the others are let go and leave once the rest is over."""
    subscribers(5)
    told_step()
    with mail_server(MailSink()) as port:
        pass
    delivery = delivery_to(port, settings)
    while delivery.round():
        pass
    assert sorted(Outgoing.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    assert not Outgoing.objects.filter(held_until__isnull=False).exists()
    assert "ConnectionRefusedError" in Outgoing.objects.get(attempts=1).fault
    sink = MailSink()
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        all_due()
        while delivery.round():
            pass
        delivery.close()
    assert stages() == {"sent": 5}


def test_one_that_never_succeeds_is_given_up_after_all_pauses(records: Kept, settings: Fixture) -> None:
    subscribers(1)
    told_step()
    sink = MailSink(says=lambda to: "451 not now")
    with mail_server(sink) as port:
        for attempt in range(1, len(PAUSES) + 2):
            all_due()
            delivery = delivery_to(port, settings)
            assert (delivery.round(), delivery.round()) == (1, 0)
            delivery.close()
            row = Outgoing.objects.get()
            assert row.attempts == attempt
            if attempt <= len(PAUSES):
                due = (row.next_try - timezone.now()) / PAUSES[attempt - 1]
                assert row.stage == Stage.WAITING and 0.8 < due <= 1
    assert Outgoing.objects.get().stage == Stage.DEAD


def test_without_a_mail_server_or_address_mails_stay(records: Kept, settings: Fixture) -> None:
    """Nothing is sent into the void and called sent."""
    subscribers(2)
    told_step()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert Delivery().round() == 0
    settings.EMAIL_BACKEND, settings.SITE_URL = "django.core.mail.backends.smtp.EmailBackend", ""
    assert Delivery().round() == 0
    assert (stages(), waiting()["mails"]) == ({"waiting": 2}, 2)


def test_who_is_not_to_hear_any_more_does_not(records: Kept, settings: Fixture) -> None:
    leaving, staying = subscribers(2)
    editor = Account.objects.create(mail="ed@example.org", name="Ed", role=Role.EDITOR, password="x")
    told_step()
    told_step(Reach.RESTRICTED, roles="|editor|")
    end(leaving)
    editor.role = Role.READER
    editor.save()
    sink = MailSink()
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.round()
        delivery.close()
    assert sink.recipients == [[staying.mail]]
    assert stages() == {"sent": 1, "dropped": 2}


def test_who_chose_anew_hears_of_what_they_chose_and_of_how_it_goes_on(
    records: Kept, settings: Fixture
) -> None:
    """Whoever takes a country out may do so because a mail about it is found."""
    elsewhere, milder, following, staying = subscribers(4)
    first = told_step()
    Outgoing.objects.exclude(subscription=following).delete()
    Outgoing.objects.update(stage=Stage.SENT)
    told_step(alert=first.alert, place=2, move=Move.UPDATE, level=Level.EMERGENCY)
    change(elsewhere, Choice(countries=["MMR"]))
    change(milder, Choice(levels=["watch"]))
    change(following, Choice(levels=["watch"]))
    change(staying, Choice(regions=["Africa"], levels=["emergency"]))
    sink = MailSink()
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.round()
        delivery.close()
    assert sorted(sink.recipients) == sorted([[following.mail], [staying.mail]])
    assert stages() == {"sent": 3, "dropped": 2}


def test_who_leaves_while_a_worker_holds_their_row_does_not_hear(records: Kept, settings: Fixture) -> None:
    """A slow mail server can make the twentieth of a round wait for minutes."""
    both = subscribers(2)
    told_step()
    sink = MailSink()
    asked: list[int] = []

    def leaves_before_the_second() -> bool:
        asked.append(len(sink.recipients))
        if len(sink.recipients) == 1:
            (other,) = [each for each in both if [each.mail] not in sink.recipients]
            end(other)
        return False

    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.stop = leaves_before_the_second
        delivery.round()
        delivery.close()
    assert asked == [0, 1] and len(sink.recipients) == 1
    assert stages() == {"sent": 1, "dropped": 1}


def test_a_server_that_says_nothing_is_left_in_time(records: Kept, settings: Fixture) -> None:
    """It takes the connection and hangs: the attempt ends, and nothing is held."""
    subscribers(2)
    told_step()
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        delivery_to(hanging.getsockname()[1], settings)
        settings.EMAIL_TIMEOUT = 0.5
        delivery = Delivery()
        started = time.monotonic()
        assert delivery.round() == 1
        assert time.monotonic() - started < 5
        delivery.close()
    assert sorted(Outgoing.objects.values_list("stage", "attempts")) == [("waiting", 0), ("waiting", 1)]
    assert not Outgoing.objects.filter(held_until__isnull=False).exists()


def test_a_message_that_cannot_be_made_does_not_keep_the_others(records: Kept, settings: Fixture) -> None:
    """A fault of ours is tried again and in the end given up, like any other."""
    subscribers(2)
    told_step(headline="x" * 100, level="panic")
    told_step()
    sink = MailSink()
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        delivery.round()
        delivery.close()
    assert len(sink.mails) == 2
    faults = set(Outgoing.objects.filter(stage=Stage.WAITING).values_list("fault", "attempts"))
    assert faults == {("heed made a mistake, which is in its log: ValueError", 1)}
