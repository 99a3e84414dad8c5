"""Downloading, against a real HTTP server on the loopback that answers each address as its script says."""

from __future__ import annotations

import datetime
import email.utils
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from heed.base.errors import BadFile, BadInput, CannotWrite, HeedError, NotFound, Unreachable
from heed.lake import receipts
from heed.lake.download import connect
from heed.lake.fetch import Pace, Terms, fetch

FACTS = {
    "publisher": "Ruritanian Institute of Statistics",
    "title": "Events of Ruritania",
    "citation": "Hentzau, R. (2026)",
    "licence": "CC BY 4.0",
    "may_republish": "yes",
    "version": "25.1",
}
CSV = b"event_id,deaths\n" + b"".join(b"%d,%d\n" % (row, row % 7) for row in range(30_000))
HALF = len(CSV) // 2
ETAG = '"first"'


@dataclass
class Answer:
    """One answer as it goes over the wire; nothing is added, so that it can lie."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    """What is sent before the connection is closed, whatever the headers promise."""
    wait: threading.Event | None = None
    """Silence until this event is set."""


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""


Script = Callable[[Asked, int], Answer]
"""From a request and how many came before it for its path, to the answer."""


class Site:
    """The server's address, its scripts by path, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.scripts: dict[str, Script] = {}
        self.asked: dict[str, list[Asked]] = defaultdict(list)

    def serve(self, path: str, *answers: Answer | Script) -> str:
        """Answer requests for `path` one after another, the last one for ever; returns the address."""

        def script(asked: Asked, count: int) -> Answer:
            chosen = answers[min(count, len(answers) - 1)]
            return chosen(asked, count) if callable(chosen) else chosen

        self.scripts[path] = script
        return self.address + path


class ScriptedRequest(BaseHTTPRequestHandler):
    """Sends the scripted answer byte for byte and closes the connection."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer one request."""
        site = self.site
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        site.asked[self.path].append(asked)
        answer = site.scripts[self.path](asked, len(site.asked[self.path]) - 1)
        if answer.wait is not None:
            answer.wait.wait(10)
        self.close_connection = True
        try:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except OSError:
            return  # The client has hung up, as some tests want it to.

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server with no addresses yet."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    request = type("Request", (ScriptedRequest,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), request)
    found = Site(f"http://127.0.0.1:{server.server_port}")
    request.site = found  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def whole_file(body: bytes, etag: str = ETAG) -> Script:
    """What an honest server does: ranges while the version is the same, 304 for a version held."""

    def script(asked: Asked, count: int) -> Answer:
        headers = {"ETag": etag, "Content-Type": "application/octet-stream"}
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, headers)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if wanted and asked.headers.get("if-range") == etag:
            start = int(wanted[1])
            if start >= len(body):
                return Answer(416, {"Content-Range": f"bytes */{len(body)}", "Content-Length": "0"})
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return Answer(206, headers | {"Content-Length": str(len(body) - start)}, body[start:])
        return Answer(200, headers | {"Content-Length": str(len(body))}, body)

    return script


def cut(body: bytes, at: int, etag: str = ETAG) -> Answer:
    """An answer that promises all and is cut after `at` bytes."""
    return Answer(200, {"ETag": etag, "Content-Length": str(len(body))}, body[:at])


def plain(body: bytes, **headers: str) -> Answer:
    """A whole answer without a validator."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(200, {"Content-Length": str(len(body))} | named, body)


def archive(**members: bytes) -> bytes:
    """A zip in memory."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for name, body in members.items():
            file.writestr(name, body)
    return memory.getvalue()


@dataclass
class Patience:
    """A pace that does not sleep but notes for how long it would have."""

    slept: list[float] = field(default_factory=list)

    def pace(self, tries: int = 5, **others: float) -> Pace:
        """The pace to fetch with."""
        return Pace(tries=tries, sleep=self.slept.append, **others)  # type: ignore[arg-type]


