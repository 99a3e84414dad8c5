"""Receipts beside raw files: what is written is what is read, and changed bytes are found."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

from heed.base.errors import BadFile, CannotWrite, NotFound
from heed.lake import receipts

FACTS: dict[str, object] = {
    "publisher": "Ruritanian Institute of Statistics",
    "title": "Events of Ruritania",
    "citation": "Hentzau, R. (2026): Événements; “quoted”, and: colons",
    "licence": "CC BY 4.0",
    "may_republish": "no",
    "version": "25.1",
    "url": "https://example.org/events.csv",
    "last_modified": "Tue, 03 Mar 2026 09:30:00 GMT",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw file without a receipt."""
    path = tmp_path / "events.csv"
    path.write_bytes(b"event_id,deaths\n1,3\n")
    return path


def test_what_is_written_is_what_is_read(raw: Path) -> None:
    """A receipt holds the facts told, the size and hash measured, and reads back equal."""
    written = receipts.write(raw, FACTS)
    assert receipts.read(raw) == written == receipts.verify(raw)
    assert written.size == 20
    assert written.sha256 == hashlib.sha256(raw.read_bytes()).hexdigest()
    assert (written.version, written.may_republish, written.etag) == ("25.1", "no", None)
    assert written.fetched.endswith("Z")
    assert sorted(p.name for p in raw.parent.iterdir()) == ["events.csv", "events.csv.receipt.yml"]


def test_receipt_is_plain_yaml(raw: Path) -> None:
    """Any YAML reader sees the texts as texts: a version is no float, "no" is no boolean."""
    receipts.write(raw, FACTS)
    found = yaml.safe_load((raw.parent / "events.csv.receipt.yml").read_text("utf-8"))
    assert found["version"] == "25.1"
    assert found["may_republish"] == "no"
    assert found["citation"] == FACTS["citation"]


def test_no_receipt(raw: Path) -> None:
    """A file without a receipt reads as None and does not verify."""
    assert receipts.read(raw) is None
    with pytest.raises(NotFound, match="has no receipt"):
        receipts.verify(raw)


@pytest.mark.parametrize(
    ("bytes_now", "words"),
    [(b"event_id", "expected 20 bytes"), (b"event_id,deaths\n1,4\n", "expected sha256")],
)
def test_changed_bytes_are_found(raw: Path, bytes_now: bytes, words: str) -> None:
    """A file that was cut or altered after it was received is refused with one sentence."""
    receipts.write(raw, FACTS)
    raw.write_bytes(bytes_now)
    with pytest.raises(BadFile, match=words) as caught:
        receipts.verify(raw)
    assert "\n" not in str(caught.value)


def test_a_lost_file_is_found(raw: Path) -> None:
    """A receipt whose file is gone is a sentence, not a crash."""
    receipts.write(raw, FACTS)
    raw.unlink()
    with pytest.raises(BadFile, match="cannot be read"):
        receipts.verify(raw)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("publisher: [", "expected a receipt in YAML"),
        ("just a text", "expected the keys"),
        ("publisher: me\n", "expected the keys"),
    ],
)
def test_a_receipt_that_makes_no_sense(raw: Path, text: str, words: str) -> None:
    """A receipt that is no YAML or lacks keys is refused by name."""
    receipts.receipt_path(raw).write_text(text, "utf-8")
    with pytest.raises(BadFile, match=words):
        receipts.read(raw)


def test_a_receipt_edited_by_hand(raw: Path) -> None:
    """A version written without quotes, which YAML takes for a number, is refused with its key."""
    receipts.write(raw, FACTS)
    place = receipts.receipt_path(raw)
    place.write_text(place.read_text("utf-8").replace("'25.1'", "25.1"), "utf-8")
    with pytest.raises(BadFile, match=r"expected version to be str, got 25\.1"):
        receipts.read(raw)


def test_missing_facts_are_the_callers_mistake(raw: Path) -> None:
    """A receipt without a licence is never written."""
    with pytest.raises(ValueError, match="licence"):
        receipts.write(raw, {**FACTS, "licence": ""})
    with pytest.raises(ValueError, match="perhaps"):
        receipts.write(raw, {**FACTS, "may_republish": "perhaps"})
    assert [p.name for p in raw.parent.iterdir()] == ["events.csv"]


def test_an_incoming_file_replaces_the_former(raw: Path) -> None:
    """The incoming file takes the place of the former, and its receipt goes with it."""
    receipts.write(raw, FACTS)
    incoming = raw.parent / "events.csv.part"
    incoming.write_bytes(b"event_id,deaths\n1,3\n2,5\n")
    receipts.write(raw, {**FACTS, "version": "26.1"}, incoming)
    assert receipts.verify(raw).version == "26.1"
    assert not incoming.exists()


def test_a_place_that_cannot_be_written(raw: Path) -> None:
    """Where the receipt cannot be put a sentence says so, and nothing is left half-written."""
    place = receipts.receipt_path(raw)
    place.mkdir()
    (place / "something").touch()
    with pytest.raises(CannotWrite, match="cannot be written"):
        receipts.write(raw, FACTS)
    assert sorted(p.name for p in raw.parent.iterdir()) == ["events.csv", "events.csv.receipt.yml"]
