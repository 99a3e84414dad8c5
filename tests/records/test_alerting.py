"""Alerts from draft to answer: who may do what, what is refused, and what nobody may read."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.alerts.message import Kind
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.answering import Said, clock_of, correct, respond, valid
from heed.records.alerting.asking import Wanted, add_addressee, add_ask, offers
from heed.records.alerting.confirming import confirm, give_back, missing
from heed.records.alerting.drafting import Content, draft, drop, follow, revise, submit
from heed.records.alerting.judging import draft_from, judged, set_aside
from heed.records.alerting.models import Addressee, Ask, Move, Reach, State, Step
from heed.records.alerting.outgoing import Outgoing, Subscription, Webhook
from heed.records.alerting.policy import may_read, readable
from heed.records.alerting.told import as_message
from heed.records.history.rows import history_of

Joined = Callable[..., Account]
WARNING = Content(
    Level.WARNING,
    "Sudan: attacks are likely to grow",
    "The chance rose.",
    crimes=("war_crimes",),
    sources=("a run of heed",),
)
TODAY = timezone.now().date()


@pytest.fixture
def analyst(joined: Joined) -> Account:
    return joined("analyst")


@pytest.fixture
def reviewer(joined: Joined) -> Account:
    return joined("reviewer")


@pytest.fixture
def told(analyst: Account, reviewer: Account) -> Step:
    """A warning about Sudan that was told."""
    step = draft(analyst, "SDN", WARNING)
    ask_of(step, analyst)
    return tell(step, analyst, reviewer)


def tell(step: Step, author: Account, *reviewers: Account) -> Step:
    submit(author, step)
    for reviewer in reviewers:
        step = confirm(reviewer, step, "the sources hold")
    return step


def ask_of(step: Step, author: Account) -> Ask:
    office, _ = Addressee.objects.get_or_create(
        name="The Office of the Envoy for Ruritania",
        defaults={"tier": "international", "actor": "secretariat"},
    )
    return add_ask(author, step, Wanted("D02", office, "talks are open", TODAY + timedelta(days=30)), TODAY)


def test_nobody_is_told_before_another_person_confirms(analyst: Account, reviewer: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    with pytest.raises(BadInput, match="waits for confirmation"):
        confirm(reviewer, step, "good")
    submit(analyst, step)
    assert not may_read(None, step)
    confirm(reviewer, step, "the sources hold")
    step.refresh_from_db()
    assert (step.state, may_read(None, step)) == (State.TOLD, True)
    assert [each.did for each in history_of("step", step.pk)] == [
        "told", "confirmed", "handed in for confirmation", "drafted alert",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_not_even_a_reviewer_confirms_what_they_wrote(joined: Joined, role: Role) -> None:
    author = joined(role)
    step = submit(author, draft(author, "SDN", WARNING))
    with pytest.raises(NotAllowed, match="your own"):
        confirm(author, step, "good")


def test_an_emergency_needs_two_different_people(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
    confirm(first, step, "seen")
    assert (missing(step), may_read(None, step), Outgoing.objects.count()) == (1, False, 0)
    with pytest.raises(NotAllowed, match="already"):
        confirm(first, step, "seen again")
    assert confirm(second, step, "seen too").state == State.TOLD


def test_what_was_confirmed_before_a_change_counts_no_more(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
    confirm(first, step, "seen")
    give_back(second, step, "one source is missing")
    step.refresh_from_db()
    revise(analyst, step, replace(WARNING, level=Level.EMERGENCY, description="With the source."))
    submit(analyst, step)
    assert missing(step) == 2
    confirm(second, step, "good")
    confirm(first, step, "still good")
    step.refresh_from_db()
    assert step.state == State.TOLD


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_others_raise_nothing(joined: Joined, role: Role) -> None:
    with pytest.raises(NotAllowed, match="Sudan"):
        draft(joined(role), "SDN", WARNING)


def test_a_place_limits_both(joined: Joined) -> None:
    analyst, reviewer = joined("analyst", places=("Africa",)), joined("reviewer", places=("MMR",))
    with pytest.raises(NotAllowed):
        draft(analyst, "MMR", WARNING)
    step = submit(analyst, draft(analyst, "SDN", WARNING))
    with pytest.raises(NotAllowed):
        confirm(reviewer, step, "good")


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


def test_only_public_steps_go_to_the_public(analyst: Account, reviewer: Account, joined: Joined) -> None:
    now = timezone.now()
    everywhere = Subscription.objects.create(mail="a@example.org", agreed=now)
    there = Subscription.objects.create(
        mail="b@example.org", agreed=now, regions=["Africa"], levels=["warning"]
    )
    Subscription.objects.create(mail="c@example.org", agreed=now, countries=["MMR"])
    Subscription.objects.create(mail="d@example.org")
    Subscription.objects.create(mail=None, agreed=now, ended=now)
    Subscription.objects.create(mail="f@example.org", agreed=now, levels=["emergency"])
    hook = Webhook.objects.create(address="https://a.example/", secret="x", by=analyst)
    public = tell(draft(analyst, "SDN", WARNING), analyst, reviewer)
    assert set(_recipients(public)) == {
        (everywhere.pk, None, None), (there.pk, None, None), (None, hook.pk, None),
    }  # fmt: skip
    editor = joined("editor")
    content = replace(WARNING, reach=Reach.RESTRICTED, roles=("editor",))
    restricted = tell(draft(analyst, "SDN", content), analyst, reviewer)
    assert _recipients(restricted) == [(None, None, editor.pk)]


def test_whoever_heard_of_it_hears_how_it_goes_on(analyst: Account, reviewer: Account) -> None:
    """A choice of levels says which alerts begin for somebody, not that their correction or end is kept back."""
    now = timezone.now()
    heard = Subscription.objects.create(mail="a@example.org", agreed=now, levels=["warning"])
    moved = Subscription.objects.create(mail="b@example.org", agreed=now, levels=["warning"])
    Subscription.objects.create(mail="c@example.org", agreed=now, levels=["emergency"])
    hook = Webhook.objects.create(address="https://a.example/", secret="x", by=analyst, levels=["warning"])
    first = tell(draft(analyst, "SDN", WARNING), analyst, reviewer)
    assert set(_recipients(first)) == {(heard.pk, None, None), (moved.pk, None, None), (None, hook.pk, None)}
    # What they choose later holds: no more of this country.
    Subscription.objects.filter(pk=moved.pk).update(countries=["MMR"])
    eased = replace(WARNING, level=Level.IMPROVING, note="A truce holds.")
    eased_step = tell(follow(analyst, first.alert, Move.UPDATE, eased), analyst, reviewer)
    assert set(_recipients(eased_step)) == {(heard.pk, None, None), (None, hook.pk, None)}
    # Another alert that begins at that level is none of theirs.
    assert (
        _recipients(tell(draft(analyst, "SDN", replace(WARNING, level=Level.WATCH)), analyst, reviewer)) == []
    )


def _recipients(step: Step) -> list[tuple[object, ...]]:
    return list(step.outgoing.values_list("subscription", "webhook", "account"))


def test_every_way_of_reading_keeps_every_secret(analyst: Account, reviewer: Account, joined: Joined) -> None:
    """Who may read a step, by reach and state, for one of each role with and without the place."""
    people = {
        (role.value, places): joined(role, places=places)
        for role, places in itertools.product(Role, ((), ("SDN",), ("MMR",)))
        if not (role is Role.ADMINISTRATOR and places)
    }
    named = people["reader", ()]
    restricted = replace(WARNING, reach=Reach.RESTRICTED, roles=("editor",))
    private = replace(WARNING, reach=Reach.PRIVATE, people=(named,))
    steps = {
        reach: draft(analyst, "SDN", c)
        for reach, c in (("public", WARNING), ("restricted", restricted), ("private", private))
    }
    for step in steps.values():
        assert {key for key, person in people.items() if may_read(person, step)} == unfinished(step)
        assert not may_read(None, step)
        tell(step, analyst, reviewer)
    there = ((), ("SDN",))
    assert all(may_read(person, steps["public"]) for person in (*people.values(), None))
    assert {key for key, person in people.items() if may_read(person, steps["restricted"])} == {
        ("editor", p) for p in there
    }
    assert {key for key, person in people.items() if may_read(person, steps["private"])} == {("reader", ())}
    assert list(readable(None)) == [steps["public"]]
    blocked = people["editor", ()]
    blocked.is_active = False
    assert not may_read(blocked, steps["restricted"])


def unfinished(step: Step) -> set[tuple[str, tuple[str, ...]]]:
    """Who may know of a step of Sudan before it is told, besides its author."""
    confirm_there = {("reviewer", ()), ("reviewer", ("SDN",)), ("administrator", ())}
    if step.reach == Reach.PRIVATE:
        return confirm_there
    return confirm_there | {("analyst", ()), ("analyst", ("SDN",))}


def test_answers_stop_the_clocks(analyst: Account, reviewer: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    ask = ask_of(step, analyst)
    assert clock_of(ask, TODAY) is None
    with pytest.raises(BadInput, match="told"):
        respond(analyst, ask, Said(Answer.DONE, TODAY, "a letter"), TODAY)
    tell(step, analyst, reviewer)
    ask = Ask.objects.get(pk=ask.pk)
    later = TODAY + timedelta(days=40)
    found = clock_of(ask, later)
    assert found is not None and (found.silent, found.overdue) == (40, 10)
    respond(analyst, ask, Said(Answer.ACKNOWLEDGED, TODAY + timedelta(days=3), "a letter"), later)
    found = clock_of(ask, later)
    assert found is not None and (found.acknowledged_after, found.silent, found.done_after) == (3, None, None)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("today", Said(Answer.DONE, TODAY - timedelta(days=1), "a letter")),
        ("today", Said(Answer.DONE, TODAY + timedelta(days=1), "a letter")),
        ("source", Said(Answer.DONE, TODAY, " ")),
        ("reason given", Said(Answer.DECLINED, TODAY, "a letter")),
    ],
)
def test_an_answer_that_cannot_be_is_refused(told: Step, analyst: Account, named: str, said: Said) -> None:
    ask = told.asks.get()
    with pytest.raises(BadInput, match=named):
        respond(analyst, ask, said, TODAY)
    assert valid(ask) == []


def test_a_wrong_answer_is_set_right_and_stays(told: Step, analyst: Account) -> None:
    ask = told.asks.get()
    wrong = respond(analyst, ask, Said(Answer.DONE, TODAY, "a call"), TODAY)
    right = correct(analyst, wrong, Said(Answer.ACCEPTED, TODAY, "a letter"), "misheard", TODAY)
    assert valid(ask) == [right]
    with pytest.raises(BadInput, match="corrected already"):
        correct(analyst, wrong, None, "again", TODAY)
    correct(analyst, right, None, "another office", TODAY)
    assert valid(ask) == []
    assert ask.responses.count() == 3


def test_only_what_the_gate_leaves_open_can_be_asked(analyst: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    council = add_addressee(analyst, "The Council of Ruritania", "international", "security_council")
    offered = {offer.measure: offer for offer in offers(step, council, TODAY)}
    assert "M02" not in offered and "D07" in offered
    with pytest.raises(BadInput, match="the gate leaves open"):
        add_ask(analyst, step, Wanted("M02", council, "x", TODAY + timedelta(days=9)), TODAY)
    with pytest.raises(BadInput, match="the gate leaves open"):
        add_ask(analyst, step, Wanted("N01", council, "x", TODAY + timedelta(days=9)), TODAY)
    peacekeepers = offered.get("P01")
    assert peacekeepers is not None and peacekeepers.late(TODAY, TODAY + timedelta(days=30))


@pytest.mark.parametrize(("days", "because", "named"), [(0, "x", "by"), (30, " ", "because")])
def test_an_ask_without_reason_or_time_is_refused(
    analyst: Account, days: int, because: str, named: str
) -> None:
    step = draft(analyst, "SDN", WARNING)
    office = add_addressee(analyst, "An office", "regional", "regional")
    with pytest.raises(BadInput, match=named):
        add_ask(analyst, step, Wanted("D03", office, because, TODAY + timedelta(days=days)), TODAY)
    assert not step.asks.exists()


def test_a_public_step_says_nothing_of_a_restricted_one_before_it(
    analyst: Account, reviewer: Account
) -> None:
    hidden = draft(analyst, "SDN", replace(WARNING, reach=Reach.RESTRICTED, roles=("editor",)))
    ask_of(hidden, analyst)
    tell(hidden, analyst, reviewer)
    opened = tell(
        follow(analyst, hidden.alert, Move.UPDATE, replace(WARNING, note="It can be said now.")),
        analyst,
        reviewer,
    )
    message = as_message(opened)
    assert (message.kind, message.references, message.asks) == (Kind.ALERT, (), ())
    narrower = replace(WARNING, note="More.", reach=Reach.RESTRICTED, roles=("editor", "reviewer"))
    third = tell(follow(analyst, hidden.alert, Move.UPDATE, narrower), analyst, reviewer)
    # Its reviewers could not read the first step; all could read the second.
    assert [each.identifier for each in as_message(third).references] == [str(opened)]
    last = replace(WARNING, note="All.", reach=Reach.RESTRICTED, roles=("editor",))
    fourth = tell(follow(analyst, hidden.alert, Move.UPDATE, last), analyst, reviewer)
    assert [each.identifier for each in as_message(fourth).references] == [
        str(each) for each in (hidden, opened, third)
    ]
    assert len(as_message(fourth).asks) == 1


def test_what_its_readers_never_heard_of_cannot_be_ended_for_them(
    analyst: Account, reviewer: Account, joined: Joined
) -> None:
    named = replace(WARNING, reach=Reach.PRIVATE, people=(joined("reader"),))
    first = tell(draft(analyst, "SDN", named), analyst, reviewer)
    end = follow(analyst, first.alert, Move.CANCELLATION, replace(WARNING, note="It was wrong."))
    with pytest.raises(BadInput, match="cannot be ended for them"):
        submit(analyst, end)
    revise(analyst, end, replace(named, note="It was wrong."))
    assert as_message(tell(end, analyst, reviewer)).kind is Kind.CANCEL


def test_the_very_same_answer_is_recorded_once(told: Step, analyst: Account) -> None:
    ask, said = told.asks.get(), Said(Answer.ACCEPTED, TODAY, "a letter")
    first = respond(analyst, ask, said, TODAY)
    with pytest.raises(BadInput, match="recorded already"):
        respond(analyst, ask, said, TODAY)
    assert valid(ask) == [first]


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
