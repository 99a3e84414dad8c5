"""The history as administrators read it: records by name, no more than may be known, and parts of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heed.records.accounts.models import Account
from heed.records.accounts.people import Grant, set_active, set_role
from heed.records.alerting.asking import add_addressee
from heed.records.alerting.hooks import add
from heed.records.alerting.policy import may_read
from heed.records.alerting.subscribing import Choice, ask
from heed.records.history.models import Change
from heed.records.history.naming import KINDS, lines
from heed.records.history.rows import Deed, all_history, history_of, record
from tests.records.pages.marked import TODAY, World, world_with

Enters = Callable[[Account | None], Client]
PATH = "/account/history/"


@pytest.fixture
def world(joined: Callable[..., Account]) -> World:
    return world_with(joined)


def page_of(client: Client, query: str = "", path: str = PATH) -> str:
    """A page as a person reads it, without tags."""
    answer = client.get(path + query)
    assert answer.status_code == 200, query
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_every_kind_of_record_has_its_name(world: World, enters: Enters) -> None:
    """And a link that its reader can open; no record is named by the number of its row."""
    ada = world.people["administrator of everywhere"]
    assert ada is not None
    add_addressee(ada, "The Envoy for Ruritania", "international", "secretariat")
    add(ada, "https://hook.example/a-secret-path", Choice(), "they asked")
    ask("reader@elsewhere.example", Choice())
    rows = lines(ada, all_history())
    names = {row.change.subject: row.about for row in rows if row.known}
    assert names["account"] == "Ada Example"
    assert re.fullmatch(r"alert \d{4}-\d{4}", names["alert"])
    assert re.fullmatch(r"alert \d{4}-\d{4}, step \d", names["step"])
    assert re.fullmatch(r"an answer of \w+office, alert \d{4}-\d{4}", names["response"])
    assert names["addressee"] == "The Envoy for Ruritania" and names["casefile"] == "case file of Sudan"
    assert names["situation"] == "situation publicof1slug" and names["keptsheet"].startswith(
        "assessment sheet p"
    )
    assert names["webhook"] == "webhook at hook.example" and names["subscription"] == "a subscription by mail"
    assert set(names) <= set(KINDS) and {row.change.subject for row in rows} <= set(KINDS)
    client = enters(ada)
    for path in {row.path.partition("#")[0] for row in rows} - {""}:
        assert client.get(path).status_code == 200, path
    told = "".join(page_of(client, f"?page={number}") for number in range(1, 6))
    assert "drafted alert : alert 20" in told and "secret-path" not in told
    assert "elsewhere.example" not in told


def test_a_record_that_one_may_not_read_is_told_of_without_a_word_of_it(world: World, enters: Enters) -> None:
    """Who did what kind of thing, and when; neither name nor values nor reasons, for each as the policy says."""
    for name, person in world.people.items():
        for each in world.marked:
            for row in lines(person, history_of("step", each.step.pk)):
                assert row.known == bool(row.path) == may_read(person, each.step), (name, each.words[0])
                assert row.known or (row.about, row.changed, row.why) == ("a step of an alert", {}, "")
    ada = world.people["administrator of everywhere"]
    hidden = next(each for each in world.marked if each.words[0] == "namedtoldheadline")
    first = history_of("step", hidden.step.pk).order_by("pk")[0]
    assert not may_read(ada, hidden.step) and hidden.words[0] in str(first.changed)
    client = enters(ada)
    told = "".join(page_of(client, f"?kind=step&page={number}") for number in range(1, 4))
    assert "drafted alert : a step of an alert What changed, and why, is told to those who may read" in told
    assert hidden.words[0] not in told and hidden.words[1] not in told
    # Of what they were asked and answered no word either.
    answers = "".join(page_of(client, f"?kind={kind}") for kind in ("response", "addressee", "alert"))
    assert not [word for word in hidden.words if word in answers]


def test_a_kind_unknown_here_stays_closed(administrator: Account) -> None:
    """Such as one of a later version: its values are not shown."""
    with transaction.atomic():
        row = record(
            administrator, ("witness", "7"), Deed("wrote", {"name": (None, "secretname")}, "secretwhy")
        )
    line = lines(administrator, [row])[0]
    assert (line.about, line.path, line.changed, line.why) == ("witness", "", {}, "")


def test_people_who_may_read_a_private_step_are_named(world: World) -> None:
    """By name and not by number, to those who may read the step."""
    named = world.people["reader of everywhere"]
    assert named is not None
    hidden = next(each for each in world.marked if each.words[0] == "namedtoldheadline")
    first = history_of("step", hidden.step.pk).order_by("pk")[0]
    assert first.changed["people"] == [None, [named.pk]]
    # The one who is named may read it, and yet does not manage people: for them it is a number.
    assert lines(named, [first])[0].changed["people"] == [None, [str(named.pk)]]
    draft = next(each for each in world.marked if each.words[0] == "nameddraftheadline")
    row = history_of("step", draft.step.pk).order_by("pk")[0]
    assert lines(world.people["administrator of everywhere"], [row])[0].changed["people"] == [
        None,
        [named.name],
    ]


def test_the_history_is_narrowed(
    administrator: Account, joined: Callable[..., Account], enters: Enters
) -> None:
    """By person, whether they did it or it was done to them; by kind; by day; and all of these at once."""
    ana, ben = joined("analyst", mail="ana@example.org"), joined("editor", mail="ben@example.org")
    set_role(administrator, ana, Grant("reviewer"), "whyana")
    set_active(administrator, ben, False, "whyben")
    with transaction.atomic():
        old = record(ana, ("database", "records"), Deed("did long ago"))
    client = enters(administrator)
    assert "whyana" in page_of(client, "?person=ANA%40example") and "whyben" not in page_of(
        client, "?person=ana%40"
    )
    assert "did long ago" in page_of(client, "?person=ana%40example.org")
    assert "did long ago" not in page_of(client, "?person=ana%40example.org&kind=account")
    assert "whyben" in page_of(client, f"?person=ben%40&kind=account&day={TODAY}")
    before = (old.at - timedelta(days=2)).date()
    assert "Nothing of that kind was done. " in page_of(client, f"?day={before}") + " "
    assert "Nothing of that kind was done." in page_of(client, "?person=nobody%40nowhere")
    for wrong in ("?kind=king", "?day=yesterday", "?day=2026-13-01", "?day=%00"):
        assert client.get(PATH + wrong).status_code == 400, wrong
    for odd in ("?person=%00", "?person=" + "x" * 9000, "?page=-1", "?page=%00", "?kind=", "?day="):
        assert client.get(PATH + odd).status_code == 200, odd


def test_the_history_comes_in_pages_of_fifty(administrator: Account, enters: Enters) -> None:
    """What narrows it is kept from page to page; more rows take no more queries."""
    with transaction.atomic():
        for number in range(60):
            record(administrator, administrator, Deed(f"deed{number}"))
    client = enters(administrator)
    first, second = (client.get(f"{PATH}?kind=account&page={page}").content.decode() for page in (1, 2))
    assert first.count("<strong>deed") == 50 and second.count("<strong>deed") == 10
    assert f"Page 1 of 2: 1 to 50 of {Change.objects.count()}" in first
    assert 'rel="next" href="?kind=account&amp;page=2"' in first and "{" not in first
    with CaptureQueriesContext(connection) as seen:
        client.get(PATH)
        assert len(seen) < 12
