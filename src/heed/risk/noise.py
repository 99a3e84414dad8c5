"""Uniform numbers for the draws: each country's own, evenly spread, and alike over the months of one draw.

A draw is one possible future, so its months belong together: where the next month turns out bad, so do those
after it more often than not. Independent months would make sums over a horizon far too certain.
"""

from __future__ import annotations

import hashlib

import numpy as np

from heed.risk.history import Reals

ALIKE = 0.35
"""Correlation, on the normal scale, between any two months of a draw; chosen on 2010–2017 (docs/risk.md)."""


def uniforms(name: str, steps: int, draws: int, seed: int) -> Reals:
    """Numbers from 0 up to 1, steps × draws; in each step they fall once into each of `draws` equal parts.

    They hang on `name` and `seed` only, so another country more or less changes none of them.
    """
    source = _source(name, seed)
    shared = source.standard_normal(draws)
    spread = np.empty((steps, draws))
    for step in range(steps):
        mixed = np.sqrt(ALIKE) * shared + np.sqrt(1 - ALIKE) * source.standard_normal(draws)
        part = np.empty(draws)
        part[np.argsort(mixed, kind="stable")] = np.arange(draws)
        spread[step] = (part + source.random(draws)) / draws
    return np.minimum(spread, np.nextafter(1.0, 0.0))


def normals(name: str, steps: int, draws: int, seed: int) -> Reals:
    """Standard normal numbers, steps × draws, each on its own; they hang on `name` and `seed` as `uniforms` do."""
    return _source(name, seed).standard_normal((steps, draws))


def _source(name: str, seed: int) -> np.random.Generator:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, key])))
