"""The form of a sheet: what filled it comes out again, nothing typed is dropped, words tell what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heed.norm.sheet import Compared, Seen, Sheet, factors
from heed.web.situations.sheet_form import SheetForm
from heed.web.situations.words import what_changed, whole

DAY = date(2031, 5, 4)
LETTERS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)
PLAIN: dict[str, Any] = {"date": DAY.isoformat(), "follows": ""}


@st.composite
def rows(draw: Any) -> Seen:
    presence = draw(st.sampled_from(["present", "absent", "unknown"]))
    return Seen(
        factor=draw(st.sampled_from(factors())),
        presence=presence,
        direction=draw(st.sampled_from(["rising", "steady", "falling", "unknown"])),
        confidence=draw(st.sampled_from(["low", "medium", "high"])),
        sources=tuple(draw(st.lists(LETTERS, min_size=int(presence != "unknown"), max_size=3))),
        note=draw(st.none() | LETTERS),
    )


def sheet(*seen: Seen) -> Sheet:
    return Sheet(sheet="one", situation="ruritania", author="A", date=DAY, rows=seen)


def sent(form: SheetForm) -> dict[str, Any]:
    """What a browser sends of a form as it stands."""
    return {field.html_name: field.value() or "" for field in form.hidden}


@given(st.lists(rows(), max_size=6, unique_by=lambda row: row.factor))
@settings(max_examples=40, deadline=None)
def test_what_it_was_filled_with_comes_out_again(seen: list[Seen]) -> None:
    """In the order of the factors; and it follows the sheet that it was filled from."""
    before = sheet(*seen)
    form = SheetForm(sent(SheetForm(None, before, DAY)), before, DAY)
    assert form.is_valid(), [row.errors for row in form.faults]
    after = form.sheet("ruritania", "A")
    assert after.follows == "one" and after.date == DAY
    assert after.rows == tuple(sorted(seen, key=lambda row: factors().index(row.factor)))


@pytest.mark.parametrize(
    ("typed", "where", "said"),
    [
        ({"RF7-sources": "a report"}, "RF7", "empty what you wrote here"),
        ({"7.5-note": "a note"}, "7.5", "empty what you wrote here"),
        ({"RF7-presence": "present", "RF7-sources": "a report"}, "RF7", "how sure you are"),
        ({"RF7-presence": "present", "RF7-confidence": "low"}, "RF7", "Name a source"),
        ({"RF7-presence": "absent", "RF7-confidence": "low", "RF7-sources": " \r\n "}, "RF7", "Name a source"),
        ({"RF7-presence": "perhaps"}, "RF7", "valid choice"),
        ({"RF7-presence": "unknown", "RF7-confidence": "low", "RF7-note": "\u202e"}, "RF7", "control characters"),
        ({"date": "yesterday"}, "", ""),
    ],
)  # fmt: skip
def test_each_fault_stands_at_its_row(typed: dict[str, str], where: str, said: str) -> None:
    form = SheetForm(PLAIN | typed, None, DAY)
    assert not form.is_valid() and form.wrong
    assert [row.prefix for row in form.faults] == ([where] if where else [])
    if where:
        assert said in str(form.faults[0].errors)
    else:
        assert form.head.errors


def test_what_is_no_longer_assessed_needs_no_emptying() -> None:
    """What the sheet before said stays on that sheet; only what was typed anew is asked about."""
    before = sheet(Seen(factor="RF7", presence="present", confidence="low", sources=("a report",)))  # type: ignore[arg-type]
    data = sent(SheetForm(None, before, DAY)) | {"RF7-presence": ""}
    form = SheetForm(data, before, DAY)
    assert form.is_valid() and form.sheet("ruritania", "A").rows == ()
    assert not SheetForm(data | {"RF7-sources": "another report"}, before, DAY).is_valid()


def test_unknown_needs_no_source_but_how_sure() -> None:
    form = SheetForm(PLAIN | {"RF7-presence": "unknown", "RF7-confidence": "high"}, None, DAY)
    assert form.is_valid()
    assert [whole(row) for row in form.sheet("x", "A").rows] == [
        "unknown, direction not known, confidence high"
    ]


@given(st.none() | rows(), st.none() | rows())
@settings(max_examples=60, deadline=None)
def test_words_are_there_where_something_changed_and_only_there(one: Seen | None, other: Seen | None) -> None:
    row = Compared("RF7", "", one, other)
    if one or other:
        assert bool(what_changed(row)) == row.changed


def test_what_changed_in_words() -> None:
    low = Seen(factor="RF7", presence="absent", direction="steady", confidence="low", sources=("s",))  # type: ignore[arg-type]
    high = Seen(factor="RF7", presence="present", direction="steady", confidence="high", sources=("s",))  # type: ignore[arg-type]
    assert what_changed(Compared("RF7", "", low, high)) == "absent, now present; confidence low, now high"
    assert what_changed(Compared("RF7", "", None, high)) == "not assessed, now present"
