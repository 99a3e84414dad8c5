"""The API keeps to its document where there is something to answer with, for the public and for a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from heed.records.accounts.models import Account
from tests.records.pages.conftest import signed_in
from tests.records.pages.marked import World, world_with

LISTS = ("/alerts", "/responses", "/situations")
NAMED = ("/alerts/{number}", "/situations/{slug}", "/situations/{slug}/sheets")


@pytest.fixture
def world(joined: Callable[..., Account]) -> World:
    return world_with(joined)


@pytest.fixture
def document(
    world: World, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[schemathesis.BaseSchema]:
    """The document of the running application, which serves this world of records."""
    monkeypatch.setenv("HEED_HOME", str(small_home))
    from heed.web.wsgi import application

    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    # What the test wrote is not committed, so that the connection must outlast the requests.
    told = (request_started, request_finished)
    for signal in told:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for signal in told:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", ["public", "analyst"])
@pytest.mark.parametrize("path", [*LISTS, *NAMED])
def test_filled_answers_keep_their_word(
    document: schemathesis.BaseSchema, world: World, path: str, role: str
) -> None:
    """No request ends in a fault, every answer fits the document, and rows come back for what there is."""
    asking: dict[str, Any] = {"headers": {"Accept-Encoding": "identity"}, "cookies": _cookies(world, role)}
    there = _there(world, path)
    filled: list[Any] = []

    @given(case=document[f"/api{path}"]["GET"].as_strategy(), which=st.sampled_from(there))
    @tries(max_examples=12, deadline=None, phases=[Phase.generate], database=None, derandomize=True,
           suppress_health_check=list(HealthCheck))  # fmt: skip
    def ask(case: Any, which: dict[str, str]) -> None:
        case.call_and_validate(**asking)
        case.path_parameters = {**(case.path_parameters or {}), **which}
        case.call_and_validate(**asking)
        case.query = {}
        answer = case.call_and_validate(**asking)
        if answer.status_code == 200:
            filled.append(answer.json())

    ask()
    # No sheet is public.
    assert any(_rows(each) for each in filled) == (not path.endswith("sheets") or role != "public")


def _cookies(world: World, role: str) -> dict[str, str]:
    if role == "public":
        return {}
    person = next(
        p for name, p in world.people.items() if p and p.role == role and name.endswith("everywhere")
    )
    return {settings.SESSION_COOKIE_NAME: signed_in(person)}


def _there(world: World, path: str) -> list[dict[str, str]]:
    """Names of what there is, for an address that names one."""
    if path in LISTS:
        return [{}]
    if "number" in path:
        return [{"number": number} for number in sorted({each.step.alert.number for each in world.marked})]
    return [{"slug": each.path.split("/")[2]} for each in world.written if each.path.count("/") == 3]


def _rows(said: Any) -> bool:
    """Whether an answer holds a record."""
    return bool(said.get("rows", True)) if isinstance(said, dict) else bool(said)
