"""How long work tells where it stands; the doors decide how to show it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the name of a stage and the share of it that is done, from 0 to 1."""

    def __call__(self, stage: str, share: float) -> None: ...


def silent(stage: str, share: float) -> None:
    """Shows nothing."""
