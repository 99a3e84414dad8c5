"""Sheets of a situation: who keeps and reads them, what each follows, and that none is ever changed."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.norm.sheet import compare, history, parse_sheet, write_sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, Role, may
from heed.records.situations import reading
from heed.records.situations.assessing import keep, may_assess
from heed.records.situations.bylines import byline, own_byline
from heed.records.situations.models import KeptSheet, Reach, Situation
from heed.records.situations.opening import open_situation
from heed.records.situations.policy import may_read, may_read_sheet
from tests.records.situations.writing import PLACES, TODAY, Joined, about, seen, sheet


def test_who_reads(editor: Account, joined: Joined) -> None:
    """A situation and its sheets, by everybody of every role and place: the rule, written out another way."""
    kept: list[tuple[Situation, KeptSheet]] = []
    author, monitor = joined("analyst"), joined("field_monitor", places=("SDN",))
    for number, (codes, reach) in enumerate(itertools.product((("SDN",), ("SDN", "TCD")), Reach)):
        on = open_situation(editor, f"s{number}", about(codes, reach=reach), TODAY)
        kept.append((on, keep(author, on, sheet(author, situation=on.slug), TODAY)))
        if reach is Reach.PUBLIC:
            kept.append((on, keep(monitor, on, sheet(monitor, situation=on.slug), TODAY)))
    people: list[Account | None] = [None, author, monitor]
    people += [
        joined(role, places=p) for role, p in itertools.product(Role, PLACES) if role != Role.ADMINISTRATOR
    ]
    blocked = joined("analyst")
    blocked.is_active = False
    blocked.save()
    for person in [*people, blocked]:
        for on, written in kept:
            within = all(may(person, Do.READ_RESTRICTED, code) for code in on.codes)
            reads = on.reach == Reach.PUBLIC or within
            assert may_read(person, on) == reads
            own = person is not None and person == written.author
            assert may_read_sheet(person, written) == (within or (own and reads))
        slugs = {on.slug for on, _ in kept if may_read(person, on)}
        assert {each.slug for each in reading.situations(person)} == slugs
        for on, written in kept:
            if may_read(person, on):
                names = {w.name for o, w in kept if o == on and may_read_sheet(person, w)}
                assert {each.sheet for each in reading.sheets(person, on)} == names
            if not may_read_sheet(person, written):
                with pytest.raises(NotFound):
                    reading.sheet(person, on, written.name)


def test_who_keeps_a_sheet(editor: Account, joined: Joined) -> None:
    """Who reads the situation and reports in one of its countries."""
    hidden = open_situation(editor, "hidden", about(), TODAY)
    opened = open_situation(editor, "opened", about(("SDN", "TCD"), reach=Reach.PUBLIC), TODAY)
    for role, places in itertools.product(Role, PLACES):
        if role is Role.ADMINISTRATOR:
            continue
        person = joined(role, places=places)
        for on in (hidden, opened):
            allowed = may_read(person, on) and any(may(person, Do.REPORT, code) for code in on.codes)
            assert may_assess(person, on) == allowed
            if allowed:
                assert keep(person, on, sheet(person, situation=on.slug), TODAY).role == role
            else:
                with pytest.raises(NotAllowed):
                    keep(person, on, sheet(person, situation=on.slug), TODAY)
    assert not may_assess(None, opened)


def test_a_field_monitor_is_no_name_to_colleagues(editor: Account, joined: Joined) -> None:
    """Also after they became something else; they themselves and administrators read it. A file holds none."""
    on = open_situation(editor, "ruritania", about(reach=Reach.PUBLIC), TODAY)
    monitor, analyst, manager = joined("field_monitor"), joined("analyst"), joined("administrator")
    number = f"field monitor {monitor.pk}"
    kept = keep(monitor, on, sheet(monitor), TODAY)
    assert own_byline(monitor) == number and own_byline(analyst) == analyst.name
    assert [byline(p, kept) for p in (analyst, editor)] == [number, number]
    assert [byline(p, kept) for p in (monitor, manager)] == [monitor.name, monitor.name]
    Account.objects.filter(pk=monitor.pk).update(role="analyst")
    assert reading.sheet(analyst, on, kept.name).author == number
    theirs = keep(analyst, on, sheet(analyst), TODAY)
    assert byline(editor, theirs) == analyst.name


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"situation": "other"}, "hand it in at its own situation"),
        ({"author": "F. von Tarlenheim"}, "everybody keeps their own"),
        ({"fictional": True}, "invented"),
        ({"date": TODAY + timedelta(1)}, "up to today"),
        ({"rows": ()}, "assess one"),
        ({"follows": "ruritania-2031-01-01-1"}, "that you may read"),
    ],
)
def test_an_unfit_sheet_is_not_kept(
    situation: Situation, joined: Joined, wrong: dict[str, Any], said: str
) -> None:
    analyst = joined("analyst")
    with pytest.raises(BadInput, match=said):
        keep(analyst, situation, sheet(analyst).model_copy(update=wrong), TODAY)
    assert not KeptSheet.objects.exists()


def test_one_sheet_follows_another(situation: Situation, joined: Joined) -> None:
    """Names are heed's own; the order is by day, then as they were kept; the pure functions take what comes out."""
    ann, ben = joined("analyst"), joined("analyst")
    first = keep(ann, situation, sheet(ann, seen("RF7"), date=TODAY - timedelta(9)), TODAY)
    second = keep(ben, situation, sheet(ben, seen("RF7", "absent"), seen("8.7"), follows=first.name), TODAY)
    third = keep(ann, situation, sheet(ann, seen("8.7", "unknown"), follows=second.name), TODAY)
    late = keep(ann, situation, sheet(ann, date=TODAY - timedelta(5)), TODAY)
    again = keep(ann, situation, sheet(ann), TODAY)
    with pytest.raises(BadInput, match=f"already as {again.name}"):
        keep(ann, situation, sheet(ann), TODAY)
    assert third.name == f"ruritania-{TODAY}-{ann.pk}" and again.name == f"{third.name}-2"
    read = reading.sheets(ben, situation)
    assert [each.sheet for each in read] == [each.name for each in (first, late, second, third, again)]
    assert [each.follows for each in read] == [None, None, first.name, second.name, None]
    assert [each.factor for each in compare(read[0], read[2]) if each.changed] == ["RF7", "8.7"]
    moments = reading.course(read, "8.7").moments
    assert [m.seen and str(m.seen.presence) for m in moments] == [None, None, "present", "unknown", None]
    with pytest.raises(BadInput, match="or later"):
        keep(ben, situation, sheet(ben, follows=third.name, date=TODAY - timedelta(1)), TODAY)
    assert history(read[:2])
    for each in read:
        assert parse_sheet(write_sheet(each), "x").rows == each.rows
    with pytest.raises(BadInput, match="no risk factor"):
        reading.course(read, "RF99")


