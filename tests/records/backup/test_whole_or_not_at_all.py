"""A restore is whole or not at all: damage, other versions, a filled database, a full disk, a kill."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from heed.base.errors import BadFile, BadInput, NotFound
from heed.records.accounts.models import Account, Session
from heed.records.backup import back_up, check, put_back
from heed.records.backup.form import MANIFEST
from heed.records.history.models import Change
from tests.records.copies import all_rows, dying, heed, no_larger_than, rewritten


def test_every_kind_of_damage_is_refused(filled: Any, tmp_path: Path) -> None:
    """Cut off anywhere, any byte changed, something else altogether: one sentence, and nothing changes."""
    back_up(tmp_path / "b.zip")
    whole, before = (tmp_path / "b.zip").read_bytes(), all_rows()
    bad = tmp_path / "bad.zip"
    refused = 0
    for number, place in enumerate(range(0, len(whole), max(1, len(whole) // 97))):
        changed = bytes([whole[place] ^ 0x55])
        bad.write_bytes(whole[:place] if number % 2 else whole[:place] + changed + whole[place + 1 :])
        try:
            found = check(bad)
        except (BadFile, BadInput) as error:
            assert "nothing was changed" in error.sentence
            refused += 1
            continue
        # A byte that no part of the content depends on, such as a time stamp in the zip's directory.
        assert number % 2 == 0 and found.manifest == check(tmp_path / "b.zip").manifest
    assert refused > 80
    for other in (b"", b"PK", b"no zip at all" * 50):
        bad.write_bytes(other)
        with pytest.raises(BadFile, match="damaged"):
            check(bad)
    with pytest.raises(NotFound):
        check(tmp_path / "none.zip")
    assert all_rows() == before


def test_rows_that_were_changed_are_refused(filled: Any, tmp_path: Path) -> None:
    """A row taken away, changed or added, with a sound zip and a sealed manifest, is still found."""
    back_up(tmp_path / "b.zip")
    name = "accounts.account.jsonl"
    for number, change in enumerate(
        (
            lambda members: members.update({name: members[name].split(b"\n", 1)[1]}),
            lambda members: members.update({name: members[name].replace(b'"analyst"', b'"editor"', 1)}),
            lambda members: members.update({name: members[name] + members[name].split(b"\n")[0] + b"\n"}),
            lambda members: members.pop("history.change.jsonl"),
        )
    ):
        with pytest.raises(BadFile, match="damaged"):
            check(rewritten(tmp_path / "b.zip", tmp_path / f"{number}.zip", change))


def test_what_stands_in_a_damaged_row_is_not_repeated(filled: Any, tmp_path: Path) -> None:
    """The sentence names its place: it may be read by, or sent to, somebody who may not know the address."""
    back_up(tmp_path / "b.zip")
    name = "accounts.account.jsonl"

    def change(members: dict[str, bytes]) -> None:
        members[name] = members[name].replace(b'"created":"', b'"created":"secret@example.org', 1)

    with pytest.raises(BadFile, match=r"row 1 of accounts\.account cannot be read") as said:
        check(rewritten(tmp_path / "b.zip", tmp_path / "c.zip", change))
    assert "secret" not in said.value.sentence


def test_a_manifest_that_was_changed_is_refused(filled: Any, tmp_path: Path) -> None:
    """In a sound zip, with every row as it was: its own hash lies beside it."""
    back_up(tmp_path / "b.zip")
    before = all_rows()
    with ZipFile(tmp_path / "b.zip") as whole, ZipFile(tmp_path / "c.zip", "w") as changed:
        assert b'"made": "2' in whole.read(MANIFEST)
        for name in whole.namelist():
            text = whole.read(name)
            changed.writestr(name, text.replace(b'"made": "2', b'"made": "1') if name == MANIFEST else text)
    with pytest.raises(BadFile, match="the manifest is not what it was"):
        put_back(check(tmp_path / "c.zip"), replace=True)
    assert all_rows() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [(b'"0001_initial"', b'"9999_future"', "newer"), (b'"format": 1', b'"format": 2', "newer"),
     (b'  [\n   "accounts",\n   "0001_initial"\n  ],\n', b"", "do not fit together")],
)  # fmt: skip
def test_another_version_is_refused(filled: Any, tmp_path: Path, old: bytes, new: bytes, said: str) -> None:
    """A newer one, and one whose migrations cannot have been; the sentence says what to do."""
    back_up(tmp_path / "b.zip")

    def change(members: dict[str, bytes]) -> None:
        assert old in members[MANIFEST]
        members[MANIFEST] = members[MANIFEST].replace(old, new, 1)

    with pytest.raises(BadInput, match=said):
        check(rewritten(tmp_path / "b.zip", tmp_path / "o.zip", change))


def test_a_filled_database_needs_replace(filled: Any, tmp_path: Path) -> None:
    """Without it nothing changes; with it the file's rows are there and the others are gone."""
    back_up(tmp_path / "b.zip")
    before = all_rows()
    Account.objects.create(mail="later@example.org", name="Later")
    later = all_rows()
    with pytest.raises(BadInput, match="--replace"):
        put_back(check(tmp_path / "b.zip"), replace=False)
    assert all_rows() == later
    put_back(check(tmp_path / "b.zip"), replace=True)
    after = all_rows()
    assert after["accounts.Account"] == before["accounts.Account"] and not Session.objects.exists()
    assert after["history.Change"][:-1] == before["history.Change"]


