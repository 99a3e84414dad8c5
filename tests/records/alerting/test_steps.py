"""Alerts step by step: what can be drafted and told, what follows it, and what stays as it was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from heed.alerts.levels import Level
from heed.alerts.message import Kind
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.alerting.asking import remove_ask
from heed.records.alerting.drafting import draft, drop, follow, may_drop, revise, submit
from heed.records.alerting.judging import draft_from, judged, set_aside
from heed.records.alerting.letters import letter
from heed.records.alerting.models import Ask, Move, Reach, State, Step
from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.told import as_message
from heed.records.history.rows import history_of
from tests.records.alerting.raising import TODAY, WARNING, Joined, ask_of, tell


def test_the_chain_refers_back_and_ends(told: Step, analyst: Account, reviewer: Account) -> None:
    with pytest.raises(BadInput, match="note"):
        follow(analyst, told.alert, Move.UPDATE, WARNING)
    update = follow(analyst, told.alert, Move.UPDATE, replace(WARNING, note="Two more towns."))
    with pytest.raises(BadInput, match="not finished"):
        follow(analyst, told.alert, Move.UPDATE, replace(WARNING, note="Again."))
    tell(update, analyst, reviewer)
    end = follow(analyst, told.alert, Move.UPDATE, replace(WARNING, level=Level.RESOLVED, note="It ended."))
    end = tell(end, analyst, reviewer)
    message = as_message(end)
    assert message.kind is Kind.CANCEL
    assert [each.identifier for each in message.references] == [
        f"{told.alert.number}.1",
        f"{told.alert.number}.2",
    ]
    with pytest.raises(BadInput, match="closed"):
        follow(analyst, told.alert, Move.UPDATE, replace(WARNING, note="Again."))


@pytest.mark.parametrize("move", [Move.UPDATE, Move.CORRECTION, Move.CANCELLATION])
def test_an_alert_goes_on_when_an_ask_of_it_is_overdue(
    told: Step, analyst: Account, reviewer: Account, monkeypatch: pytest.MonkeyPatch, move: Move
) -> None:
    """A silence past the day asked for is the very time to follow an alert up."""
    later = timezone.now() + timedelta(days=90)
    monkeypatch.setattr(timezone, "now", lambda: later)
    step = tell(follow(analyst, told.alert, move, replace(WARNING, note="No answer.")), analyst, reviewer)
    (ask,) = as_message(step).asks
    assert ask.by < later.date() and ask.asked == TODAY


def test_a_first_step_cannot_close_and_a_draft_cannot_be_followed(analyst: Account) -> None:
    with pytest.raises(BadInput, match="earlier message"):
        draft(analyst, "SDN", replace(WARNING, level=Level.RESOLVED))
    step = draft(analyst, "SDN", WARNING)
    with pytest.raises(BadInput, match="told before"):
        follow(analyst, step.alert, Move.UPDATE, replace(WARNING, note="x"))


def test_what_was_told_cannot_be_changed_by_code_or_database(told: Step, analyst: Account) -> None:
    office = told.asks.get().addressee
    changes: tuple[Callable[[], object], ...] = (
        lambda: revise(analyst, told, WARNING),
        lambda: drop(analyst, told, "x"),
    )
    for change in changes:
        with pytest.raises(BadInput, match="is told"):
            change()
    statements: tuple[Callable[[], object], ...] = (
        lambda: Step.objects.filter(pk=told.pk).update(headline="other"),
        lambda: Ask.objects.filter(step=told).delete(),
        lambda: Ask.objects.filter(step=told).update(because="other"),
        lambda: Ask.objects.create(step=told, measure="D05", addressee=office, because="x", by=TODAY),
    )
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            statement()


def test_a_dropped_draft_stays_in_the_record(analyst: Account) -> None:
    step = drop(analyst, draft(analyst, "SDN", WARNING), "it was a rumour")
    assert (step.state, history_of("step", step.pk)[0].why) == (State.DROPPED, "it was a rumour")
    with pytest.raises(BadInput, match="the reason is missing"):
        drop(analyst, draft(analyst, "SDN", WARNING), " ")


@pytest.mark.parametrize(
    ("named", "changed"),
    [
        ("headline", {"headline": " "}),
        ("roles", {"reach": Reach.RESTRICTED}),
        ("roles", {"roles": ("analyst",)}),
        ("people", {"reach": Reach.PRIVATE}),
        ("today", {"expires": TODAY}),
        ("severity", {"level": Level.WATCH, "severity": "Extreme"}),
        ("role", {"reach": Reach.RESTRICTED, "roles": ("king",)}),
        ("a reader sees what is public alone", {"reach": Reach.RESTRICTED, "roles": ("analyst", "reader")}),
        ("crimes", {"crimes": ()}),
        ("crimes", {"crimes": ("piracy",)}),
        ("risk_factors", {"risk_factors": ("99",)}),
        ("language", {"language": "<b>"}),
    ],
)
def test_a_draft_that_cannot_be_told_is_refused_and_leaves_nothing(
    analyst: Account, named: str, changed: dict[str, object]
) -> None:
    with pytest.raises(BadInput, match=named):
        draft(analyst, "SDN", replace(WARNING, **changed))  # type: ignore[arg-type]
    assert not Step.objects.exists()


def test_a_proposal_is_judged_once_and_with_a_reason(analyst: Account, joined: Joined) -> None:
    with pytest.raises(BadInput, match="reason"):
        set_aside(analyst, "a-run", "SDN", " ")
    with pytest.raises(NotAllowed):
        set_aside(joined("editor"), "a-run", "SDN", "no")
    set_aside(analyst, "a-run", "SDN", "a late release")
    with pytest.raises(BadInput, match="judged already"):
        set_aside(analyst, "a-run", "SDN", "again")
    step = draft_from(analyst, "a-run", "MMR", WARNING)
    found = judged(analyst, "a-run")
    assert (found["SDN"].why, found["MMR"].step, step.run) == ("a late release", step, "a-run")
    assert judged(joined("analyst", places=("MMR",)), "a-run").keys() == {"MMR"}


@pytest.mark.parametrize("handed_in", [False, True])
def test_a_draft_whose_author_is_gone_holds_no_alert_up(
    told: Step, analyst: Account, reviewer: Account, joined: Joined, handed_in: bool
) -> None:
    """Else a wrong alert could be neither corrected nor cancelled any more."""
    gone, more = joined("analyst"), replace(WARNING, note="Two more towns.")
    step = follow(gone, told.alert, Move.UPDATE, more)
    if handed_in:
        submit(gone, step)
    gone.is_active = False
    gone.save()
    with pytest.raises(BadInput, match="not finished"):
        follow(analyst, told.alert, Move.CANCELLATION, more)
    for person in (analyst, gone, joined("editor"), joined("reviewer", places=("MMR",))):
        assert not may_drop(person, step)
        with pytest.raises(NotAllowed):
            drop(person, step, "its author is gone")
    assert drop(reviewer, step, "its author is gone").state == State.DROPPED
    assert tell(follow(analyst, told.alert, Move.CANCELLATION, more), analyst, reviewer).state == State.TOLD


@pytest.mark.parametrize(
    ("move", "level"), [(Move.CANCELLATION, Level.WARNING), (Move.UPDATE, Level.RESOLVED)]
)
def test_an_end_asks_nothing_of_anybody(
    told: Step, analyst: Account, reviewer: Account, move: Move, level: Level
) -> None:
    """Else somebody would be counted as silent who was never asked."""
    more = replace(WARNING, note="It was wrong.", level=level)
    step = follow(analyst, told.alert, move, more)
    with pytest.raises(BadInput, match="asks nothing"):
        ask_of(step, analyst)
    if move is Move.UPDATE:
        ask = ask_of(revise(analyst, step, replace(more, level=Level.WARNING)), analyst)
        revise(analyst, step, more)
        with pytest.raises(BadInput, match="take them out"):
            submit(analyst, step)
        remove_ask(analyst, ask)
    end = tell(step, analyst, reviewer)
    assert end.told and as_message(end).asks and not as_message(end).asks_now
    row = Outgoing(step=end, subscription=Subscription(mail="a@example.org", agreed=end.told))
    assert "What is asked" not in str(letter(row).body)
