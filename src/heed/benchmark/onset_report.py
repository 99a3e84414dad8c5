"""The onset task as a report in Markdown; every figure comes from the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heed.benchmark.death_pictures import embedded
from heed.benchmark.onset_parts import PARTS, WHOLE
from heed.benchmark.onset_sections import by_year, cuts, everywhere, number, reliability, spread, table
from heed.benchmark.onset_tried import designs
from heed.benchmark.pictures import of_onset

if TYPE_CHECKING:
    from heed.benchmark.measured import Measured
    from heed.benchmark.onset_result import Alerts, Result, Row

REACH = (
    ("AUC", 0.79, 0.770),
    ("average precision", 0.25, 0.224),
    ("Brier skill", 0.10, 0.088),
    ("recall", 0.62, 0.581),
    ("recall, lead ≥ 3 months", 0.48, 0.453),
    ("precision per alert-month", 0.24, 0.226),
)
"""What is measured, to be reached, and to beat: the last is a pool of logistic regression and trees on history
alone, from the review of the field; the last three at ten alerts a month."""


def as_markdown(result: Result) -> str:
    """The whole report."""
    drawn = embedded(of_onset(result))
    own = [_reached(result), designs()] if WHOLE in result.parts else []
    parts = [_head(result), *own, _horizons(result), cuts(result), _alerts(result), everywhere(result)]
    return (
        "\n\n".join([*parts, reliability(result, drawn[0]), by_year(result, drawn[1]), _limits(result)])
        + "\n"
    )


def _head(result: Result) -> str:
    return f"""# Onset: where one-sided violence begins

Chance that a country without an event of one-sided violence in twelve months has one within the next months.
UCDP GED 25.1 by country and month, January 1989 to December 2024, {result.countries} states as the file has them
(Niger is counted under Nigeria; months before a state existed count as quiet, as in the reference).
Origins are every month from December 2009 to June 2024 for six months ahead (for other horizons as far as the
file tells what came); both learners are refitted each December on outcomes known by then. Figures of the
present release were used for all past months: revised figures flatter every forecaster here alike.

Made by `heed benchmark onset`.

{_same(result)}"""


def _same(result: Result) -> str:
    found = (result.quiet_months, result.onsets)
    if WHOLE not in result.parts:
        return f"In these years {found[0]:,} quiet country-months and {found[1]} onsets."
    same = ", the same" if found == (14206, 172) else ", which differ"
    return (
        "**The reference set**: published 14,206 quiet country-months and 172 onsets; here "
        f"{found[0]:,} and\n{found[1]}{same}."
    )


def _row(result: Result, part: str, who: str = "heed", horizon: int = 6) -> Row:
    return next(r for r in result.rows if (r.part, r.who, r.horizon) == (part, who, horizon))


def _alert(result: Result, part: str, who: str = "heed", rule: str = "top 10") -> Alerts:
    return next(a for a in result.alerts if (a.part, a.who, a.rule) == (part, who, rule))


def _six(result: Result, part: str, who: str = "heed") -> tuple[Measured, ...]:
    """The six figures that are to be reached."""
    auc, precision, _, skill = _row(result, part, who).figures
    return (auc, precision, skill, *_alert(result, part, who).intervals)


def _reached(result: Result) -> str:
    head = (
        "figure", "to beat", "to reach", "whole, 2010–2024", "verdict", "locked, 2018–2024", "verdict, locked",
        "development, 2010–2017", "climatology, quiet months", "climatology, all months",
    )  # fmt: skip
    whole, development, locked = (_six(result, part) for part in PARTS)
    quiet, every = (_six(result, WHOLE, f"climatology, {of} months") for of in ("quiet", "all"))
    rows = []
    for place, (name, reach, beat) in enumerate(REACH):
        told = [name, f"{beat:.3f}", f"{reach:.2f}"]
        for part in (whole, locked):
            told += [spread(part[place]), _verdict(part[place].value, reach, beat)]
        rows.append([*told, *map(spread, (development[place], quiet[place], every[place]))])
    signed = [[part, *(_signed(result.gains[part][place]) for place in (0, 1, 3))] for part in PARTS]
    return f"""## Reached or not

