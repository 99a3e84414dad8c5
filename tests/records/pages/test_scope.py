"""Scope: every address that can show alerts, situations or sheets shows everybody what they may read, no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.models import Ask
from heed.records.alerting.policy import may_read, may_read_cases
from tests.records.pages.marked import CASE_WORDS, World, reads, world_with
from tests.records.pages.walked import OTHER_ROOTS, addresses, routes, walked

Enters = Callable[[Account | None], Client]
PUBLIC = {"opentoldheadline", "thenopenheadline", "firstopenheadline", "publicof1title", "publicof2title"}
"""The first words of what everybody reads, and of all that outsiders read."""
OUTSIDERS = ("public", "reader of ('SDN',)", "field_monitor of everywhere",
             *(f"{role} of ('MMR',)" for role in Role if role is not Role.ADMINISTRATOR))  # fmt: skip


@pytest.fixture
def world(joined: Callable[..., Account]) -> World:
    return world_with(joined)


def unfolded(answer: Any) -> str:
    """The text of an answer, with the lines of a calendar made whole again, so that no word hides in a break."""
    text: str = answer.content.decode()
    return text.replace("\r\n ", "") if answer["Content-Type"].startswith("text/calendar") else text


def test_feeds_and_calendars_are_those_of_the_public(world: World, enters: Enters) -> None:
    """Whoever asks, they hold what everybody may read: programs fetch them without signing in."""
    offices = sorted({f"/alerts/addressee/{ask.addressee_id}/calendar.ics" for ask in Ask.objects.all()})
    paths = ["/alerts/feed.atom", "/alerts/feed.json", "/alerts/calendar.ics", *offices]
    public = {path: answer.content for path in paths if (answer := enters(None).get(path)).status_code == 200}
    for name, person in world.people.items():
        client = enters(person)
        answers = {path: answer.content for path in paths if (answer := client.get(path)).status_code == 200}
        assert answers == public, name
    assert len(public) == 3 + sum(1 for each in world.marked if may_read(None, each.step))
    assert b"opentoldbecause" in public["/alerts/calendar.ics"].replace(b"\r\n ", b"")


def test_every_route_is_known(world: World) -> None:
    """A new address fails here until it is walked, or is said to show no record."""
    assert len(addresses(walked(), world.marked)) > 100
    assert not [root for root in OTHER_ROOTS if not any(r.startswith(root) for r in routes())]
    with pytest.raises(AssertionError, match="'alerts/unheard-of/' shows records or is new"):
        addresses([*walked(), "alerts/unheard-of/"], world.marked)


def test_the_rule_hides_what_it_must(world: World) -> None:
    """Said apart from the rule, for the walk would believe one by which everybody reads everything."""
    for name in OUTSIDERS:
        person = world.people[name]
        read = {each.words[0] for each in world.everything if reads(person, each.record)}
        assert read == PUBLIC, name


def test_every_address_keeps_every_secret(world: World, enters: Enters) -> None:
    """A word of a record is in an answer only if the reader may read the record, whatever the status."""
    words = CASE_WORDS.union(*(each.words for each in world.everything))
    paths = addresses(walked(), world.marked)
    for name, person in world.people.items():
        readable = [each.words for each in world.everything if reads(person, each.record)]
        cases = CASE_WORDS if may_read_cases(person, "SDN") else set()
        told = words_told(enters(person), paths, words)
        faults = [(path, word) for path, found in told.items() for word in found.difference(cases, *readable)]
        assert faults == [], name
        seen = set().union(*told.values())
        unseen = [each for each in readable if not seen.intersection(each)]
        assert unseen == [], (name, "may read but is shown nowhere")
        assert seen & CASE_WORDS == cases, name


def words_told(client: Client, paths: list[str], words: set[str]) -> dict[str, set[str]]:
    """Which of the words each address tells this reader."""
    told = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, path
        # The short name that was asked for is said again where it is not found.
        text = re.sub("|".join(re.findall(r"\w+slug", path)) or "$^", "", unfolded(answer))
        told[path] = {word for word in words if word in text}
    return told


def test_own_addresses_show_all_of_a_step(world: World, enters: Enters) -> None:
    """Whoever may read a step reads the whole of it at its address; others are told that there is none."""
    for name, person in world.people.items():
        client = enters(person)
        for each in world.marked:
            path = f"/alerts/{each.step.alert.number}/{each.step.place}/"
            answer = client.get(path)
            assert answer.status_code == (200 if may_read(person, each.step) else 404), (name, path)
            if answer.status_code == 200:
                missing = [w for w in each.words if w not in answer.content.decode()]
                assert all(word.endswith(("letter", "excuse")) for word in missing), (name, path, missing)


def test_own_addresses_show_all_of_a_situation_and_a_sheet(world: World, enters: Enters) -> None:
    """As above; and no field monitor is named to others than themselves and administrators."""
    for name, person in world.people.items():
        client = enters(person)
        for each in world.written:
            answer = client.get(each.path)
            assert answer.status_code == (200 if reads(person, each.record) else 404), (name, each.path)
            text = answer.content.decode()
            if answer.status_code == 200:
                assert all(word in text for word in each.words[:2]), (name, each.path)
            if person is None or person.role not in (Role.FIELD_MONITOR, Role.ADMINISTRATOR):
                assert "field_monitor of Ruritania" not in text, (name, each.path)
