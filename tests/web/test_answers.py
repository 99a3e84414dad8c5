"""How the site answers: headers, addresses that are wrong or old, other hosts, and faults."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.web.markup import text_of


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/data/panel.csv", "/figure/SDN-types.svg", "/api/board",
                                  "/nowhere/", "/api/nowhere", "/static/heed.css"])  # fmt: skip
def test_headers_keep_readers_safe(reader: Client, path: str) -> None:
    """No answer sets a cookie; each has a policy that lets no script in from elsewhere or from the markup."""
    answer = reader.get(path)
    answer.getvalue()
    policy = answer["Content-Security-Policy"]
    scripts = [part for part in policy.split("; ") if part.startswith(("default-src", "script-src"))]
    assert not answer.cookies and "Set-Cookie" not in answer
    assert scripts and all(
        "unsafe" not in part and "*" not in part and "http" not in part for part in scripts
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("https", [True, False])
def test_a_browser_comes_back_by_https(reader: Client, monkeypatch: pytest.MonkeyPatch, https: bool) -> None:
    """Where the site says that it is behind HTTPS, also with files and errors; elsewhere nothing is said of it."""
    monkeypatch.setattr(settings, "BEHIND_HTTPS", https)
    for path in ("/", "/static/heed.css", "/nowhere/"):
        answer = reader.get(path)
        answer.getvalue()
        assert answer.headers.get("Strict-Transport-Security") == ("max-age=2592000" if https else None)


@pytest.mark.parametrize("path", ["/risk/deaths_civilians/26/6/", "/risk/hope/25/6/", "/figure/SDN-nothing.svg",
                                  "/risk/deaths_civilians/25/6/atlantis/", "/data/events.csv", "/data/nope.csv",
                                  "/country/QQQ/", "/figure/map-deaths-25-7.json"])  # fmt: skip
def test_unknown_addresses(reader: Client, path: str) -> None:
    """What does not exist is answered with 404 and a page that says what was expected."""
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.content.decode()


def test_unknown_country_names_the_nearest(reader: Client) -> None:
    """A code nobody knows is answered with the nearest countries."""
    assert "SDN" in text_of(reader, "/country/SUDAN/")


@pytest.mark.parametrize("path", ["/country/sdn", "/country/SDN", "/country/sdn/"])
def test_canonical_path(reader: Client, path: str) -> None:
    """A country has one address; others lead there."""
    answer = reader.get(path)
    assert (answer.status_code, answer["Location"]) == (301, "/country/SDN/")


def test_other_hosts_are_refused(reader: Client) -> None:
    """A request for a host that is not ours is refused, also for a page that is kept."""
    assert reader.get("/about/").status_code == 200
    refused = reader.get("/about/", headers={"host": "evil.example"})
    assert refused.status_code == 400 and refused["X-Content-Type-Options"] == "nosniff"


def test_unchanged_pages_are_not_sent_again(reader: Client) -> None:
    """A browser that has the page gets 304, and HEAD gets headers alone."""
    first = reader.get("/country/SDN/")
    again = reader.get("/country/SDN/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.head("/country/SDN/")["Content-Length"] == str(len(first.content))


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/figure/SDN-types.svg", "/data/panel.csv"])
def test_only_reading(reader: Client, path: str) -> None:
    """Nothing can be written through a public page."""
    assert reader.post(path, {"a": "b"}).status_code == 405


def test_a_fault_has_its_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A programming fault is answered with a plain page and without its inner workings."""
    monkeypatch.setattr("heed.web.pages.country_facts", lambda *_: 1 / 0)
    reader.raise_request_exception = False
    answer = reader.get("/country/NOR/")
    page = answer.content.decode()
    assert answer.status_code == 500 and "A fault of ours" in page and "ZeroDivision" not in page