def test_a_file_that_changes_after_the_check(filled: Any, tmp_path: Path) -> None:
    """Rows are checked again as they are put back; what is there stays."""
    back_up(tmp_path / "b.zip")
    checked, before = check(tmp_path / "b.zip"), all_rows()

    def change(members: dict[str, bytes]) -> None:
        name = "history.change.jsonl"
        members[name] = members[name].replace(b"raised", b"lowered", 1)

    rewritten(tmp_path / "b.zip", tmp_path / "c.zip", change).replace(tmp_path / "b.zip")
    with pytest.raises(BadFile):
        put_back(checked, replace=True)
    assert all_rows() == before


def test_commands_say_what_they_did(filled: Any, tmp_path: Path) -> None:
    """Backup, list, restore; the second restore is refused with exit code 2 and one line."""
    file = str(tmp_path / "b.zip")
    connection.close()
    made = heed(filled, "backup", file)
    assert made.returncode == 0 and re.search(r": 11 rows of \d+ tables, sha256 ", made.said)
    again = heed(filled, "restore", file)
    assert again.returncode == 2 and again.said.count("\n") == 1 and "--replace" in again.said
    done = heed(filled, "restore", file, "--replace")
    assert done.returncode == 0 and "everybody signs in anew" in done.said
    assert "ada@example.org" in heed(filled, "accounts", "list").said


def test_a_full_disk_leaves_what_was_there(many: Any, tmp_path: Path) -> None:
    """A backup that does not fit leaves no file; a restore that does not fit (SQLite) leaves every row."""
    back_up(tmp_path / "b.zip")
    before = all_rows()
    connection.close()
    small = heed(many, "backup", str(tmp_path / "small.zip"), first=no_larger_than(8192))
    assert small.returncode == 1 and "Traceback" not in small.said
    assert [each.name for each in tmp_path.iterdir() if "small" in each.name] == []
    if connection.vendor == "sqlite":
        limit = (many.home / "records.sqlite3").stat().st_size // 2
        done = heed(many, "restore", str(tmp_path / "b.zip"), "--replace", first=no_larger_than(limit))
        assert done.returncode == 1, done.said
        assert "cannot be used" in done.said and "Traceback" not in done.said
        assert all_rows() == before


def test_killed_half_way_leaves_what_was_there(many: Any, tmp_path: Path) -> None:
    """kill -9 after the first, a middle and the last row is put back: the old rows stand, guarded as before."""
    rows = back_up(tmp_path / "b.zip").rows
    Account.objects.create(mail="later@example.org", name="Later")
    before = all_rows()
    connection.close()
    for put in (1, rows // 2, rows):
        # Rows are read once by the check, then again as they are put back.
        first = dying("heed.records.backup.reading:row_of", rows + put)
        done = heed(many, "restore", str(tmp_path / "b.zip"), "--replace", first=first)
        assert done.returncode == -signal.SIGKILL, done.said
        assert all_rows() == before
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            Change.objects.all().delete()
        connection.close()
    whole = heed(many, "restore", str(tmp_path / "b.zip"), "--replace")
    assert whole.returncode == 0, whole.said
    assert not Account.objects.filter(mail="later@example.org").exists()
