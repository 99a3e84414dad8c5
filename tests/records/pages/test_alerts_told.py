"""Told alerts as the public reads them: list, deaths since, API; and with no records, or none that answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from heed.records.accounts.models import Account
from heed.records.database import FILE
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TODAY, told


def test_the_list_by_level_country_and_region(enters: Enters, analyst: Account, reviewer: Account) -> None:
    told(enters, analyst, reviewer, asks=2)
    public, headline = enters(None), "attacks on towns"
    for chosen in ({}, {"level": "warning"}, {"country": "sudan"}, {"region": "Africa"}):
        shown = text(public.get("/alerts/", chosen))
        assert headline in shown and "2 asked, 0 answered" in shown
    for chosen in ({"level": "watch"}, {"country": "MMR"}, {"region": "Asia"}):
        assert headline not in text(public.get("/alerts/", chosen))
    for chosen in ({"level": "panic"}, {"country": "Atlantis"}, {"region": "Mordor"}):
        assert public.get("/alerts/", chosen).status_code == 400


def test_deaths_since_are_those_of_whole_months_after(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    step = told(enters, analyst, reviewer)
    page = text(enters(None).get(f"/alerts/{step.alert.number}/"))
    assert "The figures end in December 2024, before the first whole month after the alert" in page
    assert "University of Ruritania (1.0)" in page


@pytest.mark.parametrize("path", ["/alerts/", "/responses/", "/alerts/country/SDN/"])
def test_without_records_pages_say_so(small_home: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """No database file: nothing is opened or made, and the pages say that no alert was raised here."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    page = text(Client(HTTP_HOST="localhost").get(path))
    assert "was raised here" in page or "Nothing was asked" in page


def test_pages_of_records_are_asked_for_anew(enters: Enters, analyst: Account) -> None:
    """What the public sees is checked each time; what a person sees is kept by nobody."""
    assert enters(None).get("/alerts/")["Cache-Control"] == "no-cache"
    assert enters(analyst).get("/alerts/")["Cache-Control"] == "no-store"


def test_a_country_is_read_while_the_database_does_not_answer(
    own_records: Any, small_home: Path, monkeypatch: pytest.MonkeyPatch, engine: str, tmp_path: Path
) -> None:
    """The page goes on and says that alerts are not known; pages of alerts say what is the matter."""
    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    connection.close()
    if engine == "sqlite":
        for each in own_records.home.glob(f"{FILE}*"):
            each.write_bytes(b"no database" * 100)
    else:
        connection.settings_dict["HOST"] = str(tmp_path)
    public = Client(HTTP_HOST="localhost")
    assert "Whether alerts were raised is not known" in text(public.get("/country/SDN/"))
    answer = public.get("/alerts/")
    assert answer.status_code == 502 and "did not answer" in answer.content.decode()


def test_the_api_says_what_the_pages_say(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """One alert by the list, by its number and by what was asked; filters keep what they name."""
    step = told(enters, analyst, reviewer, asks=2)
    ask, public = step.asks.order_by("pk").first(), enters(None)
    assert ask is not None
    said = {
        "answer": "declined",
        "on": TODAY.isoformat(),
        "reason": "no funds",
        "source": "a letter",
        "sure": "1",
    }
    enters(analyst).post(f"/alerts/ask/{ask.pk}/answer/", said)
    whole = public.get("/api/alerts").json()
    one = public.get(f"/api/alerts/{step.alert.number}").json()
    assert (whole["count"], whole["rows"]) == (1, [one])
    assert (one["country"], one["level"], one["steps"][0]["headline"]) == ("SDN", "warning", step.headline)
    asked = public.get("/api/responses?country=SDN").json()
    assert [row["stand"] for row in asked["rows"]] == ["silent", "declined"]
    assert asked["rows"][1]["answers"] == [
        {"answer": "declined", "on": TODAY.isoformat(), "reason": "no funds", "source": "a letter"}
    ]
    told_of = {"asked": 2, "answered": 1, "done": 0, "declined": 1, "silent": 1}
    assert told_of.items() <= asked["tally"].items() and one["tally"] == asked["tally"]
    assert asked["tally"]["median_to_answer"] == 0 and asked["tally"]["median_to_action"] is None
    for query in ("alerts?level=watch", "alerts?country=MMR", "alerts?region=Asia", "responses?country=MMR"):
        assert public.get(f"/api/{query}").json()["count"] == 0, query
    assert public.get("/api/alerts?colour=red").status_code == 400
    assert public.get("/api/alerts/2000-0001").status_code == 404
