"""Backups of every earlier version become records of this one, exactly, on either engine, or nothing changes."""

from __future__ import annotations

import hashlib
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from heed.base.errors import BadFile
from heed.records.accounts.models import Account
from heed.records.alerting.outgoing import Subscription
from heed.records.alerting.subscribing import end
from heed.records.backup import Subscriptions, check, converting, put_back
from heed.records.backup.converting import SCRATCH
from heed.records.backup.form import MANIFEST, SEAL, tables
from heed.records.database import prepare
from heed.records.history.models import Change
from tests.records.copies import all_rows, dying, heed, no_larger_than, rewritten
from tests.records.earlier import ROWS, backed_up, brought_to, fill, versions
from tests.records.test_migrations import KEPT, refused_to_change

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def then(apps: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row as it is in a database of then."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables(apps)}


@pytest.mark.parametrize("to", ENGINES)
@pytest.mark.parametrize("number", range(len(versions())))
def test_every_version(
    empty_records: Any, other: Callable[[str], None], tmp_path: Path, to: str, number: int
) -> None:
    """All its tables filled: each row comes back with what it held, in the tables of now, guarded as these are."""
    apps = brought_to(versions()[number])
    fill(apps)
    before = then(apps)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    backed_up(apps, tmp_path / "b.zip")
    connection.close()
    other(to)
    checked = check(tmp_path / "b.zip")
    assert checked.older == (number < len(versions()) - 1)
    put_back(checked, False, Subscriptions.AS_BACKED_UP)
    after = all_rows()
    assert after["history.Change"].pop()["did"] == "restored from a backup"
    for label, rows in before.items():
        assert len(after[label]) == len(rows)
        for was, now in zip(rows, after[label], strict=True):
            assert {name: now[name] for name in was} == was, label
    assert SCRATCH not in connections.settings and not hasattr(connections._connections, SCRATCH)  # type: ignore[attr-defined]
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Change.objects.update(why="y")
    if "alerting.Response" in before:
        refused_to_change()
    assert Account.objects.create(mail="next@example.org", name="N").pk == 8


def test_rows_are_written_for_every_table() -> None:
    """So that no table is left out of the tests here."""
    assert {model._meta.label_lower for model in tables()} == set(ROWS)


def zipped(file: Path) -> Path:
    """The kept rows of the first schema as the backup of then."""
    rows: dict[str, Any] = json.loads((KEPT / "first.json").read_text("utf-8"))
    rows["otp_totp.totpdevice"] = []
    members, said = {}, []
    for label, cells in rows.items():
        content = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in cells).encode()
        members[f"{label}.jsonl"] = content
        said.append({"table": label, "rows": len(cells), "sha256": hashlib.sha256(content).hexdigest()})
    manifest = {"format": 1, "heed": "0.0.1", "made": "2026-11-20T13:00:00+00:00", "engine": "sqlite",
                "migrations": [list(each) for each in versions()[0]], "tables": said}  # fmt: skip
    members[MANIFEST] = json.dumps(manifest).encode()
    members[SEAL] = hashlib.sha256(members[MANIFEST]).hexdigest().encode()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def test_the_very_first(empty_records: Any, tmp_path: Path) -> None:
    """Its accounts can sign in, by the command line too."""
    file = zipped(tmp_path / "b.zip")
    connection.close()
    done = heed(empty_records, "restore", str(file))
    assert done.returncode == 0 and "converted from heed 0.0.1" in done.said, done.said
    ada = Account.objects.get(mail="ada@example.org")
    assert ada.check_password("correct horse battery staple") and Change.objects.count() == 3


