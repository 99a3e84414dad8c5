"""What is found in a run once, and kept as long as the run is current: of its public tables alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Found = TypeVar("Found")


@dataclass
class Once:
    """Keeps what was found under a key; never anything that people wrote, or that depends on who asks."""

    _found: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def __call__(self, key: tuple[str, ...], find: Callable[[], Found]) -> Found:
        """What `find` gives, asked for the first time only."""
        if key not in self._found:
            self._found[key] = find()
        found: Found = self._found[key]
        return found
