"""The calendar of the site: each public ask and review under one name for ever, revised when something happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.norm import load
from heed.records.accounts.models import Account
from heed.records.alerting.answering import Said, correct, respond
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.drafting import Content, draft, follow
from heed.records.alerting.models import Addressee, Ask, Move, Reach, Step
from tests.records.absent import without_records
from tests.records.alerting.raising import TODAY, WARNING, ask_of, tell

PATH = "/alerts/calendar.ics"
BY, REVIEW = TODAY + timedelta(days=30), TODAY + timedelta(days=60)


@pytest.fixture
def told(analyst: Account, reviewer: Account) -> Step:
    """A public warning about Sudan with one ask and a day to look again."""
    return raised(analyst, reviewer, replace(WARNING, expires=REVIEW))


def raised(author: Account, reviewer: Account, content: Content, country: str = "SDN") -> Step:
    step = draft(author, country, content)
    ask_of(step, author)
    return tell(step, author, reviewer)


def events(reader: Client, path: str = PATH) -> dict[str, Any]:
    """The events by what their names begin with; the same for two who ask."""
    answer, again = reader.get(path), reader.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and answer.content == again.content
    found: list[Any] = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert all(each["UID"].endswith("@heed.example") for each in found)
    return {each["UID"].removesuffix("@heed.example"): each for each in found}


def facts(event: Any) -> tuple[int, str, date]:
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")
    return int(event["SEQUENCE"]), str(event["STATUS"]), event.decoded("DTSTART")


def names(told: Step) -> tuple[str, str]:
    ask = told.asks.get()
    return f"ask-{told}-D02-{ask.addressee_id}", f"look-again-{told.alert.number}"


def test_an_ask_and_a_review_are_days(reader: Client, told: Step) -> None:
    found = events(reader)
    ask, review = (found.pop(name) for name in names(told))
    assert found == {}
    assert facts(ask) == (0, "CONFIRMED", BY) and facts(review) == (0, "CONFIRMED", REVIEW)
    assert told.told and ask.decoded("DTSTAMP") == told.told.replace(microsecond=0)
    name = load().measures["D02"].name
    assert ask["SUMMARY"] == (f"Sudan, asked of The Office of the Envoy for Ruritania: {name} (no answer)")
    assert "Because: talks are open" in ask["DESCRIPTION"] and WARNING.headline in ask["DESCRIPTION"]
    assert ask["URL"] == review["URL"] == f"https://heed.example/alerts/{told.alert.number}/"
    assert review["SUMMARY"] == f"Sudan: look again at alert {told.alert.number} (Warning)"


def test_an_answer_revises_the_ask_alone(reader: Client, told: Step, analyst: Account) -> None:
    """Recorded, set right, withdrawn: the number only grows, and the summary says how it stands."""
    ask, review = names(told)
    before = events(reader)
    wrong = respond(analyst, told.asks.get(), Said(Answer.DECLINED, TODAY, "a letter", "no funds"), TODAY)
    declined = events(reader)
    assert facts(declined[ask]) == (1, "CONFIRMED", BY) and declined[ask]["SUMMARY"].endswith("(declined)")
    assert "reason given: no funds. Source: a letter" in declined[ask]["DESCRIPTION"]
    assert declined[ask].decoded("DTSTAMP") == wrong.at.replace(microsecond=0)
    assert declined[review] == before[review]
    right = correct(analyst, wrong, Said(Answer.DONE, TODAY, "a call"), "misread", TODAY)
    done = events(reader)[ask]
    assert (
        facts(done)[0] == 2 and done["SUMMARY"].endswith("(done)") and "no funds" not in done["DESCRIPTION"]
    )
    correct(analyst, right, None, "another office", TODAY)
    withdrawn = events(reader)[ask]
    assert facts(withdrawn)[0] == 3 and withdrawn["SUMMARY"].endswith("(no answer)")


def test_an_update_moves_the_review_and_may_ask_again(
    reader: Client, told: Step, analyst: Account, reviewer: Account
) -> None:
    ask, review = names(told)
    later = REVIEW + timedelta(days=30)
    content = replace(WARNING, level=Level.WATCH, expires=later, note="It is calmer.")
    step = follow(analyst, told.alert, Move.UPDATE, content)
    office = told.asks.get().addressee
    add_ask(analyst, step, Wanted("D02", office, "still open", BY + timedelta(days=9)), TODAY)
    tell(step, analyst, reviewer)
    found = events(reader)
    assert facts(found[ask]) == (1, "CONFIRMED", BY) and "Asked again on" in found[ask]["DESCRIPTION"]
    again = found[f"ask-{step}-D02-{office.pk}"]
    assert facts(again) == (0, "CONFIRMED", BY + timedelta(days=9))
    assert facts(found[review]) == (1, "CONFIRMED", later) and "(Watch)" in found[review]["SUMMARY"]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("move", "level", "word"),
    [
        (Move.CANCELLATION, Level.WARNING, "Cancelled: "), (Move.UPDATE, Level.RESOLVED, "No longer: "),
    ],
)  # fmt: skip
def test_the_end_of_an_alert_cancels_its_days(
    reader: Client, told: Step, analyst: Account, reviewer: Account, move: Move, level: Level, word: str
) -> None:
    """They stay where they were, under their names, cancelled."""
    end = follow(analyst, told.alert, move, replace(WARNING, level=level, note="It is over."))
    end = tell(end, analyst, reviewer)
    for name, day in zip(names(told), (BY, REVIEW), strict=True):
        event = events(reader)[name]
        assert facts(event) == (1, "CANCELLED", day) and event["SUMMARY"].startswith(f"{word}Sudan")
        assert end.told and event.decoded("LAST-MODIFIED") == end.told.replace(microsecond=0)


def test_a_step_that_names_no_day_any_more_cancels_the_review_alone(
    reader: Client, told: Step, analyst: Account, reviewer: Account
) -> None:
    ask, review = names(told)
    tell(follow(analyst, told.alert, Move.UPDATE, replace(WARNING, note="As before.")), analyst, reviewer)
    found = events(reader)
    assert facts(found[ask]) == (0, "CONFIRMED", BY) and facts(found[review]) == (1, "CANCELLED", REVIEW)


def test_what_is_restricted_leaves_no_trace(reader: Client, analyst: Account, reviewer: Account) -> None:
    """Neither an event nor a number: a restricted end of a public alert does not cancel it for the public."""
    hidden: dict[str, Any] = {"reach": Reach.RESTRICTED, "roles": ("analyst",), "expires": REVIEW}
    raised(analyst, reviewer, replace(WARNING, **hidden))
    assert events(reader) == {}
    office = Addressee.objects.get()
    assert reader.get(f"/alerts/addressee/{office.pk}/calendar.ics").status_code == 404
    public = raised(analyst, reviewer, replace(WARNING, expires=REVIEW))
    before = reader.get(PATH)
    step = follow(analyst, public.alert, Move.UPDATE, replace(WARNING, **hidden, note="hidden"))
    add_ask(analyst, step, Wanted("D02", office, "hidden", BY), TODAY)
    tell(step, analyst, reviewer)
    respond(analyst, Ask.objects.get(step=step), Said(Answer.DONE, TODAY, "hidden"), TODAY)
    assert reader.get(PATH).content == before.content
    assert reader.get(PATH, headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_it_is_chosen_by_country_region_level_and_addressee(
    reader: Client, told: Step, analyst: Account, reviewer: Account
) -> None:
    """As the page of alerts, of which the level is that of the last step."""
    raised(analyst, reviewer, replace(WARNING, level=Level.WATCH), "MMR")
    for query, many in (
        ("", 3), ("country=SDN", 2), ("country=Sudan&level=warning", 2), ("level=watch", 1), ("region=Asia", 1),
        ("region=Africa&level=watch", 0),
    ):  # fmt: skip
        assert len(events(reader, f"{PATH}?{query}")) == many, query
    for query in ("country=Atlantis", "level=panic", "region=Nowhere"):
        assert reader.get(f"{PATH}?{query}").status_code == 400
    office = told.asks.get().addressee
    step = follow(analyst, told.alert, Move.UPDATE, replace(WARNING, note="One more."))
    other = Addressee.objects.create(name="Another office", tier="regional", actor="regional")
    add_ask(analyst, step, Wanted("D03", other, "they asked", BY), TODAY)
    tell(step, analyst, reviewer)
    assert len(events(reader, f"/alerts/addressee/{office.pk}/calendar.ics")) == 2
    assert len(events(reader, f"/alerts/addressee/{other.pk}/calendar.ics")) == 1
    whole: Any = icalendar.Calendar.from_ical(reader.get(f"{PATH}?region=Africa&level=watch").content)
    assert whole["NAME"] == "heed: alerts, Africa, Watch"
    assert whole["SOURCE"] == "https://heed.example/alerts/calendar.ics?region=Africa&level=watch"


@pytest.mark.parametrize("ending", ["", "?country=SDN"])
def test_one_who_has_it_is_told_so_until_something_happens(
    reader: Client, told: Step, analyst: Account, ending: str
) -> None:
    first = reader.get(PATH + ending)
    again = reader.get(PATH + ending, headers={"If-None-Match": first["ETag"]})
    by_time = reader.get(PATH + ending, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (first.status_code, again.status_code, again.content, by_time.status_code) == (200, 304, b"", 304)
    respond(analyst, told.asks.get(), Said(Answer.ACCEPTED, TODAY, "a letter"), TODAY)
    fresh = reader.get(PATH + ending, headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200 and fresh["ETag"] != first["ETag"]


def test_pages_lead_to_it(reader: Client, told: Step) -> None:
    office = told.asks.get().addressee_id
    for page, calendar in (
        ("/alerts/", PATH), ("/alerts/?region=Africa", f"{PATH}?region=Africa"),
        ("/alerts/country/SDN/", f"{PATH}?country=SDN"),
        (f"/alerts/addressee/{office}/", f"/alerts/addressee/{office}/calendar.ics"),
    ):  # fmt: skip
        text = reader.get(page).content.decode()
        assert f'<link rel="alternate" type="text/calendar" href="{calendar}"' in text
        assert f'<a href="{calendar}">Calendar of ' in text


def test_without_records_it_is_an_empty_calendar(
    reader: Client, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with without_records(tmp_path, django_db_blocker):
        response = reader.get(PATH)
    assert icalendar.Calendar.from_ical(response.content).walk("VEVENT") == []
    assert "Last-Modified" not in response and list(tmp_path.iterdir()) == []
