"""A whole answer that is not the file: a wrong length, hash, size or kind is never kept."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from heed.base.errors import BadFile, Unreachable
from heed.lake.fetch import Terms, fetch
from tests.lake.downloads import CSV, FACTS, HALF, PAGE, Patience, archive, sentence_of
from tests.lake.scripted_site import ETAG, Answer, Site, cut, plain, whole_file


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
