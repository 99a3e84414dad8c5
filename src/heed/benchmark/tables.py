"""Figures as Markdown: tables that reports of several tasks share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heed.benchmark import skill
from heed.benchmark.calibration import Bar, Group, Reliability
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
    """Window by window: CRPS of conflictology and ours, ratios, CRPS skill, Brier skill at 25 and 1,000 deaths."""
    one, log = skill.ratios(windows, OURS), skill.ratios(windows, OURS, "crps_log1p")
    without = skill.ratios(windows, OURS, leave=True)
    skills = [skill.brier_skill(windows, threshold) for threshold in (25, 1000)]
    rows = []
    for at, each in enumerate(windows):
        low, high = skill.country_bootstrap([each], OURS)
        figures = (one[at], without[at], log[at], *(values[at] for values in skills), 1 - one[at])
        means = (f"{each.scores[name]['crps'].mean():.2f}" for name in (REFERENCE, OURS))
        interval = f"{shown(1 - high)} to {shown(1 - low)}"
        rows.append([str(each.year), *means, *map(shown, figures), interval, shown(1 - without[at])])
    head = [
        "window", REFERENCE, "heed", "ratio", "without the largest", "log ratio", "skill ≥ 25", "skill ≥ 1,000",
        "CRPS skill", "90 %", "without the largest",
    ]  # fmt: skip
    return table(head, rows)


def parted(windows: Sequence[Window]) -> list[dict[str, Any]]:
    """Every model by months ahead and by state of the country: its CRPS by conflictology's, with 90 % interval."""
    found = []
    for title, marked in _parts().items():
        number = sum(int(np.broadcast_to(marked(each), each.observed.shape).sum()) for each in windows)
        if number:
            models = {name: skill.part_ratio(windows, name, marked) for name in windows[0].scores}
            found.append({"part": title, "country_months": number, "ratios": models})
    return found


def every_part(windows: Sequence[Window]) -> str:
    """Every model by months ahead and by state of the country, as a table."""
    found = parted(windows)
    rows = []
    for name in windows[0].scores:
        ratios = [part["ratios"][name] for part in found]
        told = [
            f"{shown(r.value)} ({shown(r.low)}–{shown(r.high)})" if r.value == r.value else "–"
            for r in ratios
        ]
        rows.append(
            [f"**{name}**" if name == OURS else name, *(told if name != REFERENCE else ["1"] * len(told))]
        )
    return table(["CRPS by that of conflictology 12", *(part["part"] for part in found)], rows)


def _parts() -> dict[str, skill.Part]:
    parts: dict[str, skill.Part] = {
        f"{first + 3} to {first + 5} months ahead": partial(_ahead, first) for first in range(0, 12, 3)
    }
    parts["quiet: no death in twelve months"] = lambda each: ~each.violent[:, None]
    parts["violent: any death in twelve months"] = lambda each: each.violent[:, None]
    return parts


def by_part(windows: Sequence[Window]) -> str:
    """By months ahead, and by the state of the country before the origin; a part without months is left out."""
    rows = []
    for title, marked in _parts().items():
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


def calibrated(found: Reliability, bars: Sequence[Bar], drawn: Sequence[str] = ("", "")) -> str:
    """Said and seen chances of 25 deaths or more, and the PIT histogram; `drawn` are their pictures."""
    rows = [
        [f"{g.low:.0%} to {g.high:.0%}", f"{g.number:,}", *map(shown, (g.said, g.seen)), _between(g)]
        for g in found.groups
    ]
    head = ["bin", *(f"{bar.low:.1f}–{bar.high:.1f}" for bar in bars)]
    shares = ["share", *(shown(bar.share) for bar in bars)]
    band = ["90 % band by chance", *(f"{shown(bar.band_low)}–{shown(bar.band_high)}" for bar in bars)]
    return "\n\n".join(filter(None, [
        drawn[0], table(["said chance of ≥ 25", "country-months", "mean said", "seen", "90 %"], rows),
        f"{RELIABLE} Of the Brier score {shown(found.miscalibration, 4)} is miscalibration; discrimination takes "
        f"{shown(found.discrimination, 4)} off the uncertainty of {shown(found.uncertainty, 4)}.",
        "PIT histogram, countries with a death in the last two years of history (.100 everywhere is perfect; "
        "band: histograms of our own draws taken for the truth, a path for each country):",
        drawn[1], table(head, [shares, band]),
    ]))  # fmt: skip


def _between(group: Group) -> str:
    return f"{shown(group.seen_low)}–{shown(group.seen_high)}"


RELIABLE = (
    "The 90 % interval draws whole countries and is at least Wilson's for so many forecasts. The curve in the "
    "picture is isotonic regression by pool-adjacent-violators (CORP, Dimitriadis, Gneiting & Jordan 2021), which "
    "needs no groups."
)
NO_PIT = "A yes or no has no PIT histogram: with two outcomes it would tell no more than reliability does."
