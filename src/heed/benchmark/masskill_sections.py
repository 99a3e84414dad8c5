"""Sections of the mass-killing report: simple rules, skill by origin, calibration."""

from __future__ import annotations

from heed.benchmark.calibration import Group
from heed.benchmark.masskill_result import EWP, HEED, Result
from heed.benchmark.measured import Measured
from heed.benchmark.tables import NO_PIT, RELIABLE


def beside(result: Result) -> str:
    """Both forecasts and the simple rules: one and two years ahead, without the largest country, by state."""
    rows = [
        [f"{line.years_ahead}", line.of, line.forecast, f"{line.rows:,}", str(line.onsets)]
        + [_spread(m, 5 if place == 2 else 3) for place, m in enumerate(line.figures)]
        for line in result.beside.lines
    ]
    head = [
        "years ahead",
        "rows of",
        "forecast",
        "rows",
        "with an onset",
        "AUC",
        "AP",
        "Brier",
        "Brier skill",
    ]
    return f"""## Beside simple rules

With 90 % intervals from samples of whole countries. The largest country is the one with most rows with an onset;
the state is that of the origin. The rows are years, so conflictology 6 cannot be told from 12, and a negative
binomial says nothing of a yes or no. Conflictology here: was there an onset in the last year, in the last two? The
project says one chance, of two years, as does the own past rate; one year ahead their Brier scores say little.

{table(head, rows)}"""


def by_origin(result: Result, drawn: str) -> str:
    """Brier skill over climatology by five years of origins."""
    spans = result.beside.spans
    a_year = result.two_rows[1] / len({line for s in spans for line in range(s.first, s.last + 1)})
    rows = [
        [f"{s.first}–{s.last}", f"{s.rows:,}", str(s.onsets), _spread(s.skill), f"{s.published:.3f}"]
        for s in spans
    ]
    head = ["origins", "rows", "with an onset", "heed: Brier skill over the own past rate", EWP]
    return f"""## Skill by year of origin

The chance of an onset within two years. A year has {a_year:.1f} such country-years on average, too few for a score
of its own, so five years of origins stand together.

{drawn}

{table(head, rows)}"""


def calibration(result: Result, drawn: str) -> str:
    """Said beside seen, with the picture of heed's two-year chance."""
    text = ["## Calibration\n\nThe chance of an onset within two years: said, and seen in the same rows.\n"]
    for name, found in ((HEED, result.beside.two), (EWP, result.beside.two_published)):
        said, seen = result.means[name]
        text.append(f"**{name}** (mean said {said:.2%}, seen {seen:.2%}: {said / seen:.1f} times too high)\n")
        text += [f"{drawn}\n"] if name == HEED else []
        text.append(_groups(found.groups) + "\n")
    text.append("**heed, chance within one year**\n\n" + _groups(result.beside.one.groups))
    text.append(f"\n{RELIABLE}\n{NO_PIT}")
    return "\n".join(text)


def _groups(groups: list[Group]) -> str:
    lines = [
        [f"{g.low:.0%}–{g.high:.0%}", f"{g.number:,}", f"{g.said:.2%}", f"{g.seen:.2%}", _between(g)]
        for g in groups
    ]
    return table(["chance", "rows", "said", "seen", "90 %"], lines)


def _between(group: Group) -> str:
    return f"{group.seen_low:.2%}–{group.seen_high:.2%}"


def _spread(m: Measured, digits: int = 3) -> str:
    if m.value != m.value:
        return "–"
    return f"{m.value:.{digits}f} ({m.low:.{digits}f} … {m.high:.{digits}f})"


def table(head: list[str], lines: list[list[str]]) -> str:
    rule = "|".join(["---"] * len(head))
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(line)} |" for line in lines)])
