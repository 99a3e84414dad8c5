"""How long work tells where it stands."""

from __future__ import annotations

from heed.base.progress import MANY, counted


def test_few_rows_say_nothing() -> None:
    told: list[float] = []
    assert list(counted([1, 2], "x", MANY - 1, lambda stage, share: told.append(share))) == [1, 2]
    assert told == []


def test_many_rows_say_how_many_came_by() -> None:
    """Only ever more, up to all; what came earlier is part of it."""
    told: list[tuple[str, float]] = []
    rows = list(
        counted(range(MANY), "x", MANY * 2, lambda stage, share: told.append((stage, share)), before=MANY)
    )
    assert len(rows) == MANY and told == sorted(told) and told[-1] == ("x", 1.0) and 0.5 < told[0][1] < 0.6
