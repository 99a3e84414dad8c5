"""Rows of lists are laid out once for all readers: none sees what is another's, and none sees what was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

from heed.alerts.clocks import Answer
from heed.records.accounts.models import Account
from heed.records.alerting import reading
from heed.records.alerting.answering import Said, respond
from heed.records.alerting.models import Addressee, Response
from heed.records.alerting.reading import Asked
from heed.web.alerting import seen
from heed.web.templatetags import laid_once
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TODAY, told

Joined = Callable[..., Account]
LISTS = ("/alerts/", "/alerts/country/SDN/", "/responses/")


@dataclass(frozen=True)
class Row:
    """Says its name alone."""

    name: str
    row: Account | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """All that it says."""
        return (self.name,)


def laid_out(text: str, **given: object) -> str:
    template = engines["django"].from_string(text).template  # type: ignore[attr-defined]
    return str(template.render(Context(given)))


def test_inside_is_what_was_named_and_nothing_else() -> None:
    text = "{% once each=each %}{{ each.name }}{{ person }}{{ page }}{% endonce %}{{ person }}"
    assert laid_out(text, each=Row("a"), person="Ada", page=3) == "aAda"


def test_what_says_the_same_is_laid_out_once() -> None:
    made = engines["django"].from_string(
        "{% for each in all %}{% once each=each %}{{ each.row }}{% endonce %}{% endfor %}"
    )
    same = [Row("a", Account(name="Ada")), Row("a", Account(name="Bea")), Row("b", Account(name="Cem"))]
    assert re.findall("Ada|Bea|Cem", made.render({"all": same})) == ["Ada", "Ada", "Cem"]


def test_each_language_has_its_own() -> None:
    made = engines["django"].from_string(
        "{% get_current_language as here %}{% once day=day %}{{ day|day }}{% endonce %}"
    )
    found = set()
    for language in ("en", "de"):
        with translation.override(language):
            found.add(made.render({"day": date(2026, 3, 3)}))
    assert len(found) == 2


def test_text_is_escaped_where_the_page_escapes() -> None:
    made = "{% autoescape off %}{% once each=each %}{{ each }}{% endonce %}{% endautoescape %}"
    assert laid_out(made, each="<b>") == "<b>"
    assert laid_out(made.replace(" off", " on"), each="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    "given",
    [Account(pk=1), (Account(pk=1),), [1], {"a": 1}, object()],
    ids=("row", "tuple of a row", "list", "dictionary", "object"),
)
def test_what_may_change_and_stay_equal_is_never_kept(given: object) -> None:
    """A row of the database is equal to another one with its key, whatever it says."""
    before = len(laid_once._kept)
    laid_out("{% once each=each %}{{ each }}{% endonce %}", each=given)
    assert len(laid_once._kept) == before


def test_rows_of_lists_are_kept(
    enters: Enters, analyst: Account, reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ask, an alert, an office: whoever comes second finds them."""
    monkeypatch.setattr(laid_once, "_kept", {})
    step = told(enters, analyst, reviewer)
    pages = {"/alerts/": 1, "/responses/": 2, f"/alerts/{step.alert.number}/": 1, "/alerts/country/SDN/": 0}
    for page, many in pages.items():
        counts = []
        for _visits in range(2):
            before = len(laid_once._kept)
            enters(None).get(page)
            counts.append(len(laid_once._kept) - before)
        assert counts == [many, 0], page


def test_no_more_is_kept_than_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_once, "MOST", 10)
    made = engines["django"].from_string("{% once each=each %}{{ each }}{% endonce %}")
    assert [made.render({"each": n}) for n in range(50)] == [str(n) for n in range(50)]
    assert len(laid_once._kept) <= 10


def test_what_one_may_do_is_offered_to_nobody_else(
    enters: Enters, analyst: Account, reviewer: Account, joined: Joined
) -> None:
    """In either order: who may record an answer, and who may only read."""
    step = told(enters, analyst, reviewer, asks=2)
    ask = step.asks.order_by("pk")[0]
    respond(analyst, ask, Said(Answer.ACKNOWLEDGED, TODAY, "a call", ""), TODAY)
    page, monitor = f"/alerts/{step.alert.number}/", joined("field_monitor")
    for person in (analyst, None, monitor, reviewer, None):
        text = enters(person).get(page).content.decode()
        offered = {f"/alerts/ask/{ask.pk}/answer/" in text, "/alerts/answer/" in text}
        assert offered == {person in (analyst, reviewer)}, person


