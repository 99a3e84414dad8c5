"""Scores of several forecasts of the same months, and what they come to: ratios, intervals, calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heed.benchmark import calibration
from heed.benchmark.measured import Measured
from heed.risk.scores import measures

Reals = NDArray[np.float64]
OURS, REFERENCE = "heed", "conflictology 12"
RESAMPLES, SEED = 2000, 1
SAID = (0.0, 0.01, 0.05, 0.15, 0.3, 0.6, 0.9, 1.0001)
"""Edges of the groups of said chances in a reliability table."""


class Window(NamedTuple):
    """One window: what happened, and the scores of every model."""

    year: int
    codes: tuple[str, ...]
    observed: Reals
    """Countries × months."""
    violent: NDArray[np.bool_]
    """Countries with a death in the twelve months before the origin."""
    scores: dict[str, dict[str, Reals]]
    """Model to measure to countries × months."""
    pit: Reals
    """Of our draws, where a country had a death in the two years before the origin: shares of ten equal bins."""
    expected_cover: tuple[float, float]
    """Country-months with deaths inside our 90 % interval, and all with deaths, if our draws were the truth."""
    chance: Reals
    """Our chance of 25 deaths or more: countries × months."""
    pit_by_chance: Reals
    """`pit` if our draws were the truth: repeats × bins."""


Part = Callable[[Window], NDArray[np.bool_]]
"""Marks country-months of a window."""


def window(
    year: int, codes: tuple[str, ...], observed: Reals, history: Reals, models: dict[str, Reals]
) -> Window:
    """Score `models`: draws of countries × months × draws, or of countries × draws for all months alike."""
    scores = {}
    for name, drawn in models.items():
        shaped = drawn if drawn.ndim == observed.ndim + 1 else drawn[:, None]
        scores[name] = measures(observed, np.broadcast_to(shaped, (*observed.shape, shaped.shape[-1])))
    known = np.nan_to_num(history)
    ours = models[OURS]
    active = np.asarray((known[:, -24:] > 0).any(axis=1))
    under, upto = (
        compared(ours[active], observed[active][..., None]).mean(axis=-1)
        for compared in (np.less, np.less_equal)
    )
    return Window(
        year, codes, observed, np.asarray((known[:, -12:] > 0).any(axis=1)), scores,
        calibration.pit(under, upto), _expected_cover(ours),
        (ours >= 25).mean(axis=-1), calibration.pit_by_chance(ours[active]),
    )  # fmt: skip


def ratios(windows: Sequence[Window], model: str, measure: str = "crps", leave: bool = False) -> Reals:
    """Mean score of the model by that of conflictology in each window.

    `leave` drops the country that weighs most in conflictology's CRPS of the window.
    """
    return np.array([_ratio(each, model, measure, each.scores[REFERENCE], leave) for each in windows])


def geometric(values: Reals) -> float:
    """Geometric mean."""
    return float(np.exp(np.log(values).mean()))


def country_bootstrap(windows: Sequence[Window], model: str, measure: str = "crps") -> tuple[float, float]:
    """90 % interval of the geometric mean ratio: whole countries drawn anew, the same in every window."""
    codes = sorted({code for each in windows for code in each.codes})
    source = np.random.default_rng(SEED)
    counts = source.multinomial(len(codes), np.full(len(codes), 1 / len(codes)), RESAMPLES).astype(np.float64)
    logs = np.zeros(RESAMPLES)
    for each in windows:
        weights = counts[:, np.searchsorted(codes, each.codes)]
        own, other = (weights @ each.scores[name][measure].sum(axis=1) for name in (model, REFERENCE))
        logs += np.log(np.maximum(own, 1e-12) / np.maximum(other, 1e-12))
    low, high = np.quantile(np.exp(logs / len(windows)), [0.05, 0.95])
    return float(low), float(high)


def mean(windows: Sequence[Window], model: str, measure: str) -> float:
    """Mean over windows of the mean score; of cover the share of all months with deaths."""
    if measure == "cover_90":
        return float(np.nanmean(np.concatenate([w.scores[model][measure].ravel() for w in windows])))
    return float(np.mean([w.scores[model][measure].mean() for w in windows]))


def brier_skill(windows: Sequence[Window], threshold: int, model: str = OURS) -> Reals:
    """1 − Brier score by conflictology's, in each window; not a number where conflictology's is 0."""
    name = f"brier_{threshold}"
    pairs = [(w.scores[model][name].mean(), w.scores[REFERENCE][name].mean()) for w in windows]
    return np.array([1 - own / other if other else np.nan for own, other in pairs])


def parted(windows: Sequence[Window], measure: str, part: Part) -> tuple[float, float, int]:
    """Mean score of ours and of conflictology over the country-months that `part` marks, and how many."""
    sums, number = np.zeros(2), 0
    for each in windows:
        marked = np.broadcast_to(part(each), each.observed.shape)
        sums += [each.scores[name][measure][marked].sum() for name in (OURS, REFERENCE)]
        number += int(marked.sum())
    own, other = sums / max(number, 1)
    return float(own), float(other), number


def part_ratio(windows: Sequence[Window], model: str, part: Part) -> Measured:
    """Mean CRPS over the country-months that `part` marks by conflictology's, with 90 % country bootstrap.

    Not a number where conflictology's is 0.
    """
    codes = sorted({code for each in windows for code in each.codes})
    sums = np.zeros((len(codes), 2))
    for each in windows:
        marked = np.broadcast_to(part(each), each.observed.shape)
        for at, name in enumerate((model, REFERENCE)):
            by_country = np.where(marked, each.scores[name]["crps"], 0).sum(axis=1)
            np.add.at(sums[:, at], np.searchsorted(codes, each.codes), by_country)
    whole = sums.sum(axis=0)
    if not whole[1]:
        return Measured(np.nan, np.nan, np.nan)
    source = np.random.default_rng(SEED)
    often = source.multinomial(len(codes), np.full(len(codes), 1 / len(codes)), RESAMPLES)
    own, other = (often @ sums).T
    low, high = np.quantile(np.maximum(own, 1e-12) / np.maximum(other, 1e-12), [0.05, 0.95])
    return Measured(float(whole[0] / whole[1]), float(low), float(high))


def expected_cover(windows: Sequence[Window]) -> float:
    """What the cover on months with deaths would be if our own draws were the truth."""
    inside, deadly = np.sum([each.expected_cover for each in windows], axis=0)
    return float(inside / deadly)


def _ratio(each: Window, model: str, measure: str, base: dict[str, Reals], leave: bool) -> float:
    kept = np.ones(len(each.codes), dtype=bool)
    if leave:
        kept[np.argmax(base["crps"].sum(axis=1))] = False
    return float(each.scores[model][measure][kept].mean() / base[measure][kept].mean())


def _expected_cover(drawn: Reals) -> tuple[float, float]:
    low, high = np.quantile(drawn, [0.05, 0.95], axis=-1)
    deadly = drawn > 0
    inside = deadly & (drawn >= low[..., None]) & (drawn <= high[..., None])
    return float(inside.mean(axis=-1).sum()), float(deadly.mean(axis=-1).sum())
