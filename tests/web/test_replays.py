"""The pages of the replay: misses are called misses, leads at the first look are lower bounds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from heed.benchmark.cases import cases
from heed.web import replays as module
from heed.web.replays import Replayed, replayed

MISSED: dict[str, Any] = {
    "first": None, "lead": None, "verdict": "missed", "judged": "2021-12", "others": ["SDN"], "false": [],
    "untold": [], "listed_in_year": 0, "asked_in_year": 1, "looks_in_year": 1,
    "months": [{"month": "2021-12", "rank": 60, "chance": 0.01, "struck": False, "listed": False}],
}  # fmt: skip
WARNED: dict[str, Any] = {
    **MISSED, "first": "2021-12", "lead": 2, "verdict": "warned", "others": ["SDN", "NOR", "SWE"],
    "false": ["NOR"], "untold": ["SWE"], "listed_in_year": 1,
    "months": [{"month": "2021-12", "rank": 4, "chance": 0.9, "struck": False, "listed": True}],
}  # fmt: skip
NOT_ASKED: dict[str, Any] = {
    **MISSED, "verdict": "not asked", "asked_in_year": 0, "others": [],
    "months": [{"month": "2021-12", "rank": None, "chance": None, "struck": True, "listed": False}],
}  # fmt: skip


def replay(board: dict[str, Any], begins: dict[str, Any]) -> dict[str, Any]:
    """A replay of Ukraine as it is kept."""
    return {
        "country": "UKR",
        "onset": "2022-02",
        "asked": 3,
        "every": 3,
        "deaths": 70,
        "board": board,
        "begins": begins,
    }


def test_every_case_has_its_row_and_page(reader: Client) -> None:
    """Fifteen rows, each leading to a page with its source, its looks on both lists and what flatters them."""
    table = reader.get("/replay/").content.decode()
    assert len(replayed()) == len(cases()) == 15
    for each in replayed():
        assert f'<a href="{each.path}">' in table
        page = reader.get(each.path).content.decode()
        assert "1989" in page and "What flatters" in page and each.case.source in page.replace("&#x27;", "'")
        assert page.count('<tr><th scope="row">') == len(each.found["board"]["months"])
        assert f'src="/figure/replay-{each.case.id}.svg"' in page


@pytest.mark.parametrize(
    ("board", "begins", "words"),
    [
        (MISSED, WARNED, ("The board missed: at none of 1 looks", "The onset list warned: on the list at 1 of")),
        (WARNED, NOT_ASKED, ("The board warned:", "The onset list not asked: the country was not quiet")),
    ],
)  # fmt: skip
def test_verdicts_in_the_first_lines(
    reader: Client, monkeypatch: pytest.MonkeyPatch, board: Any, begins: Any, words: tuple[str, ...]
) -> None:
    """Each list's verdict is the first thing said; the others on it are told apart by what came."""
    case = next(case for case in cases() if case.country == "UKR")
    monkeypatch.setattr(module, "replayed", lambda: (Replayed(case, replay(board, begins)),))
    module._drawn.cache_clear()
    page = " ".join(reader.get("/replay/UKR-2022-02/").content.decode().split())
    drawn = reader.get("/figure/replay-UKR-2022-02.svg").content.decode()
    module._drawn.cache_clear()
    assert all(each in page for each in words)
    assert page.count('<strong>4</strong><span class="unseen"> listed</span>') == 1
    assert (
        "That was the first look" in page and "a false alarm" in page and "what followed is not known" in page
    )
    assert ("not quiet then" in page) == (begins is NOT_ASKED) == ("not quiet: no onset list" in drawn)
    assert reader.get("/replay/MMR-2017-08/").status_code == 404


def test_pictures_of_replays_are_figures_like_others(reader: Client) -> None:
    """Each is offered as picture, table and text; the table has a row for every look."""
    each = replayed()[0]
    rows = reader.get(f"/figure/replay-{each.case.id}.json").json()["rows"]
    assert [row["month"] for row in rows] == [look["month"] for look in each.found["board"]["months"]]
    assert [row["board_rank"] for row in rows] == [look["rank"] for look in each.found["board"]["months"]]
    assert reader.get(f"/figure/replay-{each.case.id}.vl.json").json()["layer"]
    assert reader.get("/figure/replay-RUR-1900-01.svg").status_code == 404


def test_unknown_case_names_those_there_are(reader: Client) -> None:
    """An address without a case is a sentence with the cases."""
    answer = reader.get("/replay/RUR-1900-01/")
    assert answer.status_code == 404 and "MMR-2017-08" in answer.content.decode()


def test_method_leads_there(reader: Client) -> None:
    """The page on how good the forecast is links to the cases."""
    assert 'href="/replay/"' in reader.get("/method/").content.decode()
