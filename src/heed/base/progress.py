"""How long work tells where it stands; the doors decide how to show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
MANY = 5000
"""So many rows take longer than a moment."""
STEP = 500


class Progress(Protocol):
    """Called with the name of a stage and the share of it that is done, from 0 to 1."""

    def __call__(self, stage: str, share: float) -> None: ...


def silent(stage: str, share: float) -> None:
    """Shows nothing."""


def counted(rows: Iterable[T], stage: str, total: int, progress: Progress, before: int = 0) -> Iterator[T]:
    """The same rows, telling how many of `total` came by (`before` of them earlier); silent where there are few."""
    count = before
    for row in rows:
        yield row
        count += 1
        if total >= MANY and (count % STEP == 0 or count == total):
            progress(stage, min(1.0, count / total))
