"""What the database itself refuses to change: case files, judgements, confirmations, readers, addressees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.drafting import draft, revise
from heed.records.alerting.models import Addressee, Alert, CaseFile, Confirmation, Judged, Reach, State, Step
from heed.records.backup import check, put_back
from heed.records.backup.form import tables
from heed.records.database import prepare
from heed.records.situations.models import Place, Situation
from tests.records.alerting.raising import WARNING
from tests.records.copies import all_rows
from tests.records.earlier import backed_up, brought_to, fill, versions

Act = Callable[[], object]
READERS = Step.people.through
FREE = {
    "accounts.account": "a person changes; deleting one that is named anywhere is refused by keys",
    "accounts.recoverycode": "goes when it is used",
    "otp_totp.totpdevice": "goes when it is lost",
    "alerting.subscription": "readers change and end it",
    "alerting.outgoing": "a message changes on its way",
    "alerting.webhook": "is switched on and off",
    "consent.renewal": "a message changes on its way",
}
"""Tables whose rows may change, and why."""
BEFORE = versions().index(next(each for each in versions() if each[-1] == ("alerting", "0004_situation")))


def acts() -> list[Act]:
    """Changes of the rows that `fill` made, each of which would succeed without its guard."""
    now = timezone.now()
    return [
        lambda: CaseFile.objects.update(text="case: y"),
        lambda: CaseFile.objects.all().delete(),
        lambda: Judged.objects.update(why="y"),
        lambda: Judged.objects.all().delete(),
        lambda: Confirmation.objects.update(why="y"),
        lambda: Confirmation.objects.update(by=1),
        lambda: Confirmation.objects.update(counts=False),
        lambda: Confirmation.objects.all().delete(),
        lambda: Confirmation.objects.create(step_id=5, by_id=1, confirmed=True, why="late", at=now),
        lambda: READERS.objects.create(step_id=5, account_id=7),
        lambda: READERS.objects.update(step_id=5),
        lambda: Alert.objects.update(country="TCD"),
        lambda: Alert.objects.update(number="2026-0009"),
        lambda: Addressee.objects.update(name="Somebody else"),
        lambda: Situation.objects.update(slug="other"),
        lambda: Place.objects.update(country="TCD"),
        lambda: Place.objects.all().delete(),
    ]


def refused(found: list[Act]) -> None:
    """Each is refused by the database, and no row changes."""
    before = all_rows()
    for act in found:
        with pytest.raises(DatabaseError, match=r"never (changed|taken away)"), transaction.atomic():
            act()
    assert all_rows() == before


@pytest.mark.parametrize("number", [BEFORE, -1])
def test_guarded_after_an_update_and_after_a_restore(empty_records: Any, tmp_path: Path, number: int) -> None:
    """Rows of before these guards, and of now: the migrations and a restore of a backup leave them guarded."""
    apps = brought_to(versions()[number])
    fill(apps)
    backed_up(apps, tmp_path / "b.zip")
    for act in acts() if number == BEFORE else []:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    prepare()
    refused(acts())
    before = all_rows()
    put_back(check(tmp_path / "b.zip"), replace=True)
    after = all_rows()
    after["history.Change"].pop()
    assert after == before and len(before["alerting.CaseFile"]) == 1
    refused(acts())


def test_every_table_is_guarded_or_free_for_a_reason(records: Any) -> None:
    """A new table is one of the two."""
    listed = {
        "sqlite": "select distinct tbl_name from sqlite_master where type = 'trigger'",
        "postgresql": "select distinct event_object_table from information_schema.triggers",
    }
    with connection.cursor() as cursor:
        cursor.execute(listed[connection.vendor])
        guarded = {row[0] for row in cursor.fetchall()}
    bare = {model._meta.label_lower for model in tables() if model._meta.db_table not in guarded}
    assert bare == set(FREE)


def test_who_may_read_what_was_told_in_private(joined: Callable[..., Account]) -> None:
    """Until it is told its author chooses; then nobody is added and nobody taken away."""
    author, first, second = joined("analyst"), joined("editor"), joined("reviewer")
    step = draft(author, "SDN", replace(WARNING, reach=Reach.PRIVATE, people=(first,)))
    revise(author, step, replace(WARNING, reach=Reach.PRIVATE, people=(second,)))
    Step.objects.filter(pk=step.pk).update(state=State.TOLD, told=timezone.now())
    for act in (
        lambda: step.people.add(first),
        lambda: step.people.clear(),
        lambda: READERS.objects.filter(step=step).update(account=first),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act()
    assert list(step.people.all()) == [second]


def test_what_is_not_told_yet_stays_free(joined: Callable[..., Account]) -> None:
    """A confirmation counts no more once the draft changes, for good; an office never asked can be named anew."""
    step = draft(joined("analyst"), "SDN", WARNING)
    said = Confirmation.objects.create(step=step, by=joined("reviewer"), confirmed=False, why="seen")
    Confirmation.objects.update(counts=False)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Confirmation.objects.update(counts=True)
    said.refresh_from_db()
    assert not said.counts
    Addressee.objects.create(name="An office of Ruritania", tier="national", actor="government")
    assert Addressee.objects.update(name="The office of Ruritania") == 1
    assert Alert.objects.update(situation=None) == 1
