"""A download that was cut goes on where it ended, if the part is surely of the same file."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from heed.base.errors import Unreachable
from heed.lake.fetch import Terms, fetch
from tests.lake.downloads import CSV, FACTS, HALF, Patience, names, sentence_of
from tests.lake.scripted_site import ETAG, Answer, Asked, Site, cut, whole_file


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
