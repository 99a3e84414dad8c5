"""Writing: every address of the site refuses to change anything for those who may not, whatever they send to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client, RequestFactory

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, Role, may
from heed.records.alerting.models import Addressee
from heed.records.situations.models import Reach, Situation
from heed.records.situations.policy import may_read as reads_situation
from tests.records.pages.marked import PLACES
from tests.records.pages.posted import OWN, SITUATION, Desk, Post, handed_in, nobody, posts
from tests.records.pages.walked import routes, views

Enters = Callable[[Account | None], Client]
HANDED_IN = f"{SITUATION}sheets/hand-in/"
READS_ANYWAY = ("risk/", "api/openapi.json", "api/docs")
"""A redirect, and pages of the frameworks, which answer a POST as if it were asked to read."""
SITUATIONS = {"open": ("SDN",), "hidden": ("SDN",), "of-two": ("SDN", "MMR")}
LEFT_OUT = ("accounts.session", "contenttypes.contenttype")
"""Tables that change as somebody reads."""


@pytest.fixture
def desk(joined: Callable[..., Account]) -> Desk:
    author, reviewer, editor, named = (joined(each) for each in ("analyst", "reviewer", "editor", "reader"))
    office = Addressee.objects.create(name="Office", tier="international", actor="secretariat")
    made = Desk(author, reviewer, editor, named, office)
    for slug, codes in SITUATIONS.items():
        made.situation(slug, *codes, reach=Reach.PUBLIC if slug == "open" else Reach.RESTRICTED)
    return made


@pytest.fixture
def people(joined: Callable[..., Account]) -> dict[str, Account | None]:
    """One of every role and place, and the public."""
    found: dict[str, Account | None] = {"public": None}
    for role, places in itertools.product(Role, PLACES):
        if not (role is Role.ADMINISTRATOR and places):
            found[f"{role} of {places or 'everywhere'}"] = joined(role, places=places)
    return found


def everything() -> dict[str, list[Any]]:
    """All rows of all tables of the records."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in LEFT_OUT and not model._meta.label.startswith(("axes.", "auth."))
    }


def sent(client: Client, post: Post) -> tuple[int, str, bool]:
    """Status and next address of the answer, and whether anything changed; all is undone."""
    before = everything()
    with transaction.atomic():
        answer = client.post(post.address, post.fields)
        changed = everything() != before
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", ""), changed


def test_every_address_that_takes_something_is_known(desk: Desk, administrator: Account) -> None:
    """A new one fails here until it stands in `posted.py` with who may send to it; all others take nothing."""
    written = {route for route, _post in posts(desk, administrator)} | {HANDED_IN}
    assert written <= set(routes()) and set(OWN) <= set(routes())
    for route, view in views().items():
        if route not in (*written, *OWN, *READS_ANYWAY):
            # Without what the address names: a view that takes nothing refuses before it looks at that.
            answer = view(RequestFactory(headers={"host": "localhost"}).post("/"))
            assert answer.status_code == 405, f"{route!r} takes a POST: say in posted.py who may send it what"


def test_nobody_changes_what_is_not_theirs_to_change(
    desk: Desk, people: dict[str, Account | None], administrator: Account, enters: Enters
) -> None:
    """Who may is let, with the very same words; others are refused, and not a row is another."""
    every = list(posts(desk, administrator))
    may = dict.fromkeys((route for route, _post in every), 0)
    for name, person in people.items():
        client = enters(person)
        for route, post in every:
            status, onward, changed = sent(client, post)
            if post.may(person):
                assert changed and status in (200, 302), (name, post)
                may[route] += 1
                continue
            refused = status in (400, 403, 404) or (status, onward[:22]) == (302, "/account/sign-in/?next")
            assert refused and not changed, (name, post, status, onward)
            assert status != 400 or person is not None, (name, post)
    # Those of which only the author may do anything are tried by the author.
    client = enters(desk.author)
    for route, post in every:
        if not may[route]:
            status, _onward, changed = sent(client, post)
            may[route] += changed
    assert all(may.values()), {route for route, many in may.items() if not many}


def test_a_sheet_is_handed_in_by_who_may_report(
    people: dict[str, Account | None], desk: Desk, enters: Enters
) -> None:
    """It names its author, so each sends their own; and nobody hands in that of somebody else."""
    for (name, person), (slug, codes) in itertools.product(people.items(), SITUATIONS.items()):
        situation = Situation.objects.get(slug=slug)
        address = f"/situations/{slug}/sheets/hand-in/"
        by = person or desk.author
        allowed = reads_situation(person, situation) and any(may(person, Do.REPORT, code) for code in codes)
        status, onward, changed = sent(enters(person), Post(address, nobody, handed_in(by, slug)))
        assert changed == allowed == onward.startswith(f"/situations/{slug}/sheets/"), (name, slug, status)
        if person is not None:
            other = Post(address, nobody, handed_in(by, slug, author="Somebody Else"))
            assert not sent(enters(person), other)[2], (name, slug)