def test_damage_is_found_before_anything_changes(empty_records: Any, tmp_path: Path) -> None:
    """A row taken away, or of nobody; a table that there was not; migrations that cannot have been."""
    file = zipped(tmp_path / "b.zip")
    prepare()
    before = all_rows()

    def manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, bytes]], None]:
        def changed(members: dict[str, bytes]) -> None:
            found = json.loads(members[MANIFEST])
            change(found)
            members[MANIFEST] = json.dumps(found).encode()

        return changed

    def nobody(members: dict[str, bytes]) -> None:
        name = "accounts.recoverycode.jsonl"
        members[name] = members[name].replace(b'"account_id": 1', b'"account_id": 9')
        digest = hashlib.sha256(members[name]).hexdigest()
        manifest(lambda found: found["tables"][1].update(sha256=digest))(members)

    name = "history.change.jsonl"
    for number, change in enumerate((
        lambda members: members.update({name: members[name].split(b"\n", 1)[1]}),
        nobody,
        manifest(lambda found: found["tables"].pop()),
        manifest(lambda found: found["migrations"].remove(["accounts", "0001_initial"])),
        manifest(lambda found: found["migrations"].append(["alerting", "0003_delivery"])),
    )):  # fmt: skip
        with pytest.raises(BadFile, match="nothing was changed"):
            check(rewritten(file, tmp_path / f"{number}.zip", change))
        assert SCRATCH not in vars(connections._connections)  # type: ignore[attr-defined]
    assert all_rows() == before


@pytest.fixture
def old(empty_records: Any, tmp_path: Path) -> Any:
    """A backup of an earlier version with thousands of rows beside a database of now that holds others."""
    apps = brought_to(versions()[-2])
    fill(apps)
    apps.get_model("history.change").objects.bulk_create(
        apps.get_model("history.change")(
            subject="alert", subject_id=str(n), did="raised", why="because " * 150
        )
        for n in range(3000)
    )
    backed_up(apps, tmp_path / "b.zip")
    prepare()
    Account.objects.create(mail="later@example.org", name="Later")
    end(Subscription.objects.get())
    return empty_records


def stands(before: dict[str, Any]) -> None:
    """What was there is there, guarded as before."""
    assert all_rows() == before
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Change.objects.all().delete()
    connection.close()


def test_killed_at_any_point_of_converting(old: Any, tmp_path: Path) -> None:
    """kill -9 while the tables of then are filled, brought up to date, and put into the database."""
    file, before = str(tmp_path / "b.zip"), all_rows()
    connection.close()
    for place, count in (
        ("heed.records.backup.reading:row_of", 1500),
        ("heed.records.backup.reading:row_of", 4600),
        ("heed.records.backup.converting:_bring_up_to_date", 2),
        ("heed.records.backup.restoring:_digest", 1),
        ("heed.records.backup.restoring:_digest", 3003),
        ("heed.records.backup.restoring:_digest", 6009),
    ):
        done = heed(
            old, "restore", file, "--replace", "-q", first=dying(place, count), SQLITE_TMPDIR=str(tmp_path)
        )
        assert done.returncode == -signal.SIGKILL, (place, count, done.said)
        stands(before)
        assert [each.name for each in tmp_path.iterdir() if "etilqs" in each.name] == []
    whole = heed(old, "restore", file, "--replace", "-q")
    assert whole.returncode == 0, whole.said
    assert not Account.objects.filter(mail="later@example.org").exists()
    assert Change.objects.filter(did="raised").count() == 3001
    assert Subscription.objects.get().mail is None


def test_a_migration_reaches_no_other_tables(
    old: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that names no database and changes rows changes those of the backup, never those of the site."""
    inner = converting._bring_up_to_date

    def changing(scratch: Any) -> None:
        inner(scratch)
        Account.objects.update(name="changed by a migration")

    monkeypatch.setattr(converting, "_bring_up_to_date", changing)
    before = all_rows()
    checked = check(tmp_path / "b.zip")
    assert all_rows() == before
    put_back(checked, replace=True)
    assert set(Account.objects.values_list("name", flat=True)) == {"changed by a migration"}


def test_no_room_to_convert(old: Any, tmp_path: Path) -> None:
    """The temporary tables, or those of SQLite, do not fit: one sentence, and what was there stands."""
    file, before = str(tmp_path / "b.zip"), all_rows()
    connection.close()
    small = heed(old, "restore", file, "--replace", "-q", first=no_larger_than(1_000_000))
    assert small.returncode == 1 and "cannot be converted" in small.said and small.said.count("\n") == 1
    stands(before)
    if connection.vendor == "sqlite":
        later = (
            "from heed.base.settings import home; from heed.web.start import start; start(home())\n"
            "from heed.records.backup import restoring; inner = restoring._empty\n"
            f"def full():\n    inner()\n    {no_larger_than(1_000_000)}\nrestoring._empty = full\n"
        )
        done = heed(old, "restore", file, "--replace", "-q", first=later)
        assert done.returncode == 1 and "cannot be used" in done.said, done.said
        stands(before)
