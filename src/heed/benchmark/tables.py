"""Figures as Markdown: tables that reports of several tasks share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heed.benchmark import skill
from heed.benchmark.skill import OURS, REFERENCE, Window

MEASURES = (
    "crps_log1p",
    "ignorance",
    "interval_score_90",
    "cover_90",
    "brier_1",
    "brier_25",
    "brier_100",
    "brier_1000",
)
TITLES = (
    "CRPS of log(1+deaths)", "ignorance", "interval score 90 %", "cover 90 %",
    "Brier ≥ 1", "≥ 25", "≥ 100", "≥ 1,000",
)  # fmt: skip
DIGITS = {"crps_log1p": 4, "ignorance": 3, "interval_score_90": 0, "cover_90": 3}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shown(value: float, digits: int = 3) -> str:
    """A figure without its leading zero, as the field prints it; `–` for none."""
    if np.isnan(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def models(windows: Sequence[Window]) -> str:
    """Every model: CRPS, its geometric mean ratio to conflictology with interval, windows won, the other scores."""
    rows = []
    for name in windows[0].scores:
        ratio = skill.ratios(windows, name)
        low, high = skill.country_bootstrap(windows, name)
        without = skill.geometric(skill.ratios(windows, name, leave=True))
        ruled = name == REFERENCE
        rows.append([
            f"**{name}**" if name == OURS else name,
            f"{skill.mean(windows, name, 'crps'):.2f}",
            "1" if ruled else shown(skill.geometric(ratio)),
            "–" if ruled else f"{shown(low)}–{shown(high)}",
            "1" if ruled else shown(without),
            "–" if ruled else f"{int((ratio < 1).sum())}",
            *(shown(skill.mean(windows, name, each), DIGITS.get(each, 4)) for each in MEASURES),
        ])  # fmt: skip
    head = ["", "CRPS", "ratio", "90 %", "without the largest", f"won of {len(windows)}", *TITLES]
    return table(head, rows)


def by_year(windows: Sequence[Window]) -> str:
    """Window by window: CRPS of conflictology and ours, ratios, Brier skill at 25 and 1,000 deaths."""
    one, log = skill.ratios(windows, OURS), skill.ratios(windows, OURS, "crps_log1p")
    without = skill.ratios(windows, OURS, leave=True)
    skills = [skill.brier_skill(windows, threshold) for threshold in (25, 1000)]
    rows = [
        [
            str(each.year),
            *(f"{each.scores[name]['crps'].mean():.2f}" for name in (REFERENCE, OURS)),
            shown(one[at]), shown(without[at]), shown(log[at]), *(shown(values[at]) for values in skills),
        ]
        for at, each in enumerate(windows)
    ]  # fmt: skip
    head = [
        "window",
        REFERENCE,
        "heed",
        "ratio",
        "without the largest",
        "log ratio",
        "skill ≥ 25",
        "skill ≥ 1,000",
    ]
    return table(head, rows)


def by_part(windows: Sequence[Window]) -> str:
    """By months ahead, and by the state of the country before the origin; a part without months is left out."""
    parts: dict[str, skill.Part] = {
        f"{first + 3} to {first + 5} months ahead": partial(_ahead, first) for first in range(0, 12, 3)
    }
    parts["quiet: no death in twelve months"] = lambda each: ~each.violent[:, None]
    parts["violent: any death in twelve months"] = lambda each: each.violent[:, None]
    rows = []
    for title, marked in parts.items():
        own, other, number = skill.parted(windows, "crps", marked)
        if not number:
            continue
        bits, bits_other, _ = skill.parted(windows, "ignorance", marked)
        ratio = own / other if other else float("nan")
        figures = (f"{other:.2f}", f"{own:.2f}", shown(ratio), shown(bits_other), shown(bits))
        rows.append([title, f"{number:,}", *figures])
    head = [
        "",
        "country-months",
        "CRPS, conflictology 12",
        "heed",
        "ratio",
        "ignorance, conflictology 12",
        "heed",
    ]
    return table(head, rows)


def _ahead(first: int, each: Window) -> NDArray[np.bool_]:
    return np.isin(np.arange(each.observed.shape[1]), range(first, first + 3))[None]


def calibration(windows: Sequence[Window]) -> str:
    """Said and seen chances of 25 deaths or more, and the PIT histogram."""
    sums = np.sum([each.reliability for each in windows], axis=0)
    rows = [
        [f"{low:.0%} to {min(high, 1):.0%}", f"{int(n):,}", shown(said / n), shown(seen / n)]
        for (n, said, seen), low, high in zip(sums, skill.SAID, skill.SAID[1:], strict=False)
        if n
    ]
    pit = np.mean([each.pit for each in windows], axis=0)
    head = [f"{at / skill.BINS:.1f}–{(at + 1) / skill.BINS:.1f}" for at in range(skill.BINS)]
    return (
        table(["said chance of ≥ 25", "country-months", "mean said", "seen"], rows)
        + "\n\nPIT histogram, countries with a death in the last two years of history (.100 everywhere is "
        + "perfect):\n\n"
        + table(head, [[shown(share) for share in pit]])
    )
