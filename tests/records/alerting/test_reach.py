"""Whom an alert reaches: who reads it, who is sent it, and what it says of what its readers may not know."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from heed.alerts.levels import Level
from heed.alerts.message import Kind
from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.drafting import draft, drop, follow, revise, submit
from heed.records.alerting.models import Move, Reach, Step
from heed.records.alerting.outgoing import Subscription, Webhook
from heed.records.alerting.policy import may_read, readable
from heed.records.alerting.told import as_message
from tests.records.alerting.raising import WARNING, Joined, ask_of, tell


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


def test_whoever_is_blocked_reads_what_is_public_alone(
    analyst: Account, reviewer: Account, joined: Joined
) -> None:
    """Also what they wrote, and what names them."""
    reader = joined("reader")
    named = tell(
        draft(analyst, "SDN", replace(WARNING, reach=Reach.PRIVATE, people=(reader,))), analyst, reviewer
    )
    own, public = draft(analyst, "SDN", WARNING), tell(draft(analyst, "SDN", WARNING), analyst, reviewer)
    for person in (reader, analyst):
        before = set(readable(person))
        person.is_active = False
        assert named in before and set(readable(person)) == {public}
    assert not may_read(analyst, own)


def test_a_private_step_says_nothing_of_one_that_its_people_cannot_read(
    analyst: Account, reviewer: Account, joined: Joined
) -> None:
    """Whoever is named only later is not told that there was something before; whoever always was, is."""
    first, second = joined("reader"), joined("reader")
    private = replace(WARNING, reach=Reach.PRIVATE, people=(first,))
    hidden = tell(draft(analyst, "SDN", private), analyst, reviewer)
    both = replace(private, note="More.", people=(first, second))
    wider = tell(follow(analyst, hidden.alert, Move.UPDATE, both), analyst, reviewer)
    assert (as_message(wider).kind, as_message(wider).references) == (Kind.ALERT, ())
    again = tell(follow(analyst, hidden.alert, Move.UPDATE, replace(private, note="All.")), analyst, reviewer)
    assert [each.identifier for each in as_message(again).references] == [str(hidden), str(wider)]


@pytest.mark.parametrize(
    "end",
    [{"move": Move.CANCELLATION}, {"move": Move.UPDATE, "level": Level.RESOLVED}],
    ids=["cancelled", "resolved"],
)
def test_an_alert_ends_for_all_who_heard_of_it(
    analyst: Account, reviewer: Account, joined: Joined, end: dict[str, Any]
) -> None:
    """Else the public would see it go on for good, and nobody could end it."""
    move, level = end["move"], end.get("level", Level.WARNING)
    first = tell(draft(analyst, "SDN", WARNING), analyst, reviewer)
    over = replace(WARNING, note="It was wrong.", level=level)
    to_some: dict[str, Any] = {"reach": Reach.RESTRICTED, "roles": ("analyst", "reviewer")}
    to_one: dict[str, Any] = {"reach": Reach.PRIVATE, "people": (joined("reader"),)}
    for narrow in (to_some, to_one):
        step = follow(analyst, first.alert, move, replace(over, **narrow))
        with pytest.raises(BadInput, match="must hear that the alert is over"):
            submit(analyst, step)
        drop(analyst, step, "the public must hear it")
    more = replace(WARNING, note="More.", **to_some)
    assert tell(follow(analyst, first.alert, Move.UPDATE, more), analyst, reviewer).told
    assert tell(follow(analyst, first.alert, move, over), analyst, reviewer).told


def test_a_restricted_alert_ends_for_all_its_roles(analyst: Account, reviewer: Account) -> None:
    both = replace(WARNING, reach=Reach.RESTRICTED, roles=("editor", "reviewer"), note="x")
    first = tell(draft(analyst, "SDN", both), analyst, reviewer)
    step = follow(analyst, first.alert, Move.CANCELLATION, replace(both, roles=("reviewer",)))
    with pytest.raises(BadInput, match="must hear that the alert is over"):
        submit(analyst, step)
    revise(analyst, step, both)
    assert tell(step, analyst, reviewer).told
