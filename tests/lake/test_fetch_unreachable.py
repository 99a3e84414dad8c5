"""A server that is not there, is busy or says nothing: how often and how long it is asked."""

from __future__ import annotations

import datetime
import email.utils
import socket
import threading
from pathlib import Path

import pytest

from heed.base.errors import HeedError, NotFound, Unreachable
from heed.lake.fetch import Terms, fetch
from tests.lake.downloads import CSV, FACTS, Patience, sentence_of
from tests.lake.scripted_site import Answer, Site, whole_file


def test_nobody_listens(raw: Path, patience: Patience) -> None:
    """A refused connection is one sentence, and not even the folder is made."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        fetch(f"http://127.0.0.1:{port}/events.csv", raw, FACTS, terms=Terms(pace=patience.pace()))
    assert sentence_of(caught.value) == (
        f"Could not reach http://127.0.0.1:{port}/events.csv: connection refused (5 tries); "
        "nothing was changed. Check the connection and try again."
    )
    assert not raw.parent.exists()


def test_a_name_that_does_not_resolve(raw: Path, patience: Patience) -> None:
    """Without a network, or with a wrong name, the sentence names the name."""
    with pytest.raises(
        Unreachable, match=r"the name heed\.invalid was not found .*; nothing was changed\."
    ) as e:
        fetch("https://heed.invalid/events.csv", raw, FACTS, terms=Terms(pace=patience.pace()))
    sentence_of(e.value)
    assert len(patience.slept) == 4
    assert not raw.parent.exists()


def test_a_silent_server(site: Site, raw: Path, patience: Patience) -> None:
    """A server that says nothing for longer than the time-out is tried again and given up."""
    answered = threading.Event()
    url = site.serve("/events.csv", Answer(200, wait=answered))
    with pytest.raises(Unreachable, match=r"no answer within 0\.1 seconds \(2 tries\)"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(tries=2, timeout=0.1)))
    answered.set()
    assert not raw.exists()


def test_an_answer_that_is_not_http(raw: Path, patience: Patience) -> None:
    """Another kind of server on the port is a sentence too."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"220 mail.example.org ESMTP\r\n")
                connection.recv(1_000)

        thread = threading.Thread(target=greet)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/events.csv"
        with pytest.raises(Unreachable, match=r"the answer is not HTTP|connection was cut"):
            fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(tries=1)))
        thread.join()
    assert not raw.exists()


@pytest.mark.parametrize(
    ("status", "kind"), [(404, NotFound), (410, NotFound), (403, Unreachable), (401, Unreachable)]
)
def test_answers_that_no_retry_can_better(
    site: Site, raw: Path, patience: Patience, status: int, kind: type[HeedError]
) -> None:
    """A missing or forbidden file is asked for once; the sentence says what was asked for and changes nothing."""
    url = site.serve("/ged251.zip", Answer(status, {"Content-Length": "5"}, b"sorry"))
    with pytest.raises(kind) as caught:
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    text = sentence_of(caught.value)
    assert url in text and str(status) in text
    assert ("release 25.1" in text) == (kind is NotFound)
    assert len(site.asked["/ged251.zip"]) == 1 and patience.slept == []
    assert not raw.parent.exists()


def test_unavailable_then_there(site: Site, raw: Path, patience: Patience) -> None:
    """503 and then 200 is a success after one pause."""
    url = site.serve("/events.csv", Answer(503, {"Content-Length": "0"}), whole_file(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert len(patience.slept) == 1


def test_unavailable_always(site: Site, raw: Path, patience: Patience) -> None:
    """503 for ever is given up after five tries with the answer in the sentence."""
    url = site.serve("/events.csv", Answer(503, {"Content-Length": "0"}))
    with pytest.raises(
        Unreachable, match=r"answered 503 Service Unavailable \(5 tries\); nothing was changed"
    ) as e:
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    sentence_of(e.value)
    assert len(site.asked["/events.csv"]) == 5


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_too_many_requests(site: Site, raw: Path, patience: Patience, form: str) -> None:
    """429 waits as long as the server asks, whether it gives seconds or a date."""
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=50)
    said = "47" if form == "seconds" else email.utils.format_datetime(moment, usegmt=True)
    url = site.serve(
        "/events.csv", Answer(429, {"Retry-After": said, "Content-Length": "0"}), whole_file(CSV)
    )
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert len(patience.slept) == 1
    assert 20 < patience.slept[0] <= 50
    assert form == "date" or patience.slept == [47.0]


def test_a_server_that_wants_hours(site: Site, raw: Path, patience: Patience) -> None:
    """A pause longer than the bound is not waited for; the sentence says how long it is."""
    url = site.serve("/events.csv", Answer(429, {"Retry-After": "7200", "Content-Length": "0"}))
    with pytest.raises(Unreachable, match="asks to wait 7,200 seconds; nothing was changed"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    assert patience.slept == [] and len(site.asked["/events.csv"]) == 1


def test_pauses_double_and_are_bounded(site: Site, raw: Path, patience: Patience) -> None:
    """Pauses double from the first, each shortened by half at most, and never pass the longest."""
    url = site.serve("/events.csv", Answer(503, {"Content-Length": "0"}))
    with pytest.raises(Unreachable):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(8, first=1.0, longest=20.0)))
    for pause, most in zip(patience.slept, [1, 2, 4, 8, 16, 20, 20], strict=True):
        assert most / 2 <= pause <= most


def test_total_time_is_bounded(site: Site, raw: Path, patience: Patience) -> None:
    """When the time is over no further try is made, and a download under way stops with its part kept."""
    url = site.serve("/events.csv", Answer(503, {"Content-Length": "0"}))
    with pytest.raises(Unreachable):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(total=0.0)))
    assert len(site.asked["/events.csv"]) == 1
    site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(Unreachable, match="took too long; nothing was changed, and the"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(total=0.0)))
    assert (raw / "events.csv.part").stat().st_size > 0