@pytest.fixture
def patience() -> Patience:
    """How long would have been slept."""
    return Patience()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The folder downloaded to; it does not exist yet."""
    return tmp_path / "home" / "raw"


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(place.name for place in folder.iterdir())


def sentence_of(error: HeedError) -> str:
    """The sentence, which must be one line and name no class or traceback."""
    text = str(error)
    assert "\n" not in text and "Error" not in text and "httpx" not in text
    return text


def test_a_file_comes_whole_with_its_receipt(site: Site, raw: Path) -> None:
    """A download leaves the file and a receipt that fits it, nothing else, and reports its progress."""
    seen: list[tuple[int, int | None]] = []
    url = site.serve("/releases/events%20of%202025.csv", whole_file(CSV))
    path = fetch(url, raw, FACTS, lambda done, total: seen.append((done, total)))
    assert path == raw / "events of 2025.csv"
    assert path.read_bytes() == CSV
    receipt = receipts.verify(path)
    assert (receipt.url, receipt.version, receipt.etag) == (url, "25.1", ETAG)
    assert names(raw) == ["events of 2025.csv", "events of 2025.csv.receipt.yml"]
    done = [step for step, _ in seen]
    assert done == sorted(done) and done[-1] == len(CSV) and len(done) > 1
    assert {total for _, total in seen} == {len(CSV)}
    assert site.asked["/releases/events%20of%202025.csv"][0].headers["accept-encoding"] == "identity"


def test_a_good_copy_is_not_asked_for_again(site: Site, raw: Path) -> None:
    """A second fetch of the same address and version asks nothing; another version does."""
    url = site.serve("/events.csv", whole_file(CSV))
    fetch(url, raw, FACTS)
    seen: list[int] = []
    fetch(url, raw, FACTS, lambda done, total: seen.append(done))
    assert len(site.asked["/events.csv"]) == 1
    assert seen == [len(CSV)]
    fetch(url, raw, FACTS | {"version": "25.2"})
    assert len(site.asked["/events.csv"]) == 2
    assert receipts.verify(raw / "events.csv").version == "25.2"


def test_again_keeps_what_has_not_changed_and_takes_what_has(site: Site, raw: Path) -> None:
    """With `again` the server is asked by validator: 304 keeps the file, a new version replaces it."""
    url = site.serve("/events.csv", whole_file(CSV), whole_file(CSV), whole_file(CSV + b"9,9\n", '"second"'))
    path = fetch(url, raw, FACTS)
    before = path.stat().st_ino
    fetch(url, raw, FACTS, again=True)
    assert path.stat().st_ino == before
    assert site.asked["/events.csv"][1].headers["if-none-match"] == ETAG
    fetch(url, raw, FACTS, again=True)
    assert path.read_bytes() == CSV + b"9,9\n"
    assert receipts.verify(path).etag == '"second"'


def test_a_file_changed_in_place_leaves_the_former_one_kept(site: Site, raw: Path) -> None:
    """Its bytes and receipt stay under the moment of download and the hash; the same bytes are kept once."""
    more = CSV + b"9,9\n"
    url = site.serve("/events.csv", whole_file(CSV), whole_file(CSV), whole_file(more, '"second"'))
    former = receipts.verify(fetch(url, raw, FACTS))
    fetch(url, raw, FACTS | {"version": "25.2"})
    assert not (raw / "earlier").exists()
    fetch(url, raw, FACTS, again=True)
    kept, receipt = sorted((raw / "earlier").iterdir())
    assert kept.read_bytes() == CSV and receipt == receipts.receipt_path(kept)
    assert receipts.verify(kept).sha256 == former.sha256
    assert receipts.verify(kept).fetched == former.fetched
    assert former.sha256[:8] in kept.name and kept.name.endswith("-events.csv")
    assert receipts.verify(raw / "events.csv").size == len(more)


def test_a_damaged_copy_is_replaced(site: Site, raw: Path) -> None:
    """A file that no longer fits its receipt is downloaded anew without being asked to."""
    url = site.serve("/events.csv", whole_file(CSV))
    path = fetch(url, raw, FACTS)
    path.write_bytes(CSV[:-1])
    assert fetch(url, raw, FACTS).read_bytes() == CSV


def test_a_cut_connection_is_gone_on_with(site: Site, raw: Path, patience: Patience) -> None:
    """After a cut half-way the rest alone is asked for, and the whole is right."""
    seen: list[int] = []
    url = site.serve("/events.csv", cut(CSV, HALF), whole_file(CSV))
    path = fetch(url, raw, FACTS, lambda done, _: seen.append(done), terms=Terms(pace=patience.pace()))
    assert path.read_bytes() == CSV
    assert seen == sorted(seen) and seen[-1] == len(CSV)
    asked = site.asked["/events.csv"][1].headers
    assert (asked["range"], asked["if-range"]) == (f"bytes={HALF}-", ETAG)
    assert len(patience.slept) == 1
    assert names(raw) == ["events.csv", "events.csv.receipt.yml"]


def test_cut_every_time(site: Site, raw: Path, patience: Patience) -> None:
    """A server that always cuts is given up after five tries in a row; the next call goes on from the part."""
    url = site.serve("/events.csv", cut(CSV, HALF), cut(CSV, 0))
    with pytest.raises(Unreachable) as caught:
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    text = sentence_of(caught.value)
    assert ": the connection was cut (5 tries); " in text
    assert f"nothing was changed, and the {HALF:,} bytes that came are kept" in text
    assert len(site.asked["/events.csv"]) == 5 and len(patience.slept) == 4
    assert names(raw) == ["events.csv.part", "events.csv.part.json"]
    site.serve("/events.csv", whole_file(CSV))
    assert fetch(url, raw, FACTS).read_bytes() == CSV
    assert site.asked["/events.csv"][5].headers["range"] == f"bytes={HALF}-"


def test_each_try_that_brings_much_is_worth_another(site: Site, raw: Path, patience: Patience) -> None:
    """A line that breaks every 70 kB still brings the file: such tries are not counted against it."""
    whole = whole_file(CSV)

    def broken(asked: Asked, count: int) -> Answer:
        answer = whole(asked, count)
        answer.body = answer.body[:70_000]
        return answer

    url = site.serve("/events.csv", broken)
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(tries=2))).read_bytes() == CSV
    assert len(site.asked["/events.csv"]) == -(-len(CSV) // 70_000)


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


def test_a_length_that_is_too_long(site: Site, raw: Path, patience: Patience) -> None:
    """A server that promises more than it has is given up after retries, though all it has came."""
    lie = Answer(200, {"Content-Length": str(len(CSV) + 10)}, CSV)
    url = site.serve("/events.csv", lie)
    with pytest.raises(Unreachable, match="connection was cut") as caught:
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    sentence_of(caught.value)
    assert len(site.asked["/events.csv"]) == 5
    assert not raw.exists()


def test_a_length_that_is_too_short(site: Site, raw: Path, patience: Patience) -> None:
    """A zip cut by its own wrong length is refused for lack of its end; a CSV where its size is known."""
    packed = archive(events=CSV)
    url = site.serve("/events.zip", Answer(200, {"Content-Length": str(len(packed) - 100)}, packed))
    with pytest.raises(BadFile, match="expected a whole zip file, got a cut or broken one"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    url = site.serve("/events.csv", Answer(200, {"Content-Length": "100"}, CSV))
    with pytest.raises(BadFile, match=f"expected {len(CSV):,} bytes, got 100"):
        fetch(url, raw, FACTS, terms=Terms(size=len(CSV), pace=patience.pace()))
    assert not raw.exists()


def test_no_length_at_all(site: Site, raw: Path) -> None:
    """Without a length a cut CSV would go unnoticed, so it is refused unless its hash is known."""
    url = site.serve("/events.csv", Answer(200, {}, CSV))
    with pytest.raises(BadFile, match="expected to be told how long the file is"):
        fetch(url, raw, FACTS)
    known = Terms(sha256=sha256(CSV).hexdigest())
    assert fetch(url, raw, FACTS, terms=known).read_bytes() == CSV
    packed = archive(events=CSV)
    assert fetch(site.serve("/e.zip", Answer(200, {}, packed)), raw, FACTS).read_bytes() == packed


def test_chunked_answers(site: Site, raw: Path, patience: Patience) -> None:
    """An answer in chunks marks its own end: a whole one is taken, a cut one tried again; no total is told."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (CSV[:HALF], CSV[HALF:])) + b"0\r\n\r\n"
    chunked = {"Transfer-Encoding": "chunked"}
    url = site.serve("/events.csv", Answer(200, chunked, chunks[:-5]), Answer(200, chunked, chunks))
    seen: set[int | None] = set()
    fetch(url, raw, FACTS, lambda _, total: seen.add(total), terms=Terms(pace=patience.pace()))
    assert (raw / "events.csv").read_bytes() == CSV
    assert seen == {None} and len(patience.slept) == 1


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


