"""The case file on pages: begun, checked, kept, refused with its line, brought as a file, compared, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import CaseFile
from heed.web.alerting.differences import MOST_LINES
from tests.records.alerting.raising import WARNING
from tests.records.pages.answers import text
from tests.records.pages.conftest import Enters
from tests.records.test_cases import CASE, CONSENT

AT = "/alerts/country/SDN/case/"


@pytest.fixture
def browser(analyst: Account, enters: Enters) -> Client:
    return enters(analyst)


def typed(answer: Any) -> str:
    """What stands in the field of the form."""
    value: str = answer.context["form"]["text"].value()
    return value


def kept(browser: Client, *texts: str) -> list[int]:
    """Case files kept by the page, the oldest first; their numbers."""
    for each in texts:
        newest = CaseFile.objects.last()
        form = {"text": each, "why": "it changed", "after": newest.pk if newest else 0, "keep": ""}
        assert browser.post(f"{AT}newer/", form).status_code == 302
    return list(CaseFile.objects.values_list("pk", flat=True))


def test_begun_checked_and_kept(browser: Client) -> None:
    """From nothing, by the blank with the country filled in, to what the gate says of it."""
    assert "Case file for the gate of the norm" in text(browser.get("/alerts/country/SDN/"))
    assert "None is kept" in text(browser.get(AT))
    blank = typed(browser.get(f"{AT}newer/"))
    begun = yaml.safe_load(blank)
    assert begun["title"].startswith("Sudan, ") and begun["as_of"] == timezone.now().date()
    filled = blank.replace("summary:", "summary: what is known")
    checked = browser.post(f"{AT}newer/", {"text": filled, "check": "", "after": 0})
    said = text(checked)
    assert "Checked, and not kept." in said and "barred as the file stands" in said
    assert "heed makes no such judgement" in said and typed(checked) == filled
    assert not CaseFile.objects.exists()
    assert "This field is required." in text(browser.post(f"{AT}newer/", {"text": filled, "keep": ""}), 400)
    kept(browser, filled)
    shown = text(browser.get(AT))
    assert "Kept by analyst of Ruritania" in shown and "Why: it changed" in shown
    assert "What the gate says of it" in shown and "what is known" in shown
    assert shown.count("not met :") == 5 and "heed makes no such judgement" in shown


def test_a_signed_judgement_is_shown_as_that_of_the_person(browser: Client) -> None:
    signed = (
        "judgements:\n  manifest_failure: {holds: true, signed_by: R. Hentzau, office: an invented mission, "
        f"date: {timezone.now().date()}, reasons: nobody was charged}}\n"
    )
    kept(browser, CASE + signed)
    assert "met : judged by R. Hentzau, an invented mission, on " in text(browser.get(AT))


@pytest.mark.parametrize("button", ["check", "keep"])
def test_a_fault_names_its_line_and_keeps_what_was_typed(browser: Client, button: str) -> None:
    wrong = CASE + CONSENT.replace("given: true", "given: perhaps")
    form = {"text": wrong, "why": "consent came", button: "", "after": 0}
    answer = browser.post(f"{AT}newer/", form)
    said = text(answer, 400).replace("&#x27;", "'")
    assert "case file of SDN, line 6, consents → 1 → given: expected" in said and "correct the entry" in said
    assert "Around line 6" in said and typed(answer) == wrong
    assert answer.context["form"]["why"].value() == "consent came"
    assert not CaseFile.objects.exists()


def test_a_file_takes_the_place_of_what_was_typed(browser: Client) -> None:
    """With or without the mark that some editors put first; what cannot be read keeps what was typed."""

    def brought(data: bytes, button: str = "check") -> Any:
        file = SimpleUploadedFile("sudan.yml", data)
        return browser.post(f"{AT}newer/", {"text": "typed", "file": file, "why": "brought", button: ""})

    answer = brought(b"\xef\xbb\xbf" + CASE.encode())
    assert "Checked, and not kept." in text(answer) and typed(answer) == CASE
    answer = brought(b"\xff\xfe")
    assert "sudan.yml: expected UTF-8 text, got byte 1" in text(answer, 400) and typed(answer) == "typed"
    assert "at most 200,000 bytes" in text(brought(b"#" * 200_001), 400)
    assert brought(CASE.encode(), "keep").status_code == 302
    assert CaseFile.objects.get().text == CASE


def test_two_who_write_at_once(browser: Client, enters: Enters, joined: Callable[..., Account]) -> None:
    """The second is told who kept one, and may keep theirs once they know."""
    kept(enters(joined("reviewer")), CASE)
    form = {"text": CASE + CONSENT, "why": "consent came", "after": 0, "keep": ""}
    checked = browser.post(f"{AT}newer/", {"text": CASE + CONSENT, "check": "", "after": 0})
    assert checked.context["form"]["after"].value() == "0"
    answer = browser.post(f"{AT}newer/", form)
    assert "reviewer of Ruritania kept a newer one" in text(answer, 400) and typed(answer) == CASE + CONSENT
    again = {**form, "after": answer.context["form"]["after"].value()}
    assert browser.post(f"{AT}newer/", again).status_code == 302


def test_older_ones_are_read_compared_and_taken_away(browser: Client) -> None:
    first, second = kept(browser, CASE, CASE.replace("what is", "more is") + CONSENT)
    assert "a newer one took its place" in text(browser.get(f"{AT}{first}/"))
    assert browser.get(f"{AT}{first}/case.yml").content.decode() == CASE
    for one, other in ((first, second), (second, first)):
        page = browser.get(f"{AT}compared/?one={one}&other={other}").content.decode()
        assert "<del>summary: what is known</del>" in page and "<ins>summary: more is known</ins>" in page
        assert page.count("<del>") == 1 and page.count("<ins>") == 3
    assert "the two say the same" in text(browser.get(f"{AT}compared/?one={first}&other={first}"))
    for query, status in (("one=x&other=1", 400), (f"one={first}", 400), (f"one={first}&other=999", 404)):
        assert browser.get(f"{AT}compared/?{query}").status_code == status
    assert browser.get(f"/alerts/country/MMR/case/{first}/").status_code == 404
    assert browser.get("/alerts/country/XXX/case/").status_code == 404


def test_texts_too_long_to_compare_are_said_so(browser: Client) -> None:
    first, second = kept(browser, CASE, CASE + "#\n" * MOST_LINES)
    assert "at most 5,000 lines" in text(browser.get(f"{AT}compared/?one={first}&other={second}"), 400)


def test_one_that_fits_no_more_is_still_read(browser: Client, analyst: Account) -> None:
    CaseFile.objects.create(country="SDN", text=CASE + "unknown: entry\n", by=analyst)
    said = text(browser.get(AT))
    assert "does not fit the norm's tables" in said.replace("&#x27;", "'") and "unknown: entry" in said


def test_the_ask_form_says_what_the_gate_knows(browser: Client, analyst: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    whom = {"stage": "office", "addressee": "The Envoy for Ruritania", "by": "2031-01-01",
            "tier": "international", "actor": "secretariat"}  # fmt: skip
    ask = f"/alerts/{step.alert.number}/{step.place}/ask/"
    assert "The gate knows only this alert's warning" in text(browser.post(ask, whom))
    kept(browser, CASE)
    said = text(browser.post(ask, {**whom, "stage": "whom"}))
    assert "The gate was asked with the case file of Sudan that was kept on" in said


def test_others_are_sent_away(browser: Client, enters: Enters, joined: Callable[..., Account]) -> None:
    """The public to the sign-in; a field monitor and an editor are told that it is not theirs to read."""
    (first,) = kept(browser, CASE)
    for end in ("", f"{first}/", f"{first}/case.yml", "newer/", f"compared/?one={first}&other={first}"):
        assert enters(None).get(AT + end)["Location"].startswith("/account/sign-in/")
        for role in ("field_monitor", "editor"):
            assert enters(joined(role)).get(AT + end).status_code == 403
    assert "Case file" not in text(enters(joined("field_monitor")).get("/alerts/country/SDN/"))
