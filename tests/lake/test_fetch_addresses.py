"""Which addresses are asked, where they may lead, and under which name the file is kept."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from heed.base.errors import BadInput, Unreachable
from heed.lake import receipts
from heed.lake.download import connect
from heed.lake.fetch import Pace, Terms, fetch
from tests.lake.downloads import CSV, FACTS, Patience, sentence_of
from tests.lake.scripted_site import Answer, Site, plain, whole_file


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.csv",
        "file:///etc/passwd",
        "events.csv",
        "https://example.org/",
        "https://example.org/..",
        "https://example.org/a%2F.hidden",
        "https://me:secret@example.org/a.csv",
        "https://exa mple.org/a.csv",
        "https://[::1/a.csv",
    ],
)
def test_addresses_that_are_refused(raw: Path, url: str) -> None:
    """Only http and https addresses that end in a plain file name are asked at all."""
    with pytest.raises(BadInput, match=r"address") as caught:
        fetch(url, raw, FACTS)
    sentence_of(caught.value)
    assert not raw.parent.exists()


def test_a_given_name_stays_in_the_folder(site: Site, raw: Path) -> None:
    """A name given for the file is used, and cannot climb out of the folder."""
    url = site.serve("/download.php?id=7", plain(CSV))
    with pytest.raises(BadInput, match="file name"):
        fetch(url, raw, FACTS, terms=Terms(name="../events.csv"))
    assert fetch(url, raw, FACTS, terms=Terms(name="events.csv")) == raw / "events.csv"


def test_redirects_are_followed_five_times(site: Site, raw: Path) -> None:
    """Five redirects lead to the file; the receipt names the address that was asked for."""
    for step in range(5):
        site.serve(f"/{step}.csv", Answer(302, {"Location": f"/{step + 1}.csv", "Content-Length": "0"}))
    site.serve("/5.csv", whole_file(CSV))
    path = fetch(site.address + "/0.csv", raw, FACTS)
    assert path.name == "0.csv" and path.read_bytes() == CSV
    assert receipts.verify(path).url == site.address + "/0.csv"


@pytest.mark.parametrize(
    ("location", "words"),
    [("/events.csv", "more than 5 times"), ("ftp://127.0.0.1/events.csv", "not http or https")],
)
def test_redirects_that_lead_nowhere(
    site: Site, raw: Path, patience: Patience, location: str, words: str
) -> None:
    """A loop and a redirect to another scheme end in a sentence, without a retry."""
    url = site.serve("/events.csv", Answer(301, {"Location": location, "Content-Length": "0"}))
    with pytest.raises(Unreachable, match=words) as caught:
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    sentence_of(caught.value)
    assert patience.slept == []
    assert not raw.exists()


def test_never_from_https_to_http() -> None:
    """What was asked for over https is never taken from an http address it redirects to."""
    with connect("https://example.org/events.csv", Pace()) as client:
        (hook,) = client.event_hooks["request"]
        hook(httpx2.Request("GET", "https://example.org/elsewhere.csv"))
        with pytest.raises(Unreachable, match="from https to http"):
            hook(httpx2.Request("GET", "http://example.org/elsewhere.csv"))
