"""A web server in front that is not named: said once, without an address, and to nobody where there is none."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.web import unnamed
from heed.web.unnamed import ENOUGH, SENTENCE, Unnamed
from tests.records.conftest import PASSWORD, Kept
from tests.records.pages.conftest import Enters, signed_in
from tests.records.pages.test_compressed import free_port, until_open

FRONT, READERS = "10.0.0.9", ("192.0.2.1", "192.0.2.2")
Asked = tuple[str, str]
"""Who connects, and on whose behalf it says to."""


@pytest.fixture(autouse=True)
def accounts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site with accounts, of which nothing was said yet."""
    monkeypatch.setattr(unnamed, "is_there", lambda: True)
    unnamed.seen.clear()
    yield
    unnamed.seen.clear()


def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    return [json.dumps(sorted(name for name in environ if "FORWARDED" in name)).encode()]


def said(requests: list[Asked]) -> bool:
    """Whether it is said after these requests; nothing of what they claim comes through."""
    unnamed.seen.clear()
    site = Unnamed(inner)
    for peer, behalf in requests:
        asked = {"REMOTE_ADDR": peer, **({"HTTP_X_FORWARDED_FOR": behalf} if behalf else {})}
        claims = {"HTTP_FORWARDED": "for=x", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "x"}
        assert list(site({**asked, **claims}, list)) == [b"[]"]
    return unnamed.seen.is_set()


BEHIND: list[Asked] = [(FRONT, READERS[each % 2]) for each in range(ENOUGH)]


def test_said_once_without_any_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "heed.web.unnamed"):
        assert said([*BEHIND, *BEHIND, ("203.0.113.5", "")])
    assert [each.getMessage() for each in caplog.records] == [SENTENCE]
    for address in (FRONT, *READERS):
        assert address not in caplog.text


@pytest.mark.parametrize(
    ("requests", "found"),
    [
        (BEHIND[:-1], False),
        ([("127.0.0.1", each) for _, each in BEHIND], True),
        # Checks of the machine itself say nothing.
        ([("127.0.0.1", ""), ("::1", ""), *BEHIND], True),
        # One reader whose own office adds the header, and nobody else so far.
        ([(FRONT, READERS[0])] * 100, False),
        # The site is reached without it.
        ([("203.0.113.5", ""), *BEHIND], False),
        ([*BEHIND[:5], ("203.0.113.5", READERS[0]), *BEHIND], False),
        ([("203.0.113.5", "")] * 100, False),
        # A socket without an address, as behind a server on the same machine.
        ([("", ""), *BEHIND], True),
    ],
)
def test_when(requests: list[Asked], found: bool) -> None:
    assert said(requests) == found


@given(
    st.lists(
        st.tuples(
            st.sampled_from((FRONT, "127.0.0.1", "2001:db8::1")), st.sampled_from(("", *READERS, "x, y"))
        ),
        max_size=3 * ENOUGH,
    )
)
def test_never_where_people_come_from_two_addresses(requests: list[Asked]) -> None:
    """Whatever is claimed: it is said only of one address that speaks for several."""
    if said(requests):
        speaks = [each for each in requests if each[1]]
        first = speaks[:ENOUGH]
        assert len({peer for peer, _ in first}) == 1
        assert len({behalf for _, behalf in speaks}) > 1


def test_not_where_nobody_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unnamed, "is_there", lambda: False)
    assert not said(BEHIND * 2)


def test_administrators_are_told(enters: Enters, administrator: Account) -> None:
    chief = enters(administrator)
    assert "HEED_TRUSTED_PROXY" not in chief.get("/account/people/").content.decode()
    unnamed.seen.set()
    assert "HEED_TRUSTED_PROXY does not name" in chief.get("/account/people/").content.decode()


@pytest.mark.parametrize("named", ["", "127.0.0.1"])
def test_over_real_connections(own_records: Kept, named: str) -> None:
    """Forty requests through a server in front: where it is not named, the log says so once, and a page."""
    ada = first_administrator("ada@example.org", "Ada Example", PASSWORD)
    key = signed_in(ada)
    connection.close()
    port = free_port()
    code = "from heed.base.settings import home; from heed.web.serving import serve; "
    with subprocess.Popen(
        [sys.executable, "-c", f"{code} serve(home(), '127.0.0.1', {port})"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "HEED_TRUSTED_PROXY": named},
    ) as server:  # fmt: skip
        try:
            until_open(port)
            for number in range(2 * ENOUGH):
                line = HTTPConnection("127.0.0.1", port, timeout=20)
                line.request("GET", "/alerts/", headers={"X-Forwarded-For": f"192.0.2.{number}"})
                assert line.getresponse().status == 200
                line.close()
            line = HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("GET", "/account/people/", headers={"Cookie": f"heed_session={key}"})
            page = line.getresponse().read().decode()
            line.close()
        finally:
            server.terminate()
            log = server.communicate(timeout=20)[1]
    assert log.count(SENTENCE) == (0 if named else 1) and "192.0.2" not in log
    assert ("HEED_TRUSTED_PROXY" in page) == (not named) and "Ada Example" in page


def test_up_says_so_at_the_start(own_records: Kept, small_home: Path) -> None:
    """With https a web server stands in front; where it is named, or there is none, nothing is said."""
    (own_records.home / "runs").symlink_to(small_home / "runs")
    first_administrator("ada@example.org", "Ada Example", PASSWORD)
    connection.close()
    for site, named, tells in (
        ("https://heed.example", "", True), ("https://heed.example", "127.0.0.1", False), ("", "", False),
    ):  # fmt: skip
        assert ("set HEED_TRUSTED_PROXY" in _first_words(site, named)) == tells, (site, named)


def _first_words(site: str, named: str) -> str:
    port = free_port()
    code = "from heed.cli import main; main()"
    environment = {**os.environ, "HEED_SITE_URL": site, "HEED_TRUSTED_PROXY": named, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", code, "up", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as up:
        try:
            until_open(port)
            time.sleep(0.2)
        finally:
            up.terminate()
            said_first = up.communicate(timeout=20)[0]
    return said_first