PAGE = b"\xef\xbb\xbf  <!DOCTYPE html>\n<html><body>Under maintenance</body></html>"


@pytest.mark.parametrize("name", ["events.csv", "events.zip", "events.xlsx"])
@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/octet-stream"])
def test_a_web_page_with_status_200(site: Site, raw: Path, name: str, kind: str) -> None:
    """A web page in place of the file is refused, by its type or, where that lies, by how it begins."""
    url = site.serve(f"/{name}", plain(PAGE, Content_Type=kind))
    with pytest.raises(BadFile, match="got a web page") as caught:
        fetch(url, raw, FACTS)
    assert f"expected a {name[7:]} file" in sentence_of(caught.value)
    assert not raw.exists()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("events.zip", CSV, "expected a zip file, got a file that begins 'event_id"),
        ("events.csv", archive(events=CSV), "expected a csv file, got a zip"),
        ("events.csv", b"", "an empty file"),
        ("events.zip", archive(events=CSV)[:-30], "a cut or broken one"),
    ],
)
def test_content_that_is_not_what_the_name_says(
    site: Site, raw: Path, name: str, body: bytes, words: str
) -> None:
    """What begins unlike its ending, is empty or lacks its end is refused and not kept."""
    with pytest.raises(BadFile, match=words) as caught:
        fetch(site.serve(f"/{name}", plain(body, ETag=ETAG)), raw, FACTS)
    sentence_of(caught.value)
    assert not raw.exists()


