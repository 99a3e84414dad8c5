"""Situations and sheets: who may open, assess and read; kept sheets are never changed; alerts that belong."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from heed.alerts.levels import Level
from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.norm.sheet import Presence, Seen, Sheet, compare, history, parse_sheet, write_sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, Role, may
from heed.records.alerting.belonging import begin_in, move, offered, situation_of
from heed.records.alerting.drafting import Content, draft
from heed.records.alerting.models import Alert
from heed.records.history.rows import history_of
from heed.records.situations import reading
from heed.records.situations.assessing import keep, may_assess
from heed.records.situations.bylines import byline, own_byline
from heed.records.situations.models import KeptSheet, Reach, Situation
from heed.records.situations.opening import About, change, close, open_situation, reopen
from heed.records.situations.policy import may_read, may_read_sheet

TODAY = timezone.now().date()
Joined = Callable[..., Account]
PLACES: tuple[tuple[str, ...], ...] = ((), ("SDN",), ("SDN", "TCD"), ("Africa",), ("MMR",))


def about(countries: tuple[str, ...] = ("SDN",), **changed: Any) -> About:
    said: dict[str, Any] = {
        "title": "Attacks on towns",
        "summary": "Two towns.",
        "opened": TODAY,
        "reach": Reach.RESTRICTED,
    }
    return About(countries=countries, **(said | changed))


def seen(factor: str = "RF7", presence: str = "present", **more: Any) -> Seen:
    said: dict[str, Any] = {"direction": "rising", "confidence": "medium", "sources": ("invented",)}
    return Seen(factor=factor, presence=Presence(presence), **(said | more))


def sheet(author: Account, *rows: Seen, **changed: Any) -> Sheet:
    said: dict[str, Any] = {
        "sheet": "own-name",
        "situation": "ruritania",
        "author": own_byline(author),
        "date": TODAY,
    }
    return Sheet(rows=rows or (seen(),), **(said | changed))


@pytest.fixture
def editor(joined: Joined) -> Account:
    return joined("editor")


@pytest.fixture
def situation(editor: Account) -> Situation:
    return open_situation(editor, "ruritania", about(), TODAY)


def test_only_who_may_edit_in_all_countries_opens(joined: Joined) -> None:
    """For every role and place; nothing is there after a refusal."""
    for role, places in itertools.product(Role, PLACES):
        person = joined(role, places=places) if not (role is Role.ADMINISTRATOR and places) else None
        if person is None:
            continue
        slug = f"s{person.pk}"
        if may(person, Do.EDIT, "SDN") and may(person, Do.EDIT, "TCD"):
            assert open_situation(person, slug, about(("Sudan", "TCD")), TODAY).codes == ["SDN", "TCD"]
        else:
            with pytest.raises(NotAllowed):
                open_situation(person, slug, about(("Sudan", "TCD")), TODAY)
            assert not Situation.objects.filter(slug=slug).exists()


@pytest.mark.parametrize("slug", ["", "A", "new", "a--b", "a-", "a b", "x" * 37, "é", "a/b"])
def test_no_short_name(editor: Account, slug: str) -> None:
    with pytest.raises(BadInput, match="short name"):
        open_situation(editor, slug, about(), TODAY)


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"summary": ""}, {"countries": ()}, {"countries": ("Atlantis",)},
     {"opened": TODAY + timedelta(1)}],
)  # fmt: skip
def test_what_no_situation_is(editor: Account, situation: Situation, wrong: dict[str, Any]) -> None:
    """Refused when it is opened and when it is changed; nothing changes."""
    with pytest.raises((BadInput, NotFound)):
        open_situation(editor, "other", about(**wrong), TODAY)
    with pytest.raises((BadInput, NotFound)):
        change(editor, situation, about(**wrong), TODAY, "why")
    assert [each.title for each in Situation.objects.all()] == ["Attacks on towns"]
    with pytest.raises(BadInput, match="taken"):
        open_situation(editor, "ruritania", about(), TODAY)


def test_what_it_said_before_stays_in_the_history(editor: Account, situation: Situation) -> None:
    changed = change(editor, situation, about(("SDN", "TCD"), title="Attacks"), TODAY, "it spread")
    assert changed.codes == ["SDN", "TCD"]
    row = history_of("situation", situation.pk).first()
    assert row is not None and row.why == "it spread"
    assert row.changed == {"title": ["Attacks on towns", "Attacks"], "countries": [["SDN"], ["SDN", "TCD"]]}


def test_no_country_is_taken_away(editor: Account) -> None:
    """Who may read of one country alone would come to read what was written about both."""
    both = open_situation(editor, "ruritania", about(("SDN", "TCD")), TODAY)
    with pytest.raises(BadInput, match="none of TCD"):
        change(editor, both, about(("SDN",)), TODAY, "why")
    assert both.codes == ["SDN", "TCD"]


def test_closed_and_opened_again(editor: Account, situation: Situation, joined: Joined) -> None:
    analyst = joined("analyst")
    with pytest.raises(BadInput, match="expected a day from"):
        close(editor, situation, TODAY - timedelta(1), "over", TODAY)
    with pytest.raises(BadInput, match="reason"):
        close(editor, situation, TODAY, " ", TODAY)
    with pytest.raises(BadInput, match="got an open one"):
        reopen(editor, situation, "why")
    with pytest.raises(NotAllowed):
        close(analyst, situation, TODAY, "over", TODAY)
    closed = close(editor, situation, TODAY, "over", TODAY)
    assert not may_assess(analyst, closed)
    with pytest.raises(BadInput, match="have it opened again"):
        keep(analyst, closed, sheet(analyst), TODAY)
    with pytest.raises(BadInput, match="got one closed"):
        close(editor, situation, TODAY, "over", TODAY)
    assert reopen(editor, closed, "not over").closed_why == ""
    assert keep(analyst, reading.situation(analyst, "ruritania"), sheet(analyst), TODAY)
    assert [row.did for row in history_of("situation", situation.pk)][:2] == ["opened again", "closed"]


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


def content() -> Content:
    return Content(Level.WARNING, "h", "d", crimes=("war_crimes",), sources=("s",))


def test_an_alert_belongs(editor: Account, situation: Situation, joined: Joined) -> None:
    """At its draft where its author reads the situation; later by who may edit; with history; open ones alone."""
    analyst, monitor = joined("analyst"), joined("field_monitor")
    chad = open_situation(editor, "chad", about(("TCD",), reach=Reach.PUBLIC), TODAY)
    alert = draft(analyst, "SDN", content()).alert
    assert offered(analyst) == [chad, situation]
    assert offered(analyst, "SDN") == [situation] and offered(monitor) == [chad]
    with pytest.raises(BadInput, match="choose another"):
        begin_in(analyst, alert, chad)
    begin_in(analyst, alert, situation)
    alert.refresh_from_db()
    assert situation_of(analyst, alert) == situation
    assert situation_of(monitor, alert) is None and situation_of(None, alert) is None
    own = draft(monitor, "SDN", content()).alert
    with pytest.raises(NotFound):
        begin_in(monitor, own, situation)
    with pytest.raises(NotAllowed):
        move(analyst, alert, None, "why")
    with pytest.raises(BadInput, match="reason"):
        move(editor, alert, None, "")
    move(editor, alert, None, "a mistake")
    assert Alert.objects.get(pk=alert.pk).situation is None
    row = history_of("alert", alert.pk).first()
    assert row is not None and row.changed == {"situation": ["ruritania", None]} and row.why == "a mistake"
    close(editor, situation, TODAY, "over", TODAY)
    with pytest.raises(BadInput, match="open one"):
        move(editor, alert, Situation.objects.get(slug="ruritania"), "why")


def test_what_belongs_to_a_hidden_situation_is_not_moved(editor: Account, joined: Joined) -> None:
    both = open_situation(editor, "both", about(("SDN", "TCD")), TODAY)
    analyst, here = joined("analyst"), joined("editor", places=("SDN",))
    alert = draft(analyst, "SDN", content()).alert
    begin_in(analyst, alert, both)
    with pytest.raises(NotAllowed):
        move(here, alert, None, "why")
    assert Alert.objects.get().situation == both
