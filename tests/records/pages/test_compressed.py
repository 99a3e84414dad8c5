"""Pages of people who are signed in go compressed over the line, whole, and never beside a secret."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.records.alerting.drafting import draft
from heed.records.alerting.told import path
from heed.web.compressed import Compressed
from tests.records.alerting.raising import WARNING
from tests.records.conftest import PASSWORD, Kept
from tests.records.pages.conftest import Enters, signed_in
from tests.records.sinks import told_step

Joined = Callable[..., Account]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w{64})"')


def without_token(page: bytes) -> bytes:
    return TOKEN.sub(b"", page)


def varies(answer: Any) -> set[str]:
    return {each.strip() for each in answer.get("Vary", "").split(",")}


def test_the_same_after_unpacking(enters: Enters, joined: Joined) -> None:
    """Long lists, forms, feeds and messages; pages are still kept by nobody."""
    analyst = joined("analyst")
    browser, step = enters(analyst), draft(analyst, "SDN", WARNING)
    told_step()
    pages = ["/alerts/", "/alerts/?region=Africa", "/responses/", "/alerts/waiting/", "/situations/", "/"]
    pages += [f"{path(step)}change/", f"{path(step)}ask/", "/alerts/new/", "/country/SDN/", "/countries/"]
    for page in pages:
        plain, small = browser.get(page), browser.get(page, headers=GZIP)
        assert plain.status_code == small.status_code == 200, page
        assert "Content-Encoding" not in plain and small["Content-Encoding"] == "gzip", page
        assert without_token(gzip.decompress(small.content)) == without_token(plain.content), page
        assert int(small["Content-Length"]) == len(small.content) < len(plain.content), page
        assert varies(plain) == varies(small) >= {"Accept-Encoding", "Cookie"}, page
        assert small["Cache-Control"] == plain["Cache-Control"] == "no-store"
    for page in ("/alerts/feed.atom", "/alerts/feed.json", f"{path(told_step())}cap.xml"):
        plain, small = browser.get(page), browser.get(page, headers=GZIP)
        assert gzip.decompress(small.content) == plain.content and small["Content-Encoding"] == "gzip", page


@pytest.mark.parametrize(
    ("said", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip; q=1", True), ("", False), ("identity", False),
     ("gzip;q=0", False), ("gzip; q=0.000, br", False), ("br", False), ("not-gzip", False)],
)  # fmt: skip
def test_only_where_it_is_taken(enters: Enters, joined: Joined, said: str, packed: bool) -> None:
    answer = enters(joined("analyst")).get("/alerts/", headers={"Accept-Encoding": said})
    assert ("Content-Encoding" in answer) == packed and "Accept-Encoding" in varies(answer)
    assert answer.content.startswith(b"\x1f\x8b" if packed else b"<!doctype")


def test_a_kept_page_is_compressed_once(enters: Enters) -> None:
    """What is kept for all goes out as it was kept, with its own tag; and plain to who does not unpack."""
    browser = enters(None)
    first, again = (browser.get("/method/", headers=GZIP) for _ in range(2))
    plain = browser.get("/method/")
    assert first.content == again.content and first["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.content) == plain.content and plain.content.startswith(b"<!doctype")
    assert first["ETag"] == plain["ETag"]
    held = browser.get("/method/", headers={**GZIP, "If-None-Match": first["ETag"]})
    assert (held.status_code, held.content) == (304, b"") and "Content-Encoding" not in held


def test_style_and_script_are_compressed_once(enters: Enters) -> None:
    """Files under /static/, which every first visit fetches; what is small goes plain, a part of a file too."""
    browser = enters(None)
    for page in ("/static/heed.css", "/static/heed.js"):
        plain, first, again = (browser.get(page, headers=each) for each in ({}, GZIP, GZIP))
        whole = b"".join(plain)
        assert "Content-Encoding" not in plain and first["Content-Encoding"] == "gzip"
        assert gzip.decompress(first.content) == whole and len(first.content) < len(whole) / 2
        assert first.content == again.content and int(first["Content-Length"]) == len(first.content)
        assert first["ETag"] == f"W/{plain['ETag']}" and "Accept-Encoding" in varies(plain) & varies(first)
        assert first["Cache-Control"] == plain["Cache-Control"]
        for tag in (plain["ETag"], first["ETag"]):
            held = browser.get(page, headers={**GZIP, "If-None-Match": tag})
            assert held.status_code == 304 and "Accept-Encoding" in varies(held)
        part = browser.get(page, headers={**GZIP, "Range": "bytes=2-9"})
        assert part.status_code == 206 and b"".join(part) == whole[2:10]
    small = browser.get("/static/heed.svg", headers=GZIP)
    assert "Content-Encoding" not in small and b"".join(small).startswith(b"<svg")


@pytest.mark.parametrize("page", ["/alerts/feed.atom", "/alerts/calendar.ics"])
def test_one_who_has_it_is_told_so(enters: Enters, joined: Joined, page: str) -> None:
    """The tag is weak, so that it stands for both forms, and what the answer varies by is said again."""
    told_step()
    browser = enters(joined("analyst"))
    small, plain = browser.get(page, headers=GZIP), browser.get(page)
    assert small["ETag"] == plain["ETag"] and small["ETag"].startswith('W/"')
    for headers in (GZIP, {}):
        held = browser.get(page, headers={**headers, "If-None-Match": small["ETag"]})
        assert (held.status_code, held.content) == (304, b"")
        assert "Content-Encoding" not in held and "Accept-Encoding" in varies(held)


def test_lengths_and_tokens_differ_each_time(enters: Enters, joined: Joined) -> None:
    """The same page, asked for again and again: neither its length nor the token in its form says anything."""
    analyst = joined("analyst")
    browser, page = enters(analyst), f"{path(draft(analyst, 'SDN', WARNING))}change/"
    answers = [browser.get(page, headers=GZIP).content for _ in range(12)]
    found = [TOKEN.search(gzip.decompress(each)) for each in answers]
    assert len({each[1] for each in found if each}) == 12
    assert max(map(len, answers)) - min(map(len, answers)) > 10


def test_beside_a_secret_it_stays_plain(
    enters: Enters, administrator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and links that open something; and what repeats the words of an address beside one's name."""
    monkeypatch.setattr(settings, "SITE_URL", "https://heed.example")
    chief = enters(administrator)
    for page in ("/account/", "/account/people/", "/account/history/",
                 "/account/second-factor/codes/", "/alerts/webhooks/", "/subscribe/",
                 "/countries/?q=Sud", "/alerts/?country=Atlantis", "/alerts/2031-0001/", "/nothing/"):  # fmt: skip
        answer = chief.get(page, headers=GZIP)
        assert len(answer.content) > 600 and "Content-Encoding" not in answer, page
    for page in ("/account/sign-in/?next=/alerts/", "/account/forgotten/", "/subscribe/"):
        assert "Content-Encoding" not in enters(None).get(page, headers=GZIP), page
    assert chief.get("/countries/", headers=GZIP)["Content-Encoding"] == "gzip"


