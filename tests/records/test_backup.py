"""Backup and restore: exact, from either engine to either, at one moment, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from heed.alerts.levels import Level
from heed.base.errors import BadFile, BadInput, CannotWrite, NotFound
from heed.norm.sheet import Presence, Seen, Sheet
from heed.records.accounts.models import Account, RecoveryCode, Session
from heed.records.accounts.people import Grant, first_administrator, invite
from heed.records.accounts.second_factor import offer
from heed.records.accounts.sessions import SessionStore
from heed.records.alerting.belonging import begin_in
from heed.records.alerting.drafting import Content, draft
from heed.records.alerting.models import Addressee, Ask, Step
from heed.records.backup import back_up, check, put_back
from heed.records.backup.form import MANIFEST
from heed.records.history.models import Change
from heed.records.history.rows import Deed, record
from heed.records.situations.assessing import keep
from heed.records.situations.models import KeptSheet
from heed.records.situations.opening import About, open_situation
from tests.records.copies import all_rows, dying, heed, no_larger_than, rewritten
from tests.records.sinks import subscribers, told_step

PASSWORD = "correct horse battery staple"


@pytest.fixture
def filled(own_records: Any) -> Any:
    """A database with people, a second factor, recovery codes, a session and history in many scripts."""
    first = first_administrator("ada@example.org", "Ada Ünïcode عالية", PASSWORD)
    for number in range(3):
        invite(
            first,
            f"p{number}@example.org",
            f"Person {number}",
            Grant("analyst", ["SDN", "Africa"]),
            "“why” \n ok",
        )
    TOTPDevice.objects.create(user=first, key=offer(first).key, name="app", confirmed=True)
    RecoveryCode.objects.create(account=first, hash="ab" * 32)
    SessionStore().create()
    with transaction.atomic():
        record(
            first, ("alert", "1"), Deed("raised", {"level": (None, {"a": [1, 2.5, None, True]})}, "x" * 5000)
        )
    return own_records


def test_alerts_come_back_and_are_guarded_as_before(own_records: Any, tmp_path: Path) -> None:
    """What was told, its asks and its outbox go through a backup; afterwards they cannot be changed either."""
    subscribers(2)
    step = told_step(state="draft", told=None)
    office = Addressee.objects.create(
        name="The Envoy for Ruritania", tier="international", actor="secretariat"
    )
    Ask.objects.create(step=step, measure="D02", addressee=office, because="x", by=timezone.now().date())
    Step.objects.update(state="told", told=timezone.now())
    before = all_rows()
    back_up(tmp_path / "b.zip")
    put_back(check(tmp_path / "b.zip"), replace=True)
    after = all_rows()
    after["history.Change"].pop()
    assert after == before and len(before["alerting.Outgoing"]) == 2 and len(before["alerting.Ask"]) == 1
    for change in (lambda: Step.objects.update(headline="y"), lambda: Ask.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_sheets_come_back_and_are_guarded_as_before(
    own_records: Any, other: Callable[[str], None], tmp_path: Path, to: str
) -> None:
    """Situations, sheets that follow one another and the alert that belongs, between the engines."""
    first = first_administrator("ada@example.org", "Ada Example", PASSWORD)
    today = timezone.now().date()
    said = About("Attacks on towns", "Two towns; عالية.", ("SDN", "TCD"), today)
    situation = open_situation(first, "ruritania", said, today)
    rows = (
        Seen(factor="7.10", presence=Presence.PRESENT, confidence="low", sources=("an invented “report”",)),
    )
    sheet = Sheet(sheet="x", situation="ruritania", author="Ada Example", date=today, rows=rows)
    kept = keep(first, situation, sheet, today)
    keep(first, situation, sheet.model_copy(update={"follows": kept.name}), today)
    content = Content(Level.WARNING, "h", "d", crimes=("war_crimes",), sources=("s",))
    begin_in(first, draft(first, "SDN", content).alert, situation)
    before = all_rows()
    back_up(tmp_path / "b.zip")
    connection.close()
    other(to)
    put_back(check(tmp_path / "b.zip"), replace=False)
    after = all_rows()
    after["history.Change"].pop()
    assert (
        after == before and len(before["situations.KeptSheet"]) == 2 and len(before["situations.Place"]) == 2
    )
    last = KeptSheet.objects.filter(follows__isnull=False)
    for act in (lambda: last.update(rows=[]), lambda: last.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act()
    put_back(check(tmp_path / "b.zip"), replace=True)
    assert KeptSheet.objects.count() == 2


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_rows_come_back_exactly(filled: Any, other: Callable[[str], None], tmp_path: Path, to: str) -> None:
    """To the microsecond, in either direction between engines; keys go on where they were; sessions are gone."""
    before = all_rows()
    made = back_up(tmp_path / "b.zip")
    connection.close()
    other(to)
    put_back(check(tmp_path / "b.zip"), replace=False)
    after = all_rows()
    added = after["history.Change"].pop()
    assert after == before and made.rows == sum(map(len, before.values())) >= 10
    assert added["did"] == "restored from a backup" and made.sha256 in added["why"]
    assert not Session.objects.exists()
    assert Account.objects.create(mail="next@example.org", name="N").pk > max(
        row["id"] for row in before["accounts.Account"]
    )
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Change.objects.all().delete()


def test_the_file_says_what_it_holds(filled: Any, tmp_path: Path) -> None:
    """Version, engine, migrations, counts and hashes; for its owner alone; no password in it is readable."""
    made = back_up(tmp_path / "b.zip")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert made.sha256 == hashlib.sha256((tmp_path / "b.zip").read_bytes()).hexdigest()
    with ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read(MANIFEST))
        assert PASSWORD.encode() not in b"".join(archive.read(name) for name in archive.namelist())
        assert not any("session" in name for name in archive.namelist())
    assert ["history", "0002_append_only"] in manifest["migrations"]
    assert {each["table"]: each["rows"] for each in manifest["tables"] if each["rows"]} == {
        "accounts.account": 4, "accounts.recoverycode": 1, "otp_totp.totpdevice": 1, "history.change": 5,
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == [tmp_path / "b.zip"]


def test_a_backup_never_replaces_another(filled: Any, tmp_path: Path) -> None:
    """Nor is anything left behind where it cannot be written."""
    (tmp_path / "b.zip").write_text("precious")
    with pytest.raises(BadInput, match="never replaces"):
        back_up(tmp_path / "b.zip")
    with pytest.raises(CannotWrite):
        back_up(tmp_path / "nowhere" / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "precious" and len(list(tmp_path.iterdir())) == 1


def test_it_is_of_one_moment(filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others write while it is made is not in it, and they do not wait for it."""
    from heed.records.backup import writing

    inner, waited = writing._write_table, []

    def slow(*given: Any) -> dict[str, Any]:
        done = inner(*given)
        began = time.monotonic()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=30)
        waited.append(time.monotonic() - began)
        return done

    def write() -> None:
        filled.connect()
        with transaction.atomic():
            record(None, ("alert", "9"), Deed("raised meanwhile"))
        connections["default"].close()

    count = Change.objects.count()
    monkeypatch.setattr(writing, "_write_table", slow)
    back_up(tmp_path / "b.zip")
    said = {each["table"]: each["rows"] for each in check(tmp_path / "b.zip").manifest["tables"]}
    assert said["history.change"] == count and Change.objects.count() == count + len(said)
    assert max(waited) < 10


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


@pytest.fixture
def many(filled: Any) -> Any:
    """The same with some thousand rows more, so that a restore takes a while."""
    first = Account.objects.get(mail="ada@example.org")
    Change.objects.bulk_create(
        Change(by=first, subject="alert", subject_id=str(number), did="raised", why="because " * 20)
        for number in range(3000)
    )
    return filled


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
