"""Counting noise: a month on record had so many deaths, and could as well have had a few more or fewer.

Learners that lend past months lend exact counts, which leaves the counts between them without a chance. Each draw
is moved on the log scale with the variance of a count (1 / (1 + deaths)) and a tenth besides, for what no count
is sure of.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heed.risk.history import Reals

SHARE = 0.1
"""Spread beside that of counting, on the scale of log1p; chosen on 2000–2017 (docs/benchmarks/world.md)."""


def spread(drawn: NDArray[np.int64], caps: Reals, normals: Reals) -> NDArray[np.int64]:
    """Draws of countries × steps × draws, each moved by its standard normal number of the same place.

    No death stays none, a death stays at least one, and no draw exceeds its country's cap.
    """
    width = np.sqrt(SHARE**2 + 1 / (1.0 + drawn))
    moved = np.rint(np.expm1(np.log1p(drawn) + width * normals))
    return np.where(drawn == 0, 0, np.clip(moved, 1, caps[:, None, None])).astype(np.int64)
