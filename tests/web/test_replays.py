"""The pages of the replay: misses are called misses, leads at the first look are lower bounds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from heed.benchmark.cases import cases
from heed.web import replays as module
from heed.web.replays import Replayed, replayed

MISSED: dict[str, Any] = {
    "first": None, "lead": None, "warned": False, "others": [], "false": [], "deaths": 70, "every": 3,
    "months": [{"month": "2021-12", "rank": 60, "chance": 0.01, "listed": False}],
}  # fmt: skip
WARNED: dict[str, Any] = {
    **MISSED, "first": "2021-12", "lead": 2, "warned": True, "others": ["SDN", "NOR"], "false": ["NOR"],
    "months": [{"month": "2021-12", "rank": 4, "chance": 0.9, "listed": True}],
}  # fmt: skip


def test_every_case_has_its_row_and_page(reader: Client) -> None:
    """Fifteen rows, each leading to a page with its source, its looks and what flatters them."""
    table = reader.get("/replay/").content.decode()
    assert len(replayed()) == len(cases()) == 15
    for each in replayed():
        assert f'<a href="{each.path}">' in table
        page = reader.get(each.path).content.decode()
        assert "1989" in page and "What flatters" in page and each.case.source in page.replace("&#x27;", "'")
        assert page.count('<tr><th scope="row">') == len(each.found["months"])
        assert ("Missed:" in page) == (not each.found["warned"])


@pytest.mark.parametrize(
    ("found", "words"), [(MISSED, "Missed: Ukraine was at none of 1 looks"), (WARNED, "Warned:")]
)
def test_verdict_in_the_first_lines(
    reader: Client, monkeypatch: pytest.MonkeyPatch, found: dict[str, Any], words: str
) -> None:
    """A miss is the first thing said; the others on the list are told apart by what came."""
    case = next(case for case in cases() if case.country == "UKR")
    monkeypatch.setattr(module, "replayed", lambda: (Replayed(case, found),))
    page = reader.get("/replay/UKR-2022-02/").content.decode()
    assert words in page
    assert ("That was the first look" in page) == found["warned"]
    assert ("a false alarm" in page) == bool(found["false"])
    assert reader.get("/replay/MMR-2017-08/").status_code == 404


def test_unknown_case_names_those_there_are(reader: Client) -> None:
    """An address without a case is a sentence with the cases."""
    answer = reader.get("/replay/RUR-1900-01/")
    assert answer.status_code == 404 and "MMR-2017-08" in answer.content.decode()


def test_method_leads_there(reader: Client) -> None:
    """The page on how good the forecast is links to the cases."""
    assert 'href="/replay/"' in reader.get("/method/").content.decode()
