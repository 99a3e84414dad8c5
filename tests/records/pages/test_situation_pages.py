"""Situations on pages, as people work with them: opened, assessed, compared, closed; what is typed wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from heed.norm.sheet import parse_sheet
from heed.records.accounts.models import Account
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import submit
from heed.records.alerting.models import Alert, Step
from heed.records.situations.models import KeptSheet, Situation
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters

TODAY = timezone.now().date()
HERE = "/situations/ruritania/"
OPENED = {
    "title": "Attacks on towns", "slug": "ruritania", "summary": "Two towns.\r\n\r\nMore are named in threats.",
    "countries": "Sudan\r\nTCD", "opened": TODAY.isoformat(), "reach": "public",
}  # fmt: skip
SEEN = {
    "date": TODAY.isoformat(), "RF7-presence": "present", "RF7-direction": "rising", "RF7-confidence": "low",
    "RF7-sources": "a report\r\nanother report", "7.5-presence": "unknown", "7.5-confidence": "high",
}  # fmt: skip
ALERT: dict[str, Any] = {
    "country": "Sudan", "level": "warning", "headline": "Sudan: attacks are likely", "description": "d",
    "crimes": ["war_crimes"], "sources": "s", "language": "en", "reach": "public",
}  # fmt: skip


@pytest.fixture
def opened(enters: Enters, editor: Account) -> Situation:
    """A public situation of Sudan and Chad, by way of the pages."""
    assert enters(editor).post("/situations/new/", {**OPENED, "sure": "1"})["Location"] == HERE
    return Situation.objects.get()


def keep(client: Client, **changed: str) -> str:
    """A sheet by way of the pages; gives its address."""
    answer = client.post(f"{HERE}sheets/new/", {**SEEN, **changed, "sure": "1"})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def test_opened_looked_at_first(enters: Enters, editor: Account) -> None:
    """What others will see is shown before it is there; changed, closed and opened again with reasons."""
    client, public = enters(editor), enters(None)
    shown = text(client.post("/situations/new/", OPENED))
    assert "Everybody can read it at once." in shown and "Chad, Sudan" in shown
    assert not Situation.objects.exists()
    back = client.post("/situations/new/", {**OPENED, "back": "1"})
    assert "More are named in threats." in back.content.decode()
    client.post("/situations/new/", {**OPENED, "sure": "1"})
    assert "Attacks on towns" in text(public.get("/situations/")) and "Two towns." in text(public.get(HERE))
    assert "Attacks on towns" in text(public.get("/situations/?country=TCD"))
    assert "No situation of that country" in text(public.get("/situations/?country=Kenya"))
    assert "Attacks on towns" in text(public.get("/alerts/country/SDN/"))
    page = client.get(f"{HERE}change/").content.decode()
    assert "Chad\nSudan" in page and "Two towns." in page
    anew = {**OPENED, "title": "Attacks", "reach": "restricted", "why": "more is known"}
    assert client.post(f"{HERE}change/", {**anew, "sure": "1"}).status_code == 302
    assert public.get(HERE).status_code == 404 and "Attacks" in text(client.get(HERE))
    assert client.post(f"{HERE}close/", {"on": TODAY.isoformat(), "why": ""}).status_code == 400
    client.post(f"{HERE}close/", {"on": TODAY.isoformat(), "why": "talks held"})
    assert "talks held" in text(client.get(HERE))
    client.post(f"{HERE}close/", {"why": "they failed"})
    assert "talks held" not in text(client.get(HERE))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"slug": "No Name"}, "short name: expected"),
        ({"countries": "Atlantis"}, "not a country known here"),
        ({"countries": " \r\n "}, "required"),
        ({"title": ""}, "required"),
        ({"opened": "2999-01-01"}, "opened: expected a day up to today"),
    ],
)
def test_what_no_situation_is_is_said_and_all_is_kept(
    enters: Enters, editor: Account, typed: dict[str, str], said: str
) -> None:
    answer = enters(editor).post("/situations/new/", {**OPENED, **typed})
    page = answer.content.decode()
    assert answer.status_code == 400 and said.lower() in page.lower()
    assert "More are named in threats." in page and not Situation.objects.exists()


def test_a_sheet_is_looked_at_and_kept(enters: Enters, analyst: Account, opened: Situation) -> None:
    client, public = enters(analyst), enters(None)
    shown = client.post(f"{HERE}sheets/new/", SEEN)
    assert "Once kept it can never be changed" in text(shown) and not KeptSheet.objects.exists()
    assert 'name="RF7-sources"' in shown.content.decode()
    back = client.post(f"{HERE}sheets/new/", {**SEEN, "back": "1"}).content.decode()
    assert "another report" in back and "What do you see?" in back
    at = keep(client)
    page = text(client.get(at))
    assert "RF7: Enabling" in page and "● present" in page and "▲ rising" in page and "another report" in page
    assert "RF8" not in page and "direction not known" in page
    here = text(client.get(HERE))
    assert "RF8 Triggering factors – not assessed" in here and "7.5 militias made or backed" in here
    assert client.get(at)["Cache-Control"] == "no-store"
    assert (
        "a report" not in text(public.get(HERE)) and "assessment sheet" not in text(public.get(HERE)).lower()
    )
    assert public.get(at).status_code == public.get(f"{HERE}compare/?before=x").status_code == 404


def test_what_is_typed_wrong_stands_at_its_row(enters: Enters, analyst: Account, opened: Situation) -> None:
    """Nothing typed is lost; the fault is named above and at its factor, and its fold is open."""
    client = enters(analyst)
    answer = client.post(
        f"{HERE}sheets/new/", {**SEEN, "7.6-sources": "a broadcast", "RF9-presence": "absent"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400 and not KeptSheet.objects.exists()
    for typed in ("another report", "a broadcast"):
        assert typed in page
    assert 'href="#row-7.6"' in page and 'href="#row-RF9"' in page and page.count("<details") == 4
    assert page.count('<details class="signs-of" open') == 1
    late = {**SEEN, "date": (TODAY + timedelta(1)).isoformat()}
    refused = client.post(f"{HERE}sheets/new/", late)
    assert refused.status_code == 400 and "expected a day up to today" in refused.content.decode()
    empty = client.post(f"{HERE}sheets/new/", {"date": TODAY.isoformat()})
    assert empty.status_code == 400 and "at least one factor" in empty.content.decode()


def test_the_next_sheet_takes_up_the_last(enters: Enters, analyst: Account, opened: Situation) -> None:
    """Filled in from it, compared with it: what changed first, in words; one factor over all; no sum anywhere."""
    client = enters(analyst)
    keep(client, date=(TODAY - timedelta(30)).isoformat())
    first = KeptSheet.objects.get()
    page = client.get(f"{HERE}sheets/new/").content.decode()
    assert "another report" in page and f'value="{first.name}"' in page and "7.5 filled in" in page
    keep(
        client,
        follows=first.name,
        **{"RF7-presence": "absent", "RF8-presence": "unknown", "RF8-confidence": "low"},
    )
    second = KeptSheet.objects.last()
    assert second and second.follows == first
    shown = text(client.get(f"{HERE}compare/"))
    changed, same = shown.split("What did not")
    assert "present, now absent" in changed and "not assessed, now unknown" in changed
    assert "◆ changed RF7" in changed and "7.5 militias" in same and "RF1 " in same and "changed" not in same
    turned = text(client.get(f"{HERE}compare/?before={second.name}&after={first.name}"))
    assert turned == shown
    assert "Choose two different sheets" in text(client.get(f"{HERE}compare/?before={first}&after={first}"))
    course = text(client.get(f"{HERE}factors/RF7/")).split("Sources and note")[1]
    assert course.index("○ absent") < course.index("● present")
    assert client.get(f"{HERE}factors/RF99/").status_code == 404
    table = client.get(f"{HERE}sheets.csv")
    assert [row["factor"] for row in csv.DictReader(io.StringIO(table.content.decode()))] == [
        "RF7", "7.5", "RF7", "7.5", "RF8",
    ]  # fmt: skip
    for path in (HERE, f"{HERE}compare/", f"{HERE}factors/RF7/"):
        assert not re.search(r"score|total|\bsum of|\d+ (present|factors|of 14)", text(client.get(path)))


def test_without_a_line(enters: Enters, analyst: Account, opened: Situation) -> None:
    """Taken along as YAML, filled in, handed in as a file or as text, seen before it is kept."""
    client, at = enters(analyst), f"{HERE}sheets/hand-in/"
    blank = client.get(f"{HERE}sheets/new.yml").content.decode()
    assert "# 13.10  forbidden weapons acquired" in blank
    assert parse_sheet(blank, "x").rows == ()
    row = "- {factor: '8.7', presence: present, confidence: low, sources: [a broadcast]}\n"
    filled = blank.replace("rows: []\n", f"rows:\n{row}")
    shown = client.post(at, {"file": SimpleUploadedFile("a.yml", filled.encode())})
    assert "a broadcast" in text(shown) and not KeptSheet.objects.exists()
    carried = re.search(
        r'name="text"[^>]*>(.*?)</textarea>|name="text" value="([^"]*)"', shown.content.decode(), re.S
    )
    assert carried is not None
    client.post(at, {"text": filled, "sure": "1"})
    kept = KeptSheet.objects.get()
    again = client.get(f"{HERE}sheets/{kept}.yml")
    assert "attachment" in again["Content-Disposition"]
    assert parse_sheet(again.content.decode(), "x").rows[0].sources == ("a broadcast",)
    assert f"follows: {kept}" in client.get(f"{HERE}sheets/new.yml").content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "rows: ["}, "expected YAML"),
        (
            {"text": "sheet: x\nsituation: other\nauthor: A\ndate: 2020-01-01\nrows: []"},
            "hand it in at its own",
        ),
        ({"text": "typed", "file": b"\xff\xfe"}, "expected UTF-8"),
        ({"text": "typed", "file": b"x" * 200_001}, "at most 200,000 bytes"),
        ({}, "expected"),
    ],
)
def test_a_bad_file_is_said_and_its_text_stays(
    enters: Enters, analyst: Account, opened: Situation, sent: dict[str, Any], said: str
) -> None:
    # A file is read but once: each run has its own.
    files = {name: SimpleUploadedFile("a", held) for name, held in sent.items() if isinstance(held, bytes)}
    answer = enters(analyst).post(f"{HERE}sheets/hand-in/", {**sent, **files})
    page = answer.content.decode()
    assert answer.status_code == 400 and said in page and sent.get("text", "").split("\n")[0] in page
    assert not KeptSheet.objects.exists()


def test_a_monitor_sees_their_own(
    enters: Enters, analyst: Account, opened: Situation, joined: Callable[..., Account]
) -> None:
    monitor = joined("field_monitor", places=("SDN",))
    client, other = enters(monitor), enters(analyst)
    keep(other, **{"RF7-sources": "an analyst's report"})
    assert "What others reported is not shown to you" in text(client.get(HERE))
    form = client.get(f"{HERE}sheets/new/").content.decode()
    assert "analyst" not in form and 'name="follows" id="id_follows"' in form
    at = keep(client, **{"RF7-sources": "what I saw"})
    assert "what I saw" in text(client.get(HERE)) or "Your latest assessment sheet" in text(client.get(HERE))
    assert f"field monitor {monitor.pk}" in text(other.get(at)) and monitor.name not in text(other.get(at))
    assert monitor.name not in client.get(f"{HERE}sheets/new.yml").content.decode()


def test_alerts_of_a_situation(
    enters: Enters, analyst: Account, editor: Account, opened: Situation, joined: Callable[..., Account]
) -> None:
    """Chosen with the draft, shown with days, answers and deaths; moved by an editor; the API says the same."""
    author, public = enters(analyst), enters(None)
    assert "no alert belongs to it" in text(public.get(HERE))
    page = author.get("/alerts/new/").content.decode()
    assert "Attacks on towns (Chad, Sudan)" in page
    refused = author.post("/alerts/new/", {**ALERT, "country": "Kenya", "situation": "ruritania"})
    assert (
        refused.status_code == 400
        and "choose another" in refused.content.decode()
        and not Alert.objects.exists()
    )
    at = author.post("/alerts/new/", {**ALERT, "situation": "ruritania"})["Location"]
    assert "part of Attacks on towns" in text(author.get(at))
    step = Step.objects.get()
    submit(analyst, step)
    confirm(joined("reviewer"), step, "good")
    number = step.alert.number
    assert "part of Attacks on towns" in text(public.get(f"/alerts/{number}/"))
    shown = text(public.get(HERE))
    assert "Days since the first warning 0" in shown and "Sudan: attacks are likely" in shown
    assert "Deaths recorded since the first warning" in shown and "Its alerts ask nothing of anybody" in shown
    found = public.get("/api/situations/ruritania").json()
    assert found["alerts"] == [number] and found["sheets"] == [] and found["tally"]["asked"] == 0
    assert public.get("/api/situations").json()["rows"] == [found]
    keep(author)
    assert public.get("/api/situations/ruritania/sheets").json() == {"count": 0, "rows": []}
    sheets = author.get("/api/situations/ruritania/sheets").json()["rows"]
    assert sheets[0]["author"] == analyst.name and len(sheets[0]["rows"]) == 2
    assert "a report" in author.get("/api/situations/ruritania/sheets?format=csv").content.decode()
    assert public.get("/api/situations/ruritania/sheets?wrong=1").status_code == 400
    move = f"/alerts/{number}/situation/"
    assert author.get(move).status_code == 403
    assert "It belongs to Attacks on towns now." in text(enters(editor).get(move))
    assert enters(editor).post(move, {"situation": "", "why": "another matter"}).status_code == 302
    assert Alert.objects.get().situation is None


def test_a_cell_is_no_formula(enters: Enters, analyst: Account, opened: Situation) -> None:
    client = enters(analyst)
    keep(client, **{"RF7-sources": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in client.get(f"{HERE}sheets.csv").content.decode()
