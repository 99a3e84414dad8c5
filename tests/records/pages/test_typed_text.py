"""What people type is text: on no page, in no feed, mail or table does it become markup or a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from heed.records.accounts.models import Account
from heed.records.alerting.letters import _public
from heed.records.alerting.lines import as_html
from heed.records.alerting.models import Ask, Step
from tests.records.pages.marked import Marked
from tests.records.pages.raising import LATER, TODAY, TYPED
from tests.records.pages.walked import (
    PLAIN,
    of_alerts,
    of_asks,
    of_people,
    of_sheets,
    of_situations,
    of_steps,
)

Enters = Callable[[Account | None], Client]
EVIL = "<script>alert(1)</script>\"'&]]>{{7*7}}<img src=x onerror=alert(2)>"
MARKUP = ("<script>alert", "<img src=x", "49<img")
SURE = {"sure": "1"}


@pytest.fixture
def people(joined: Callable[..., Account]) -> dict[str, Account]:
    """Whose very names are markup."""
    found = {role: joined(role) for role in ("analyst", "reviewer", "editor", "administrator")}
    for account in found.values():
        account.name = EVIL
        account.save()
    return found


@pytest.fixture
def step(people: dict[str, Account], enters: Enters) -> Step:
    """An alert, its ask and answer, a situation and a sheet, by way of the pages, with that text in every field."""
    day = TODAY.isoformat()
    analyst, reviewer = enters(people["analyst"]), enters(people["reviewer"])
    about = {
        "title": EVIL,
        "slug": "x-x",
        "summary": EVIL,
        "countries": "Sudan",
        "opened": day,
        "reach": "public",
    }
    taken(enters(people["editor"]).post("/situations/new/", {**about, **SURE}))
    typed = {**TYPED, "headline": EVIL, "description": EVIL, "sources": EVIL, "instruction": EVIL}
    at = taken(analyst.post("/alerts/new/", {**typed, "situation": "x-x"}))
    whom = {"addressee": f"Office {EVIL}", "by": LATER}
    analyst.post(f"{at}ask/", {**whom, "stage": "office", "tier": "international", "actor": "secretariat"})
    taken(analyst.post(f"{at}ask/", {**whom, "stage": "ask", "measure": "D02", "because": EVIL}))
    taken(analyst.post(f"{at}hand-in/"))
    taken(reviewer.post(f"{at}confirm/", {"why": EVIL}))
    said = {"answer": "declined", "on": day, "reason": EVIL, "source": f"=1+1{EVIL}", **SURE}
    taken(analyst.post(f"/alerts/ask/{Ask.objects.get().pk}/answer/", said))
    seen = {"date": day, "follows": "", "RF7-presence": "present", "RF7-confidence": "low",
            "RF7-direction": "rising",
            "RF7-sources": f"=1+1{EVIL}", "RF7-note": f"@SUM(1){EVIL}", **SURE}  # fmt: skip
    taken(analyst.post("/situations/x-x/sheets/new/", seen))
    return Step.objects.get()


def taken(answer: Any) -> str:
    """What was sent was kept; gives where it led."""
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_no_text_becomes_markup_or_a_formula(people: dict[str, Account], step: Step, enters: Enters) -> None:
    """Every address that shows records, to the public and to every role."""
    marked, shown = (Marked(step, ()),), 0
    filled = (
        PLAIN,
        of_people(),
        of_alerts(marked),
        of_steps(marked),
        of_asks(),
        of_situations(),
        of_sheets(),
    )
    paths = [path for each in filled for addresses in each.values() for path in addresses]
    for name, person in (("public", None), *people.items()):
        client = enters(person)
        for path in paths:
            answer = client.get(path)
            kind, text = answer.headers.get("Content-Type", ""), answer.content.decode()
            assert answer.status_code < 500, (name, path)
            if "json" not in kind and "yaml" not in kind and "csv" not in kind and "calendar" not in kind:
                assert not [each for each in MARKUP if each in text], (name, path)
                shown += "&lt;script&gt;" in text
            if "csv" in kind:
                cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
                assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], (
                    name,
                    path,
                )
    assert shown > 50


def test_no_text_becomes_markup_in_a_mail(step: Step) -> None:
    """Neither in its title nor in its body; and the subject is one line."""
    subject, lines = _public(step.pk, step.told, "en")
    page = as_html(subject, lines)
    assert not [each for each in MARKUP if each in page] and "&lt;script&gt;" in page and "\n" not in subject