Six months ahead; 90 % intervals from drawing countries again; the last three figures at ten alerts a month; both
climatologies over the whole. The figures to reach are stated for the whole, whose first half served the choice of
the design; only the locked part is unseen. The intervals are wide: most of them hold both the figure to beat
and the figure to reach, so a step between those two is not proven either way.

{table(head, rows)}

Gain over the climatology of quiet months:

{table(("part", "AUC", "average precision", "Brier skill"), signed)}

What the slow facts (structure) are worth, by part, beside history alone:

{_structure(result)}"""


def _structure(result: Result) -> str:
    rows = []
    for part in PARTS:
        for who in ("heed", "heed, history only"):
            rows.append([part, who, *(number(measured.value) for measured in _six(result, part, who))])
    return table(("part", "forecaster", *(name for name, _, _ in REACH)), rows)


def _verdict(value: float, reach: float, beat: float) -> str:
    if value >= reach:
        return "reached"
    return f"not reached: {value:.3f}" + (", above the figure to beat" if value > beat else "")


def _horizons(result: Result) -> str:
    head = (
        "part", "months ahead", "forecaster", "quiet months", "onsets", "rate", "AUC", "average precision", "Brier",
        "Brier skill",
    )  # fmt: skip
    rows = [
        [
            r.part,
            _ahead(r.horizon),
            r.who,
            f"{r.months:,}",
            str(r.onsets),
            number(r.rate),
            *(spread(m, 4 if place == 2 else 3) for place, m in enumerate(r.figures)),
        ]
        for r in sorted(result.rows, key=lambda r: (list(result.parts).index(r.part), r.horizon))
    ]
    return f"""## By horizon

Brier skill is measured against the rate that was seen in the same months, which no forecaster could know.
The climatology of all months is the share of a country's months followed by an event; that of quiet months
counts only those, with a year of the world's rate added. "History only" leaves out structure.

{table(head, rows)}"""


def _ahead(horizon: int) -> str:
    return "1" if horizon == 1 else f"1–{horizon}"


def _alerts(result: Result) -> str:
    head = (
        "part", "rule", "forecaster", "alerts a month", "recall", "median lead", "recall, lead ≥ 3",
        "precision per alert-month", "false spells per true",
    )  # fmt: skip
    rows = []
    for a in result.alerts:
        recall, early, precision = map(spread, a.intervals)
        lead = f"{a.skill.median_lead:.0f}" if a.skill.median_lead == a.skill.median_lead else "–"
        told = [a.part, a.rule, a.who, f"{a.skill.per_month:.1f}", recall, lead, early, precision]
        rows.append([*told, f"{a.skill.false_per_true:.2f}"])
    return f"""## Alerts

From the chance of six months ahead. Quiet: no event in the twelve months up to the month. Onset: an event after
a quiet month. Lead: months from the earliest alert in the twelve months before the onset. Spell: alerts of one
country with at most three months without one between; true if an onset comes from the month after its first to
twelve months after its last alert. Beside each rule stands climatology with as many alerts. Reference, top 5, 10,
20: recall .424, .581, .738; with three months' lead .320, .453, .587; precision .285, .226, .162; median lead 6, 8,
9; false spells per true .81, .97, .92 (how it read "gaps of three months" is not told; the count here may differ by
that). Climatology there, top 10: recall .419.

{table(head, rows)}"""


def _limits(result: Result) -> str:
    return f"""## What to know

- {len(result.facts)} facts: violence of each kind over 1 to 120 months and how long ago, how often it began here,
  what the neighbours by land went through, the world's level, the season; and slow facts, each used only after it
  was published (V-Dem and coups of a year from April of the next; infant mortality, population and exclusion from
  January of the year after that). The slow facts come from releases of 2025, with their later corrections; they
  stay outside the package.
- Sources: UCDP GED 25.1 (Davies et al. 2025; Sundberg & Melander 2013), V-Dem v15 (Coppedge et al. 2025, CC BY-SA),
  EPR (Vogt et al. 2015), UN IGME, World Bank, Powell & Thyne 2011.
- The 123 states are those with at least one event by 2024: a choice made with knowledge of the end, as in the
  reference.
- Some onsets come in the first or second quiet month after a year: no alert could be three months early there.
- An alert spell that ends in 2024 is judged on the months the file still has."""


def _signed(m: Measured) -> str:
    return f"{m.value:+.3f} ({m.low:+.3f} to {m.high:+.3f})"
