"""Situations: who opens them, what they may say, how they change, close and open again; alerts that belong."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, Role, may
from heed.records.alerting.belonging import begin_in, move, offered, situation_of
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import Alert
from heed.records.history.rows import history_of
from heed.records.situations import reading
from heed.records.situations.assessing import keep, may_assess
from heed.records.situations.models import Reach, Situation
from heed.records.situations.opening import change, close, open_situation, reopen
from tests.records.situations.writing import PLACES, TODAY, Joined, about, content, sheet


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
    earlier = close(editor, situation, TODAY, "over", TODAY + timedelta(1))
    with pytest.raises(BadInput, match="when it was closed"):
        change(editor, earlier, about(opened=TODAY + timedelta(1)), TODAY + timedelta(1), "why")
    reopen(editor, earlier, "not over")
    closed = close(editor, situation, TODAY, "over", TODAY)
    assert not may_assess(analyst, closed)
    with pytest.raises(BadInput, match="have it opened again"):
        keep(analyst, closed, sheet(analyst), TODAY)
    with pytest.raises(BadInput, match="got one closed"):
        close(editor, situation, TODAY, "over", TODAY)
    assert reopen(editor, closed, "not over").closed_why == ""
    assert keep(analyst, reading.situation(analyst, "ruritania"), sheet(analyst), TODAY)
    assert [row.did for row in history_of("situation", situation.pk)][:2] == ["opened again", "closed"]


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
