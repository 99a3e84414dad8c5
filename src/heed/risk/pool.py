"""Draws of three learners, pooled (a linear pool).

A quarter comes from fading conflictology, a quarter from the classifiers, half from the analogues; then each
draw is moved by counting noise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.risk import analogues, counting, exponential, thresholds
from heed.risk.borders import Borders
from heed.risk.history import History, Reals
from heed.risk.noise import normals, uniforms

TURNS = ("own_past", "classifiers", "analogues", "analogues")
"""Whose the first, second, third and fourth of every four draws is; own_past is fading conflictology."""


class Learners(NamedTuple):
    """What the learners know of the countries of the forecast."""

    codes: tuple[str, ...]
    steps: int
    exponential: tuple[exponential.Months, ...]
    thresholds: thresholds.Fitted
    analogues: analogues.Fitted


def learn(
    history: History, borders: Borders, steps: int, progress: Callable[[int, int], None] | None = None
) -> Learners:
    """Fit all learners to the history; `progress` hears of every classifier and, last, of the analogues."""
    codes = tuple(code for code, alive in zip(history.codes, history.alive, strict=True) if alive)
    parts = len(thresholds.THRESHOLDS) + 1

    def part(done: int, _: int) -> None:
        if progress:
            progress(done, parts)

    classifiers = thresholds.fit(history, steps, borders, part)
    alike = analogues.fit(history, steps, borders)
    part(parts, parts)
    return Learners(codes, steps, exponential.fit(history), classifiers, alike)


def draw(learners: Learners, draws: int, seed: int) -> NDArray[np.int64]:
    """Deaths of countries × steps × draws.

    Of every four draws the first comes from fading conflictology, the second from the classifiers, the third and
    fourth from the analogues: a draw stays with its learner over all steps. Counting noise moves every draw.
    """

    def noise(learner: str, number: int) -> Reals:
        return np.stack([uniforms(f"{learner}/{c}", learners.steps, number, seed) for c in learners.codes])

    own, classed, alike = made_by(draws).values()
    pooled = np.empty((len(learners.codes), learners.steps, draws), dtype=np.int64)
    pooled[..., own] = exponential.draw(learners.exponential, noise("exponential", int(own.sum())))
    pooled[..., classed] = thresholds.draw(learners.thresholds, noise("thresholds", int(classed.sum())))
    pooled[..., alike] = analogues.draw(learners.analogues, noise("analogues", int(alike.sum())))
    moves = np.stack([normals(f"counting/{c}", learners.steps, draws, seed) for c in learners.codes])
    return counting.spread(pooled, learners.thresholds.caps, moves)


def made_by(draws: int) -> dict[str, NDArray[np.bool_]]:
    """Which of so many draws each learner makes, by its name in `TURNS`."""
    turn = np.array(TURNS)[np.arange(draws) % len(TURNS)]
    return {learner: turn == learner for learner in dict.fromkeys(TURNS)}
