"""The case to begin from: says nothing by itself, and once filled in is a case with every kind of entry."""

from __future__ import annotations

import re
from datetime import date

import pytest

from heed.base.countries import world
from heed.base.errors import BadFile
from heed.norm import assess
from heed.norm.blank import blank_case
from heed.norm.case import Case, parse_case

DAY = date(2031, 5, 4)
BLANK = blank_case("ruritania-2031-05-04", "Ruritania, 4 May 2031", DAY)
UNCOMMENTED = re.sub(r"(?m)^# (?=[a-z_]+:( \[<|$)|- \{|- by| )", "", BLANK)


def test_it_is_no_case_before_somebody_writes_what_it_is_about() -> None:
    with pytest.raises(BadFile, match=r"blank, line 10, summary: expected text, got nothing"):
        parse_case(BLANK, "blank")


def test_every_country_can_begin_with_it() -> None:
    """No name of a country is more than a name in YAML."""
    for country in world():
        title = f"{country.name}, 4 May 2031"
        text = blank_case(country.code.lower(), title, DAY).replace("summary:", "summary: known")
        case = parse_case(text, country.name)
        assert (case.title, case.as_of, assess(case).force_open) == (title, DAY, False)


def test_what_is_not_filled_in_is_refused() -> None:
    """An entry whose mark was taken away and nothing else is a fault with its line, never a fact."""
    known = UNCOMMENTED.replace("summary:", "summary: known").replace("YYYY-MM-DD", DAY.isoformat())
    expected = "expected what stands for the words in < >, got '<who>'"
    with pytest.raises(BadFile, match=rf"line \d+, would_act → 1: {expected}"):
        parse_case(known, "blank")
    dated = re.sub(r"<[^<>]+>", "invented", UNCOMMENTED).replace("summary:", "summary: known")
    with pytest.raises(BadFile, match=r"line \d+, warnings → 1 → date: expected a date YYYY-MM-DD"):
        parse_case(dated, "blank")


def test_a_judgement_left_unsigned_is_none() -> None:
    """Who takes the mark away and sets the answer, and forgets to sign, has not judged."""
    signed = re.sub(r"<(?!who signs)[^<>]+>", "invented", UNCOMMENTED).replace("YYYY-MM-DD", DAY.isoformat())
    text = signed.replace("summary:", "summary: known").replace("holds: false", "holds: true")
    with pytest.raises(
        BadFile, match=r"manifest_failure → signed_by: expected what stands for .* has signed"
    ):
        parse_case(text, "blank")


def test_filled_in_it_holds_every_kind_of_entry() -> None:
    text = re.sub(r"<[^<>]+>", "invented", UNCOMMENTED).replace("YYYY-MM-DD", DAY.isoformat())
    text = text.replace("summary:", "summary: known")
    case = parse_case(text, "blank")
    empty = [name for name in Case.model_fields if not getattr(case, name) and name != "fictional"]
    assert empty == [] and case.judgements.manifest_failure and case.judgements.peaceful_means_inadequate