def test_an_answer_is_seen_at_once_by_all(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """Recorded, set right, and withdrawn; on lists as on the page of the alert and of the addressee."""
    step = told(enters, analyst, reviewer)
    ask = step.asks.get()
    pages = (*LISTS[1:], f"/alerts/{step.alert.number}/", f"/alerts/addressee/{ask.addressee_id}/")

    def everywhere(word: str) -> set[bool]:
        return {word in enters(one).get(page).content.decode() for one in (None, reviewer) for page in pages}

    assert everywhere("a letter of spring") == {False}
    one = respond(analyst, ask, Said(Answer.DECLINED, TODAY, "a letter of spring", "no funds"), TODAY)
    assert everywhere("a letter of spring") == everywhere("no funds") == {True}
    Response.objects.create(
        ask=ask, answer="done", reason="", source="a letter of autumn", by=analyst, on=TODAY, corrects=one
    )
    assert everywhere("a letter of spring") == everywhere("no funds") == {False}
    assert everywhere("a letter of autumn") == {True}
    counts = enters(None).get("/alerts/").content.decode()
    assert "1 asked, 1 answered, 1 done, 0 silent" in counts


def test_the_clock_goes_on(
    enters: Enters, analyst: Account, reviewer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows another day."""
    step = told(enters, analyst, reviewer)
    pages = ("/responses/", "/alerts/country/SDN/", f"/alerts/addressee/{step.asks.get().addressee_id}/")
    for page in pages:
        assert "No answer yet" in enters(None).get(page).content.decode(), page
    monkeypatch.setattr(timezone, "now", lambda moment=timezone.now: moment() + timedelta(days=3))
    assert seen.today() == TODAY + timedelta(days=3)
    for page in pages:
        assert "No answer for 3 days" in enters(None).get(page).content.decode(), page


def test_another_under_the_same_keys_is_another(enters: Enters, analyst: Account, reviewer: Account) -> None:
    """As after a restore of other records: the same keys, and something else said."""
    step = told(enters, analyst, reviewer)
    respond(analyst, step.asks.get(), Said(Answer.DECLINED, TODAY, "a letter", "no funds"), TODAY)

    def listed(change: Callable[[Asked], None]) -> str:
        [asked] = reading.asks(None, TODAY)
        change(asked)
        return render_to_string("alerting/asks.html", {"asks": [asked], "naming": True})

    def number(asked: Asked) -> None:
        asked.ask.step.alert.number = "2031-0777"

    before = listed(lambda asked: None)
    changes: dict[str, Callable[[Asked], None]] = {
        "The Mission": lambda asked: setattr(asked.ask.addressee, "name", "The Mission"),
        "roads are open": lambda asked: setattr(asked.ask, "because", "roads are open"),
        "/alerts/addressee/77/": lambda asked: setattr(asked.ask, "addressee", Addressee(pk=77, name="x")),
        "Myanmar": lambda asked: setattr(asked.ask.step.alert, "country", "MMR"),
        "2031-0777": number,
        "a call": lambda asked: setattr(asked.answers[0], "source", "a call"),
        "no roads": lambda asked: setattr(asked.answers[0], "reason", "no roads"),
        "Accepted": lambda asked: setattr(asked.answers[0], "answer", "accepted"),
    }
    for word, change in changes.items():
        assert word not in before and word in listed(change), word


def test_another_alert_under_the_same_number_is_another(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    """The same of the list of alerts."""
    told(enters, analyst, reviewer)

    def listed(name: str, value: object) -> str:
        [alert] = reading.alerts(None, TODAY)
        setattr(alert.last, name, value)
        return render_to_string("alerting/list.html", {"alerts": [alert]})

    told_then = timezone.now().replace(year=2024, month=3, day=4)
    for name, value, word in (
        ("headline", "Something else", "Something else"),
        ("level", "emergency", "Emergency"),
        ("language", "ar", 'lang="ar"'),
        ("told", told_then, "4 March 2024"),
        ("reach", "private", "named people"),
    ):
        assert word not in listed("place", 1) and word in listed(name, value), word
