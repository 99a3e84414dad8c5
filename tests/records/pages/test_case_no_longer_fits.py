"""After an update whose tables lack a measure: what was kept, drafted and told before goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from heed.norm.load import load
from heed.records.accounts.models import Account
from heed.records.accounts.people import first_administrator
from heed.records.alerting import cases
from heed.records.alerting.cases import Unfit, keep_case, newest_case
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import draft, submit
from heed.records.alerting.misfits import misfit, misfits, outdated
from heed.records.alerting.models import CaseFile, State, Step
from heed.records.alerting.told import path
from tests.records.alerting.raising import WARNING, ask_of, tell
from tests.records.conftest import PASSWORD, Kept
from tests.records.pages.conftest import Enters
from tests.records.pages.test_compressed import free_port, until_open
from tests.records.test_cases import CASE, CONSENT

Joined = Callable[..., Account]
AT = "/alerts/country/SDN/case/"
SECRET = "a letter of nobody"
OLD = CASE + CONSENT.replace("a letter", SECRET)
SAYS = "does not fit the norm's tables as they are now"
LEADS = f'href="{AT}newer/"'
UPDATED = "from heed.norm.load import load; del load().measures['H01']"
"""Python that makes a process one of a version whose tables lack this measure."""


@pytest.fixture
def analyst(joined: Joined) -> Account:
    return joined("analyst")


@pytest.fixture
def waits(analyst: Account) -> Step:
    """A draft with an ask, made while the case file fitted."""
    keep_case(analyst, "SDN", OLD, "consent came")
    step = draft(analyst, "SDN", WARNING)
    ask_of(step, analyst)
    return step


@pytest.fixture
def without() -> Iterator[Callable[[str, str], None]]:
    """Takes a row out of a table of the norm; afterwards all stand again, in the order in which they stood."""
    before = {name: dict(getattr(load(), name)) for name in ("measures", "crimes", "risk_factors")}
    yield lambda table, code: getattr(load(), table).pop(code)
    for name, rows in before.items():
        table = getattr(load(), name)
        table.clear()
        table.update(rows)


@pytest.fixture
def updated(waits: Step, without: Callable[[str, str], None]) -> Iterator[Step]:
    """The same after an update that took the measure away which the case names."""
    without("measures", "H01")
    cases._read.cache_clear()
    yield waits
    cases._read.cache_clear()


def main(answer: Any, status: int = 200) -> str:
    """What the page itself says, with its links."""
    page = answer.content.decode()
    assert answer.status_code == status, (answer.status_code, page[-3000:])
    return str(re.sub(r"\s+", " ", page[page.index("<main") : page.index("</main>")]).replace("&#x27;", "'"))


def test_it_says_what_no_longer_fits_and_leads_on(updated: Step, analyst: Account, enters: Enters) -> None:
    browser = enters(analyst)
    with pytest.raises(Unfit):
        newest_case("SDN")
    whom = {"stage": "whom", "addressee": "The Office of the Envoy for Ruritania",
            "by": str(timezone.now().date() + timedelta(days=9))}  # fmt: skip
    for answer, status in (
        (browser.get(AT), 200), (browser.get("/alerts/country/SDN/"), 200),
        (browser.get(f"{path(updated)}ask/"), 200), (browser.get(path(updated)), 200),
        (browser.post(f"{path(updated)}ask/", whom), 400),
    ):  # fmt: skip
        page = main(answer, status)
        assert page.count(SAYS) == 1 and LEADS in page
        assert "line 6, consents → 1 → measures → 1: expected a measure" in page and "got 'H01'" in page
    waiting = main(browser.get("/alerts/waiting/"))
    assert "as they are now" in waiting and f'<a href="{AT}">Sudan</a>' in waiting and "line 6" not in waiting
    assert whom["addressee"] in page and whom["by"] in page, "what was typed stays"


def test_the_reason_that_was_typed_is_carried_on(updated: Step, analyst: Account, enters: Enters) -> None:
    """An ask that is refused begins anew with its first page; what was typed on the second is there again."""
    browser, because = enters(analyst), 'Two towns; "nobody" went.'
    typed = {"stage": "ask", "addressee": "The Office of the Envoy for Ruritania", "measure": "D02",
             "by": str(timezone.now().date() + timedelta(days=9)), "because": because}  # fmt: skip
    refused = browser.post(f"{path(updated)}ask/", typed)
    assert refused.status_code == 400 and refused.context["typed"] == {"because": because}
    assert '<input type="hidden" name="because" value="Two towns; &quot;nobody' in refused.content.decode()
    keep_case(analyst, "SDN", OLD.replace("[H01]", "[H02]"), "the tables changed")
    again = browser.post(f"{path(updated)}ask/", {**typed, "stage": "whom"})
    assert again.status_code == 200 and again.content.decode().count('name="because"') == 1
    assert again.context["form"]["because"].value() == because


def test_the_newer_one_begins_with_the_old_text(updated: Step, analyst: Account, enters: Enters) -> None:
    """With the line at fault; once it is put right, asks go on and nothing is said any more."""
    browser = enters(analyst)
    answer = browser.get(f"{AT}newer/")
    page = main(answer)
    assert "It stands below as it was" in page and "Around line 6" in page and "<mark>" in page
    form = answer.context["form"]
    assert form["text"].value() == OLD
    kept = {
        "text": OLD.replace("[H01]", "[H02]"),
        "why": "the tables changed",
        "after": form["after"].value(),
    }
    assert browser.post(f"{AT}newer/", {**kept, "keep": ""}).status_code == 302
    assert newest_case("SDN") and CaseFile.objects.count() == 2
    for address in (
        AT,
        f"{AT}newer/",
        "/alerts/country/SDN/",
        "/alerts/waiting/",
        f"{path(updated)}ask/",
        path(updated),
    ):
        assert "as they are now" not in main(browser.get(address)), address
    older = main(browser.get(f"{AT}{CaseFile.objects.order_by('pk')[0].pk}/"))
    assert SAYS in older and "until a newer one" not in older


def test_a_draft_with_asks_is_still_read_and_confirmed(
    updated: Step, analyst: Account, joined: Joined, enters: Enters
) -> None:
    """An emergency does not wait for a case file."""
    page = main(enters(analyst).get(path(updated)))
    assert "Whether the gate leaves this open is not known." in page and "take it out" not in page
    submit(analyst, updated)
    reviewer = joined("reviewer")
    browser = enters(reviewer)
    assert SAYS in main(browser.get(path(updated))) and 'name="why"' in main(
        browser.get(f"{path(updated)}confirm/")
    )
    assert confirm(reviewer, updated, "the sources hold").state == State.TOLD
    assert "as they are now" not in main(enters(None).get(path(updated)))


def test_who_may_not_read_it_learns_nothing_of_it(updated: Step, joined: Joined, enters: Enters) -> None:
    """A field monitor drafts, and is told whom to ask; readers and the public are told nothing."""
    monitor, reviewer, reader = joined("field_monitor"), joined("reviewer"), joined("reader")
    own = draft(monitor, "SDN", WARNING)
    page = main(enters(monitor).get(f"{path(own)}ask/"))
    assert SAYS in page and "Ask somebody who raises alerts there and may read what is restricted" in page
    assert "line 6" not in page and LEADS not in page and SECRET not in page
    for person in (monitor, reader, None):
        browser: Client = enters(person)
        for address in ("/alerts/country/SDN/", "/alerts/", "/alerts/waiting/"):
            assert "as they are now" not in browser.get(address).content.decode(), (person, address)
        assert misfits(person) == []
    shown = misfit(reviewer, "SDN")
    assert shown and shown.fault and shown.keeps
    elsewhere = joined("analyst", places=("MMR",))
    assert misfits(elsewhere) == [] and misfit(joined("editor"), "SDN").fault == ""  # type: ignore[union-attr]


def test_all_of_them_are_listed(updated: Step, analyst: Account) -> None:
    """Each country once, by the one that the gate takes; those that fit are not among them."""
    for code in ("TCD", "MMR"):
        CaseFile.objects.create(country=code, text=OLD, by=analyst)
    keep_case(analyst, "MMR", CASE, "begun anew")
    CaseFile.objects.create(country="SDN", text=OLD + "# again\n", by=analyst)
    assert outdated() == ["Chad", "Sudan"]
    assert [each.country.code for each in misfits(analyst)] == ["TCD", "SDN"]


def test_what_was_told_and_asked_before_stays_readable(
    analyst: Account, joined: Joined, enters: Enters, without: Callable[[str, str], None]
) -> None:
    """A measure, a crime or a risk factor that is no longer in the tables is shown by its code."""
    content = replace(WARNING, risk_factors=("RF7",))
    step = draft(analyst, "SDN", content)
    ask = ask_of(step, analyst)
    tell(step, analyst, joined("reviewer"))
    for table, code in (("measures", "D02"), ("crimes", "war_crimes"), ("risk_factors", "RF7")):
        without(table, code)
    for person in (None, analyst):
        browser = enters(person)
        for address in (
            "/alerts/", "/alerts/country/SDN/", f"/alerts/{step.alert.number}/", path(step), f"{path(step)}cap.xml",
            f"/alerts/addressee/{ask.addressee_id}/", "/responses/", "/alerts/feed.atom", "/alerts/feed.json",
            "/alerts/calendar.ics", "/api/alerts", "/api/responses",
        ):  # fmt: skip
            assert browser.get(address).status_code == 200, address
        assert "D02" in main(browser.get(f"/alerts/{step.alert.number}/"))


@pytest.mark.parametrize("first", ["", UPDATED])
def test_up_says_so_after_an_update(own_records: Kept, small_home: Path, first: str) -> None:
    """In the terminal, by country, without a word of what the file holds."""
    (own_records.home / "runs").symlink_to(small_home / "runs")
    keep_case(first_administrator("ada@example.org", "Ada Example", PASSWORD), "SDN", OLD, "consent came")
    connection.close()
    port = free_port()
    code = f"{first}\nfrom heed.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "up", "--port", str(port)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as up:  # fmt: skip
        try:
            until_open(port)
        finally:
            up.terminate()
            said = " ".join(up.communicate(timeout=20)[0].split())
    found = "no longer fit the case file of Sudan: nothing can be asked of anybody there until a newer one is kept"
    assert (found in said) == bool(first) and SECRET not in said and "The site is at" in said