def test_what_one_may_not_read_is_not_named(editor: Account, joined: Joined) -> None:
    """A monitor follows their own sheets alone; and a sheet that follows a hidden one names none."""
    on = open_situation(editor, "ruritania", about(reach=Reach.PUBLIC), TODAY)
    monitor, analyst = joined("field_monitor"), joined("analyst")
    other = keep(analyst, on, sheet(analyst), TODAY)
    with pytest.raises(BadInput, match="that you may read"):
        keep(monitor, on, sheet(monitor, follows=other.name), TODAY)
    own = keep(monitor, on, sheet(monitor), TODAY)
    assert [each.sheet for each in reading.sheets(monitor, on)] == [own.name]
    keep(analyst, on, sheet(analyst, follows=own.name), TODAY)
    Situation.objects.update(reach=Reach.RESTRICTED)
    assert reading.situations(monitor) == [] and reading.sheets(monitor, on) == []


def test_a_kept_sheet_is_never_changed(situation: Situation, joined: Joined) -> None:
    """The database itself refuses, on both engines."""
    analyst = joined("analyst")
    kept = keep(analyst, situation, sheet(analyst), TODAY)
    for change_it in (
        lambda: KeptSheet.objects.update(rows=[]),
        lambda: KeptSheet.objects.update(date=date(2031, 1, 1)),
        lambda: KeptSheet.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change_it()
    assert KeptSheet.objects.get().rows[0]["factor"] == "RF7"
