"""What the records cost the public pages: nothing for strangers, without accounts, or without a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.records.database import FILE
from tests.records.accounts.entering import sign_in, text
from tests.records.conftest import PASSWORD


def test_who_has_no_cookie_costs_no_question(browser: Callable[[], Client], administrator: Account) -> None:
    """Public pages ask the database nothing, set no cookie, and offer the sign-in."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser().get("/about/")
    assert len(asked) == 0 and not answer.cookies and "public" in answer["Cache-Control"]
    assert '<a class="who" href="/account/" dir="auto">Sign in</a>' in answer.content.decode()
    assert "Cookie" not in answer["Vary"]


def test_public_pages_know_who_is_in(inside: Client, browser: Callable[[], Client]) -> None:
    """And nobody keeps that answer; a stranger after it sees none of it."""
    answer = inside.get("/about/")
    assert "analyst of Ruritania" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert "analyst of Ruritania" not in browser().get("/about/").content.decode()


def test_a_database_that_is_gone(
    own_records: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str
) -> None:
    """Public pages go on, as for a stranger; private ones say in a sentence what is the matter."""
    client = Client(HTTP_HOST="localhost")
    first_administrator("ada@example.org", "Ada", PASSWORD)
    Account.objects.update(role="reader")
    assert sign_in(client, "ada@example.org")["Location"] == "/account/"
    connection.close()
    if engine == "sqlite":
        for each in own_records.home.glob(FILE + "*"):
            each.write_bytes(b"no database" * 100)
    else:
        connection.settings_dict["HOST"] = str(tmp_path)
    page = client.get("/about/")
    assert (
        page.status_code == 200
        and page["Cache-Control"] == "no-store"
        and ">Sign in<" in page.content.decode()
    )
    private = client.get("/account/")
    assert private.status_code == 502 and "did not answer" in text(private)
    assert sign_in(client, "ada@example.org").status_code == 502


def test_no_accounts_no_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site without records has no link to the sign-in, says how the first account is made, and makes no file."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    monkeypatch.setattr("heed.records.database.is_there", lambda: False)
    for module in ("heed.web.who", "heed.web.around", "heed.web.kept"):
        monkeypatch.setattr(f"{module}.is_there", lambda: False)
    client = Client(HTTP_HOST="localhost")
    assert "Sign in" not in client.get("/about/").content.decode()
    for path in ("/account/", "/account/sign-in/"):
        answer = client.get(path)
        assert answer.status_code == 404 and "create-administrator" in text(answer)
    assert list(tmp_path.iterdir()) == []