def test_an_answer_that_was_packed_unasked(site: Site, raw: Path) -> None:
    """A packed answer, which was not asked for, is refused rather than kept under the wrong name."""
    url = site.serve("/events.csv", plain(CSV, Content_Encoding="gzip"))
    with pytest.raises(BadFile, match="packed with gzip"):
        fetch(url, raw, FACTS)


def test_a_web_page_leaves_the_part(site: Site, raw: Path, patience: Patience) -> None:
    """The page of a hotel's network in the middle of a download does not cost the bytes that came before."""
    url = site.serve("/events.csv", cut(CSV, HALF), plain(PAGE))
    with pytest.raises(BadFile, match="web page"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    assert (raw / "events.csv.part").read_bytes() == CSV[:HALF]


OTHER = CSV.replace(b",1\n", b",8\n")


def ignores_if_range(body: bytes, etag: str) -> Script:
    """A server that sends any range of what it now has, whatever version was begun."""
    honest = whole_file(body, etag)

    def script(asked: Asked, count: int) -> Answer:
        headers = asked.headers | ({"if-range": etag} if "range" in asked.headers else {})
        return honest(Asked(asked.path, headers), count)

    return script


@pytest.mark.parametrize("rest", [whole_file(OTHER, '"second"'), ignores_if_range(OTHER, '"second"')])
def test_a_file_that_changed_between_the_parts(
    site: Site, raw: Path, patience: Patience, rest: Script
) -> None:
    """Parts of two versions are never joined, whether the server heeds If-Range or not."""
    assert len(OTHER) == len(CSV)
    url = site.serve("/events.csv", cut(CSV, HALF), rest)
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == OTHER
    assert receipts.verify(raw / "events.csv").etag == '"second"'


@pytest.mark.parametrize(
    "said", [f"bytes 0-{HALF - 1}/{len(CSV)}", f"bytes {HALF}-{len(CSV) - 1}/*", "nonsense"]
)
def test_a_range_that_is_not_the_one_asked_for(site: Site, raw: Path, patience: Patience, said: str) -> None:
    """A 206 that begins elsewhere or does not say where is thrown away and the file asked for afresh."""
    wrong = Answer(
        206,
        {"ETag": ETAG, "Content-Range": said, "Content-Length": str(len(CSV) - HALF)},
        CSV[: len(CSV) - HALF],
    )
    url = site.serve("/events.csv", cut(CSV, HALF), wrong, whole_file(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert "range" not in site.asked["/events.csv"][2].headers


def test_a_server_that_gives_ranges_in_slices(site: Site, raw: Path, patience: Patience) -> None:
    """A range shorter than the one asked for is one part more, not the end of the file."""

    def slices(asked: Asked, count: int) -> Answer:
        start = int(asked.headers["range"][6:-1])
        end = min(start + 80_000, len(CSV))
        said = f"bytes {start}-{end - 1}/{len(CSV)}"
        return Answer(206, {"Content-Range": said, "Content-Length": str(end - start)}, CSV[start:end])

    url = site.serve("/events.csv", cut(CSV, 10_000), slices)
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV


def test_a_range_longer_than_the_file(site: Site, raw: Path, patience: Patience) -> None:
    """A range that brings more bytes than the whole is said to have is thrown away."""
    said = {"Content-Range": f"bytes {HALF}-{len(CSV) - 1}/{len(CSV)}", "Content-Length": str(len(CSV))}
    url = site.serve("/events.csv", cut(CSV, HALF), Answer(206, said, CSV), whole_file(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV


def test_a_range_nobody_asked_for(site: Site, raw: Path, patience: Patience) -> None:
    """A 206 to a request for the whole is never taken for the whole."""
    half = Answer(206, {"Content-Range": f"bytes 0-9/{len(CSV)}", "Content-Length": "10"}, CSV[:10])
    url = site.serve("/events.csv", half)
    with pytest.raises(Unreachable, match="did not go on where the last part ended"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    assert not raw.exists()


def test_a_part_that_is_already_too_long(site: Site, raw: Path, patience: Patience) -> None:
    """416 for a part as long as the file, or longer, starts afresh."""
    url = site.serve("/events.csv", cut(CSV, HALF), cut(CSV, 0))
    with pytest.raises(Unreachable):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(tries=2)))
    site.serve("/events.csv", whole_file(CSV[:HALF]))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV[:HALF]


@pytest.mark.parametrize(
    "note", ["", "[]", json.dumps({"url": "http://127.0.0.1/other.csv", "etag": ETAG, "last_modified": None})]
)
def test_a_part_nobody_can_tell_the_origin_of(site: Site, raw: Path, patience: Patience, note: str) -> None:
    """A part without a note that fits is not gone on with."""
    url = site.serve("/events.csv", whole_file(CSV))
    raw.mkdir(parents=True)
    (raw / "events.csv.part").write_bytes(b"bytes of something else")
    if note:
        (raw / "events.csv.part.json").write_text(note, "utf-8")
    assert fetch(url, raw, FACTS).read_bytes() == CSV
    assert names(raw) == ["events.csv", "events.csv.receipt.yml"]


def test_a_part_that_was_damaged_on_disk(site: Site, raw: Path, patience: Patience) -> None:
    """When the joined file fails its hash it is downloaded afresh once, and then is right."""
    url = site.serve("/events.csv", cut(CSV, HALF), cut(CSV, 0))
    with pytest.raises(Unreachable):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace(tries=2)))
    (raw / "events.csv.part").write_bytes(b"x" * HALF)
    site.serve("/events.csv", whole_file(CSV))
    known = Terms(sha256=sha256(CSV).hexdigest())
    assert fetch(url, raw, FACTS, terms=replace(known, pace=patience.pace())).read_bytes() == CSV


@pytest.mark.parametrize("etag", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_validator_nothing_is_joined(
    site: Site, raw: Path, patience: Patience, etag: dict[str, str]
) -> None:
    """Where the server gives no strong name for the version, the whole is asked for again."""
    half = Answer(200, {"Content-Length": str(len(CSV))} | etag, CSV[:HALF])
    url = site.serve("/events.csv", half, plain(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert "range" not in site.asked["/events.csv"][1].headers


def test_an_interrupt_keeps_the_part(site: Site, raw: Path) -> None:
    """Ctrl-C in the middle leaves the former state and a part that the next call goes on with."""

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(KeyboardInterrupt):
        fetch(url, raw, FACTS, interrupt)
    held = (raw / "events.csv.part").stat().st_size
    assert names(raw) == ["events.csv.part", "events.csv.part.json"] and held > 0
    assert fetch(url, raw, FACTS).read_bytes() == CSV
    assert site.asked["/events.csv"][1].headers["range"] == f"bytes={held}-"


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


def test_a_second_download_at_the_same_time(site: Site, raw: Path) -> None:
    """Two downloads of one file never write into each other: the second says so and changes nothing."""
    url = site.serve("/events.csv", whole_file(CSV))
    refused: list[str] = []

    def meanwhile(done: int, total: int | None) -> None:
        if not refused:
            with pytest.raises(CannotWrite, match="being written by another download") as caught:
                fetch(url, raw, FACTS)
            refused.append(sentence_of(caught.value))

    assert fetch(url, raw, FACTS, meanwhile).read_bytes() == CSV
    assert len(refused) == 1


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


def test_a_wrong_hash(site: Site, raw: Path, patience: Patience) -> None:
    """A whole file with another hash than expected is refused at once and not kept."""
    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(
        BadFile, match=f"expected a file with sha256 {'0' * 64}, got {sha256(CSV).hexdigest()}"
    ):
        fetch(url, raw, FACTS, terms=Terms(sha256="0" * 64, pace=patience.pace()))
    assert len(site.asked["/events.csv"]) == 1
    assert not raw.exists()


@pytest.mark.parametrize(
    ("headers", "got"), [({"Content-Length": str(len(CSV))}, f"{len(CSV):,}"), ({}, r"[\d,]+")]
)
def test_more_than_the_cap(site: Site, raw: Path, headers: dict[str, str], got: str) -> None:
    """A file over the cap is refused by its stated length, or while it comes, and not kept."""
    url = site.serve("/events.csv", Answer(200, headers, CSV))
    known = Terms(most=1_000, sha256="0" * 64)
    with pytest.raises(BadFile, match=f"expected 1,000 bytes at most, got {got} or more"):
        fetch(url, raw, FACTS, terms=known)
    assert not raw.exists()


def test_more_than_the_disk_has_room_for(site: Site, raw: Path) -> None:
    """A file that is longer than the free space is refused before it comes."""
    url = site.serve("/events.csv", Answer(200, {"Content-Length": str(10**17)}, CSV))
    with pytest.raises(CannotWrite, match="100,000,000,000,000,000 are to come; nothing was changed"):
        fetch(url, raw, FACTS, terms=Terms(most=10**18))
    assert not raw.exists()


FULL_DISK = """
import resource, sys
from pathlib import Path
from heed.base.errors import CannotWrite
from heed.lake.fetch import fetch
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    fetch(sys.argv[1], Path(sys.argv[2]), {FACTS!r})
except CannotWrite as error:
    print(error)
"""


def test_a_write_that_fails_half_way(site: Site, raw: Path) -> None:
    """When the system refuses to write more, the former file stands and what fitted is gone on with later."""
    site.serve("/events.csv", whole_file(CSV[:50_000]))
    url = site.address + "/events.csv"
    path = fetch(url, raw, FACTS)
    site.serve("/events.csv", whole_file(CSV, '"second"'))
    program = FULL_DISK.replace("{FACTS!r}", repr(FACTS | {"version": "25.2"}))
    run = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", program, url, str(raw)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    assert run.stdout.count("\n") == 1
    assert "events.csv.part cannot be written: File too large; what was there before stands" in run.stdout
    assert path.read_bytes() == CSV[:50_000]
    assert receipts.verify(path).version == "25.1"
    assert (raw / "events.csv.part").read_bytes() == CSV[:100_000]
    fetch(url, raw, FACTS | {"version": "25.2"})
    assert path.read_bytes() == CSV
    assert site.asked["/events.csv"][-1].headers["range"] == "bytes=100000-"


def test_a_receipt_that_cannot_be_written(site: Site, raw: Path) -> None:
    """Where the new receipt finds no place the new file is not put in place either."""
    path = fetch(site.serve("/events.csv", whole_file(CSV)), raw, FACTS)
    url = site.serve("/events.csv", whole_file(OTHER, '"second"'))
    (raw / f".events.csv.receipt.{os.getpid()}").mkdir()
    with pytest.raises(CannotWrite, match="what was there before stands"):
        fetch(url, raw, FACTS | {"version": "25.2"})
    assert path.read_bytes() == CSV
    assert receipts.verify(path).version == "25.1"


def test_a_folder_that_cannot_be_made(site: Site, tmp_path: Path) -> None:
    """Where a file stands in the place of the folder, the sentence names the place."""
    (tmp_path / "raw").write_text("a file", "utf-8")
    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(CannotWrite, match="cannot be written") as caught:
        fetch(url, tmp_path / "raw", FACTS)
    assert str(tmp_path / "raw") in sentence_of(caught.value)
    assert names(tmp_path) == ["raw"]


def failing(name: str) -> list[Answer | Script]:
    """The answers of a server that fails in one of the ways a server can."""
    ways: dict[str, list[Answer | Script]] = {
        "cut": [cut(OTHER, HALF, '"second"'), cut(OTHER, 0)],
        "missing": [Answer(404, {"Content-Length": "0"})],
        "unavailable": [Answer(503, {"Content-Length": "0"})],
        "page": [plain(PAGE)],
        "short": [Answer(200, {"Content-Length": str(len(OTHER) + 1)}, OTHER)],
        "loop": [Answer(302, {"Location": "/events.csv", "Content-Length": "0"})],
        "empty": [plain(b"")],
    }
    return ways[name]


@pytest.mark.parametrize("way", ["cut", "missing", "unavailable", "page", "short", "loop", "empty"])
def test_the_former_file_stands_after_every_failure(
    site: Site, raw: Path, patience: Patience, way: str
) -> None:
    """Whatever goes wrong with a new release, the file and receipt of the former one stand unchanged."""
    url = site.serve("/events.csv", whole_file(CSV))
    path = fetch(url, raw, FACTS)
    receipt = receipts.receipt_path(path).read_bytes()
    site.serve("/events.csv", *failing(way))
    site.asked.clear()
    with pytest.raises(HeedError, match="nothing was changed") as caught:
        fetch(url, raw, FACTS | {"version": "25.2"}, again=True, terms=Terms(pace=patience.pace()))
    sentence_of(caught.value)
    assert path.read_bytes() == CSV
    assert receipts.receipt_path(path).read_bytes() == receipt


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


def test_facts_are_asked_for_before_the_download(site: Site, raw: Path) -> None:
    """A caller that forgets the licence is told before a byte is asked for."""
    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(ValueError, match="licence"):
        fetch(url, raw, {name: value for name, value in FACTS.items() if name != "licence"})
    assert not site.asked
