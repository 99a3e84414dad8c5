"""All figures of a task as plain values, for programs; docs/benchmark-figures.md says what each key means."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from heed import __version__
from heed.benchmark import calibration, skill, tables
from heed.benchmark.skill import OURS, REFERENCE, Window

DIGITS = 6


def document(
    task: str, years: Sequence[int], own: Sequence[int], files: Sequence[Path], found: Any
) -> dict[str, Any]:
    """The whole answer: what was run on which windows and files, and the figures `found`."""
    receipts = [
        {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in files
    ]
    return {
        "task": task, "heed": __version__, "windows": list(years), "own_windows": list(years) == list(own),
        "files": receipts, "figures": plain(found),
    }  # fmt: skip


def plain(value: Any) -> Any:
    """Named figures as objects, rounded to six significant digits; what is not a number is None."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else None
    return int(value) if isinstance(value, np.integer) else value


def of_windows(windows: Sequence[Window]) -> dict[str, Any]:
    """The figures of one question of deaths: models, years, parts, reliability and PIT."""
    return {
        "models": models(windows),
        "years": years(windows),
        "parts": tables.parted(windows),
        "reliability": reliability(windows),
        "pit": pit(windows),
    }


def models(windows: Sequence[Window]) -> dict[str, Any]:
    """Scores of every model by name; none without windows."""
    return {name: _model(windows, name) for name in windows[0].scores} if windows else {}


def _model(windows: Sequence[Window], name: str) -> dict[str, Any]:
    ratio = skill.ratios(windows, name)
    low, high = skill.country_bootstrap(windows, name)
    scores = {each: skill.mean(windows, name, each) for each in ("crps", *tables.MEASURES)}
    return scores | {
        "ratio": skill.geometric(ratio), "ratio_low": low, "ratio_high": high,
        "ratio_without_largest": skill.geometric(skill.ratios(windows, name, leave=True)),
        "windows_won": int((ratio < 1).sum()),
    }  # fmt: skip


def years(windows: Sequence[Window]) -> list[dict[str, Any]]:
    """Window by window: CRPS, skill (1 − ratio to conflictology 12) with its interval, Brier skill."""
    ratios, without = skill.ratios(windows, OURS), skill.ratios(windows, OURS, leave=True)
    rows = []
    for at, each in enumerate(windows):
        low, high = skill.country_bootstrap([each], OURS)
        own, other = (float(each.scores[name]["crps"].mean()) for name in (OURS, REFERENCE))
        row = {"year": each.year, "crps": own, "crps_conflictology_12": other, "skill": 1 - float(ratios[at])}
        row |= {"low": 1 - high, "high": 1 - low, "skill_without_largest": 1 - float(without[at])}
        row |= {f"brier_skill_{most}": float(skill.brier_skill([each], most)[0]) for most in (25, 1000)}
        rows.append(row)
    return rows


def reliability(windows: Sequence[Window]) -> calibration.Reliability:
    """Of our chance of 25 deaths or more in a month."""
    said, came = (
        np.concatenate([values.ravel() for values in some])
        for some in ([w.chance for w in windows], [(w.observed >= 25).astype(np.float64) for w in windows])
    )
    country = np.concatenate([np.repeat(w.codes, w.observed.shape[1]) for w in windows])
    return calibration.reliability(said, came, country, skill.SAID)


def pit(windows: Sequence[Window]) -> list[calibration.Bar]:
    """Of our draws, in countries with a death in the last two years of history."""
    return calibration.bars([w.pit for w in windows], [w.pit_by_chance for w in windows])
