"""Sections of the onset report: parts of the months, reliability, years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from heed.benchmark.tables import NO_PIT, RELIABLE

if TYPE_CHECKING:
    from heed.benchmark.measured import Measured
    from heed.benchmark.onset_result import Result


def cuts(result: Result) -> str:
    """Every forecaster without the largest country, and by the state of the country."""
    head = (
        "part", "of it", "forecaster", "quiet months", "rate", "AUC", "average precision", "Brier", "Brier skill",
    )  # fmt: skip
    rows = [
        [r.part, r.of, r.who, f"{r.months:,}", number(r.rate)]
        + [spread(m, 4 if place == 2 else 3) for place, m in enumerate(r.figures)]
        for r in result.cuts
    ]
    return f"""## Without the largest country, and by state before the origin

Six months ahead. The largest country is the one with most quiet months that an event followed. Every origin is
quiet in one-sided violence, so the state is told by deaths of the other kinds: none in twelve months, or some.

{table(head, rows)}"""


def everywhere(result: Result) -> str:
    """The list of a run, on every state."""
    head = (
        "part", "states", "quiet months", "said", "seen", "AUC", "average precision", "Brier", "Brier skill",
        "recall", "lead ≥ 3", "precision",
    )  # fmt: skip
    rows = []
    for r in result.everywhere:
        scored = [spread(m, 4 if place == 2 else 3) for place, m in enumerate(r.figures)]
        came = (
            [number(x) for x in (r.listed.recall, r.listed.early, r.listed.precision)]
            if r.listed
            else [""] * 3
        )
        rows.append([r.part, r.of, f"{r.months:,}", number(r.said), number(r.seen), *scored, *came])
    return f"""## The list that a run makes: every state, the record alone

Six months ahead. The states of the file and all others, which have no violence in it and count as quiet from the
day they exist. A run has no slow facts and learns from every state; the last three columns are of its ten highest
chances a month. Which states teach was judged once on the whole period, locked years included, and so these rows
are no proof of that choice: with lessons from states with violence so far alone, the others were told too high a
chance. The learners are those chosen above.

{table(head, rows)}"""


def reliability(result: Result, drawn: str) -> str:
    """Said beside seen, with the picture of the whole."""
    rows = []
    for part, found in result.reliability.items():
        for g in found.groups:
            told = [part, f"{g.low:g}–{g.high:g}", f"{g.number:,}", number(g.said), number(g.seen)]
            rows.append([*told, f"{g.seen_low:.3f}–{g.seen_high:.3f}"])
    head = ("part", "chance", "quiet months", "said", "seen", "90 %")
    return f"""## Reliability, six months ahead

{drawn}

{table(head, rows)}

The picture shows the first part. {RELIABLE}
{NO_PIT}"""


def by_year(result: Result, drawn: str) -> str:
    """Year by year beside climatology, with the picture of the Brier skill."""
    head = (
        "year", "quiet months", "rate", "AUC", "climatology", "average precision", "climatology", "Brier skill",
        "climatology", "90 % of ours", "onsets", "recall", "lead ≥ 3", "precision",
    )  # fmt: skip
    rows = []
    for y in result.years:
        pairs = zip(y.ours, y.climatology, strict=True)
        scored = [number(x) for place, pair in enumerate(pairs) if place != 2 for x in pair]
        scored.append(f"{number(y.skill.low)} to {number(y.skill.high)}")
        alerts = [str(y.alerts.onsets), *map(number, (y.alerts.recall, y.alerts.early, y.alerts.precision))]
        rows.append([str(y.year), f"{y.months:,}", number(y.rate), *scored, *alerts])
    return f"""## By year

Origins from December of the year before to November (2024: to June); climatology of quiet months; ten alerts a
month. One year has a dozen onsets: single years say little.

{drawn}

{table(head, rows)}"""


def number(value: float) -> str:
    return "–" if value != value else f"{value:.3f}"


def spread(m: Measured, digits: int = 3) -> str:
    if m.value != m.value:
        return "–"
    joint = "–" if m.low >= 0 else " to "
    return f"{m.value:.{digits}f} ({m.low:.{digits}f}{joint}{m.high:.{digits}f})"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *map(list, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
