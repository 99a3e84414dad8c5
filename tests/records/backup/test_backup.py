"""Backup and restore: exact, from either engine to either, and of one moment."""

from __future__ import annotations

import hashlib
import json
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

from heed.alerts.levels import Level
from heed.base.errors import BadInput, CannotWrite
from heed.norm.sheet import Presence, Seen, Sheet
from heed.records.accounts.models import Account, Session
from heed.records.accounts.people import first_administrator
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
from tests.records.conftest import PASSWORD
from tests.records.copies import all_rows
from tests.records.sinks import subscribers, told_step


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


def test_two_of_one_name_at_the_same_time_leave_the_first(
    filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large database takes minutes to write; meanwhile somebody else may have finished one."""
    from heed.records.backup import writing

    whole, inner = back_up(tmp_path / "first.zip"), writing._write_table

    def slow(*given: Any) -> dict[str, Any]:
        if not (tmp_path / "b.zip").exists():
            (tmp_path / "first.zip").rename(tmp_path / "b.zip")
        return inner(*given)

    monkeypatch.setattr(writing, "_write_table", slow)
    with pytest.raises(BadInput, match="never replaces"):
        back_up(tmp_path / "b.zip")
    assert check(tmp_path / "b.zip").sha256 == whole.sha256
    assert list(tmp_path.iterdir()) == [tmp_path / "b.zip"]


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
