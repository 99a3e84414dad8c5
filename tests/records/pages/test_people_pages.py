"""The list of people: found by name, mail address or place, fifty on a page, on both engines alike."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from heed.records.accounts.finding import found
from heed.records.accounts.models import Account

Enters = Callable[[Account | None], Client]
PATH = "/account/people/"


def people(*rows: tuple[str, str, list[str]]) -> list[Account]:
    return [Account(name=name, mail=mail, places=places) for name, mail, places in rows]


@pytest.mark.parametrize(
    ("asked", "names"),
    [("elodie", ["Élodie Example"]), ("ÉLODIE", ["Élodie Example"]), ("example elo", ["Élodie Example"]),
     ("жанна", ["Жанна Example"]), ("ben@", ["Ben Sudan"]), ("nobody", []), ("Sudan", ["Ben Sudan", "Ana"]),
     ("SDN", ["Ana"]), ("Northern Africa", ["Cyd"]), ("Mali", ["Cy"]), ("mmr", []), ("*", []), ("\0", []),
     ("%", []), ("_", [])],
)  # fmt: skip
def test_who_is_found(asked: str, names: list[str]) -> None:
    """In any case, without accents, word by word; by a place those limited to it or to a region around it."""
    among = people(
        ("Élodie Example", "a@example.org", []), ("Жанна Example", "z@example.org", []),
        ("Ben Sudan", "ben@other.example", []), ("Ana", "ana@example.org", ["SDN"]),
        ("Cy", "cy@example.org", ["Western Africa"]), ("Cyd", "cyd@example.org", ["Africa"]),
    )  # fmt: skip
    around = {"Sudan": ["Cyd"], "SDN": ["Cyd"], "Mali": ["Cyd"]}.get(asked, [])
    assert sorted(each.name for each in found(among, asked)) == sorted([*names, *around])


def test_the_list_comes_in_parts_and_is_searched(
    administrator: Account, joined: Callable[..., Account], enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was searched for is kept from page to page; what is odd finds nobody and breaks nothing."""
    monkeypatch.setattr("heed.web.alerting.seen.MOST", 2)
    for number in range(3):
        joined("analyst", places=("SDN",), mail=f"sudan{number}@example.org")
    joined("editor", mail="elsewhere@example.org")
    client = enters(administrator)

    def listed(query: str) -> tuple[list[str], str]:
        answer = client.get(PATH + query)
        assert answer.status_code == 200, query
        page = answer.content.decode()
        return re.findall(r'<br><span class="quiet">([^<]+)</span>', page), page

    everybody = [mail for number in (1, 2, 3) for mail in listed(f"?page={number}")[0]]
    assert len(everybody) == len(set(everybody)) == 5
    mails, page = listed("?q=sudan")
    assert mails == ["sudan0@example.org", "sudan1@example.org"] and "3 people found" in page
    # In its own field, and not in that of the search for countries above.
    assert 'rel="next" href="?q=sudan&amp;page=2"' in page and page.count('value="sudan"') == 1
    assert listed("?q=sudan&page=2")[0] == ["sudan2@example.org"]
    assert listed("?q=ELSEWHERE%40")[0] == ["elsewhere@example.org"]
    for odd in ("?q=%00", "?q=" + "x" * 9000, "?q=%22%3E%3Cscript%3E", "?page=-1"):
        assert "<script>" not in listed(odd)[1]
    assert "0 people found" in listed("?q=nobody-of-that-name")[1]


@pytest.mark.parametrize("role", ["reader", "field_monitor", "analyst", "reviewer", "editor"])
def test_nobody_else_searches(joined: Callable[..., Account], enters: Enters, role: str) -> None:
    """Neither people nor the history."""
    client = enters(joined(role))
    for path in (f"{PATH}?q=example", "/account/history/?person=example"):
        answer = client.get(path)
        assert answer.status_code == 403 and "@" not in answer.content.decode()
        assert enters(None).get(path)["Location"].startswith("/account/sign-in/?next=")
