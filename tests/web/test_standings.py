"""The board's moves and changes, and the country's spell, by hand-made cases."""

from __future__ import annotations

import pytest

from heed.base.months import Month
from heed.web.choice import Choice, first_choice
from heed.web.country import spell
from heed.web.standings import Standing, changes, parted, tally


def standing(
    code: str, rank: int, before: int | None, chance: float, chance_before: float | None
) -> Standing:
    """A row of the board with these places and chances."""
    return Standing(code, code, "Zenda", rank, before, chance, chance_before, 1.0, 0.0, 2.0, (0, None))


@pytest.mark.parametrize(
    ("rank", "before", "chance", "move", "places"),
    [(1, 3, 0.5, "up", 2), (3, 1, 0.5, "down", 2), (2, 2, 0.5, "same", 0), (2, None, 0.5, "new", 0),
     (90, 95, 0.001, "none", 5)],
)  # fmt: skip
def test_move(rank: int, before: int | None, chance: float, move: str, places: int) -> None:
    """A smaller number is up; no earlier rank is new; among tiny chances ranks are ties and do not move."""
    found = standing("RUR", rank, before, chance, chance if before else None)
    assert (found.move, found.places) == (move, places)


def test_changes_are_the_largest_first() -> None:
    """Rises and falls are ordered by size, at most five of each, and changes under one point are left out."""
    board = [standing(f"R{n}", n, n, 0.5, 0.5 - n / 100) for n in range(1, 8)]
    board += [
        standing("F1", 8, 8, 0.2, 0.6),
        standing("F2", 9, 9, 0.2, 0.3),
        standing("S", 10, 10, 0.5, 0.495),
    ]
    found = changes(board)
    assert [each.code for each in found.rises] == ["R7", "R6", "R5", "R4", "R3"]
    assert [each.code for each in found.falls] == ["F1", "F2"]


def test_the_first_ten() -> None:
    """Who crosses the tenth place is listed on its side; a country without an earlier rank is on neither."""
    board = [
        standing("IN", 10, 12, 0.5, 0.5),
        standing("OUT", 11, 10, 0.5, 0.5),
        standing("NEW", 9, None, 0.5, None),
    ]
    found = changes(board)
    assert [each.code for each in found.entered] == ["IN"]
    assert [each.code for each in found.left] == ["OUT"]


def test_nothing_changed() -> None:
    """An unchanged board has no changes."""
    assert not changes([standing("RUR", 1, 1, 0.5, 0.5)]).any


def test_tally_and_parts() -> None:
    """Sixty percent counts as likely, fifteen as possible, one percent as in the first part."""
    board = [standing("A", 1, 1, 0.6, 0.6), standing("B", 2, 2, 0.15, 0.1), standing("C", 3, 3, 0.01, 0.0),
             standing("D", 4, 4, 0.0, 0.0)]  # fmt: skip
    found = tally(board)
    assert (found.countries, found.likely, found.possible) == (4, 1, 1)
    assert [[each.code for each in part] for part in parted(board)] == [["A", "B", "C"], ["D"]]


def months(first: str, *deaths: int | None) -> list[dict[str, object]]:
    """Rows of a panel from a first month on."""
    return [{"month": str(Month.parse(first) + n), "deaths": value} for n, value in enumerate(deaths)]


def test_spell_starts_after_a_long_pause() -> None:
    """A spell starts with the first death after twelve months without one."""
    rows = months("2020-01", 5, *[0] * 20, 3, 0, 4)
    found = spell(rows, Month.parse("2021-12"))
    assert found is not None
    assert (str(found.since), found.at_start) == ("2021-10", False)


def test_spell_at_the_start_of_the_record() -> None:
    """Violence in the record's first year may be older than the record."""
    found = spell(months("2020-01", 5, *[0] * 5, 3), Month.parse("2020-07"))
    assert found is not None and found.at_start


def test_no_spell() -> None:
    """Twelve quiet months end a spell; a country without a death has none."""
    assert spell(months("2020-01", 5, *[0] * 12), Month.parse("2021-01")) is None
    assert spell(months("2020-01", 0, 0, None), Month.parse("2020-03")) is None


def test_unknown_months_do_not_start_a_spell() -> None:
    """A month the source does not speak of is neither a death nor a start."""
    found = spell(months("2019-01", *[0] * 24, None, 7), Month.parse("2021-02"))
    assert found is not None and str(found.since) == "2021-02"


def test_first_choice() -> None:
    """The first page shows civilians, 25, six months; without civilians the same of another target."""
    some = [Choice("deaths", n, h) for n in (1, 25) for h in (1, 6)]
    assert first_choice(some) == Choice("deaths", 25, 6)
    assert first_choice([*some, Choice("deaths_civilians", 25, 6)]).target == "deaths_civilians"


@pytest.mark.parametrize(
    ("horizon", "words"),
    [(1, "December 2024"), (12, "December 2024 to November 2025")],
)
def test_span(horizon: int, words: str) -> None:
    """The months that a chance sums are named from the first to the last."""
    assert Choice("deaths", 25, horizon).span(Month.parse("2024-11")) == words


def test_span_within_a_year() -> None:
    """Within a year the year is said once."""
    assert Choice("deaths", 25, 6).span(Month.parse("2024-12")) == "January to June 2025"
