"""A file comes whole with its receipt, is asked for again only with reason, and former ones are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from heed.base.errors import CannotWrite
from heed.lake import receipts
from heed.lake.fetch import fetch
from tests.lake.downloads import CSV, FACTS, names, sentence_of
from tests.lake.scripted_site import ETAG, Site, whole_file


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
    fetch(url, raw, FACTS)
    former = receipts.verify(fetch(url, raw, FACTS | {"version": "25.2"}))
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


def test_facts_are_asked_for_before_the_download(site: Site, raw: Path) -> None:
    """A caller that forgets the licence is told before a byte is asked for."""
    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(ValueError, match="licence"):
        fetch(url, raw, {name: value for name, value in FACTS.items() if name != "licence"})
    assert not site.asked
