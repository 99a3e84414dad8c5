"""What the onset task finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heed.benchmark.calibration import Reliability
from heed.benchmark.measured import Measured
from heed.benchmark.onset_everywhere import Everywhere
from heed.risk.alerting_skill import AlertSkill
from heed.risk.onset_scores import Scores


@dataclass(frozen=True)
class Row:
    """One forecaster on one part and horizon."""

    part: str
    horizon: int
    who: str
    months: int
    onsets: int
    """In the span of months of the part, in all countries."""
    rate: float
    figures: tuple[Measured, ...]
    """AUC, average precision, Brier score, Brier skill."""
    of: str = ""
    """Which countries or months of the part, where not all."""


@dataclass(frozen=True)
class Alerts:
    """One rule of alerting by one forecaster on one part."""

    part: str
    rule: str
    who: str
    skill: AlertSkill
    intervals: tuple[Measured, ...]
    """Recall, recall with three months' lead, precision."""


@dataclass(frozen=True)
class Year:
    """The origins of one refit."""

    year: int
    months: int
    rate: float
    ours: Scores
    skill: Measured
    """Our Brier skill over the rate seen."""
    climatology: Scores
    alerts: AlertSkill


@dataclass(frozen=True)
class Result:
    """All figures of the report."""

    countries: int
    quiet_months: int
    onsets: int
    parts: Mapping[str, tuple[str, str]]
    rows: tuple[Row, ...]
    cuts: tuple[Row, ...]
    """Six months ahead: without the country of most months before an event, and by state of the country."""
    gains: Mapping[str, tuple[Measured, ...]]
    """By part: AUC, average precision, Brier score and skill above the climatology of quiet months."""
    alerts: tuple[Alerts, ...]
    reliability: Mapping[str, Reliability]
    years: tuple[Year, ...]
    everywhere: tuple[Everywhere, ...]
    """The list as a run makes it, on every state."""
    facts: tuple[str, ...]
    seconds: float