def test_a_refused_form_comes_back_compressed(enters: Enters, joined: Joined) -> None:
    """Nobody else can make a browser send it: it needs the token."""
    answer = enters(joined("analyst")).post("/alerts/new/", {"headline": "x" * 400}, headers=GZIP)
    assert answer.status_code == 400 and b"x" * 400 in gzip.decompress(answer.content)


@pytest.mark.parametrize("kind", ["image/png", "application/vnd.apache.parquet", "application/zip", ""])
def test_what_is_no_text_is_left_alone(kind: str) -> None:
    answer = HttpResponse(b"a" * 5000, content_type=kind or None)
    if not kind:
        del answer["Content-Type"]
    asked = RequestFactory().get("/x", headers=GZIP)
    assert Compressed(lambda request: answer)(asked) is answer
    assert answer.content == b"a" * 5000 and not answer.has_header("Content-Encoding")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until_open(port: int) -> None:
    """Wait for a server to listen."""
    for _ in range(200):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


@contextmanager
def serving() -> Iterator[int]:
    """The site as `heed up` serves it, in a process of its own."""
    port = free_port()
    code = "from heed.base.settings import home; from heed.web.serving import serve; "
    server = subprocess.Popen([sys.executable, "-c", f"{code} serve(home(), '127.0.0.1', {port})"])
    try:
        until_open(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def test_over_a_real_connection(own_records: Kept, small_home: Path) -> None:
    """GET and HEAD one after the other on one connection: lengths are right, and a HEAD brings no body."""
    (own_records.home / "runs").symlink_to(small_home / "runs")
    ada = first_administrator("ada@example.org", "Ada Example", PASSWORD)
    step, _second, _third = (told_step() for _ in range(3))
    cookie = f"{settings.SESSION_COOKIE_NAME}={signed_in(ada)}"
    connection.close()
    pages = ["/alerts/", path(step), "/alerts/new/", "/alerts/feed.json", "/", "/account/", "/data/board.csv",
             "/data/board.parquet", "/static/heed.css", "/nothing/"]  # fmt: skip
    with serving() as port, closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:

        def ask(method: str, page: str, **headers: str) -> tuple[Any, bytes]:
            line.request(method, page, headers={"Cookie": cookie, **headers})
            answer = line.getresponse()
            assert line.sock is not None, "the connection stays"
            return answer, answer.read()

        for page in pages:
            for headers in (GZIP, {}):
                got, body = ask("GET", page, **headers)
                head, none = ask("HEAD", page, **headers)
                assert none == b"" and head.status == got.status, page
                assert abs(int(head.getheader("Content-Length")) - len(body)) < 100, page
                for name in ("Content-Encoding", "Content-Type", "Vary", "ETag", "Cache-Control"):
                    assert head.getheader(name) == got.getheader(name), (page, name)
                if page.startswith(("/alerts/", "/static")):
                    packed = bool(headers)
                    assert (got.getheader("Content-Encoding") == "gzip") == packed, page
                    assert b"\x1f\x8b" not in (gzip.decompress(body) if packed else body)[:2]
