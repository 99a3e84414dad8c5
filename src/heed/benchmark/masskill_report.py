"""The report of the mass-killing task, in words and tables."""

from __future__ import annotations

from heed.benchmark.death_pictures import embedded
from heed.benchmark.masskill_result import EWP, HEED, Result
from heed.benchmark.masskill_sections import beside, by_origin, calibration, table
from heed.benchmark.masskill_tried import tried
from heed.benchmark.pictures import of_masskill
from heed.risk.masskill import FACTS
from heed.risk.masskill_scores import LISTS
from heed.risk.masskill_standing import REPEATS, Interval, Standing

REACH = (
    ("AUC", 0.87, 3),
    ("average precision", 0.06, 3),
    ("recall, top 30", 0.74, 3),
    ("recall, top 10", 0.41, 3),
)
SHOWN = 20


def as_markdown(result: Result) -> str:
    """The report as it stands in docs/benchmarks/masskill.md."""
    drawn, own = embedded(of_masskill(result)), bool(result.trials)
    parts = [
        _task(result),
        *([_reached(result)] if own else []),
        _ways(result),
        beside(result),
        _gain(result),
    ]
    parts += [
        *([_periods(result)] if own else []),
        by_origin(result, drawn[1]),
        calibration(result, drawn[0]),
    ]
    parts += [_onsets(result), _now(result), *([tried(result)] if own else [])]
    return "\n\n".join(parts) + "\n"


def _task(result: Result) -> str:
    facts = "\n".join(f"- `{name}`: {meaning}" for name, meaning in FACTS.items())
    return f"""# Mass killing: beside the Early Warning Project

The chance that a new mass killing begins, on the country-years of the Early Warning Project (United States
Holocaust Memorial Museum and Dartmouth, 2025 edition) and under its own protocol: learn from years to t − 2,
forecast from year t, t = 1993–2023. Both forecasts are scored on the same {result.rows:,} country-years with
{result.onsets} onsets, those of its file `published_out_of_sample_forecasts_1994_2024.csv` that have a forecast.
Made by `heed benchmark masskill`.

heed's chance is the plain mean of three learners: ridge logistic regression, gradient boosting with small trees,
and a forest. Each sees the same eight of the project's own predictors, at their value of year t:

{facts}

Missing values take the country's last known value; where there is none, the logistic regression takes the
median of its training years and the trees treat the gap as a value of its own. The chance for one year comes
from the same learners taught onsets in the next year alone."""


def _reached(result: Result) -> str:
    ours, theirs = _four(result.next[HEED]), _four(result.next[EWP])
    lines = []
    for name, least, digits in REACH:
        # Compared as printed: the aims have two digits, the figures three.
        verdict = "reached" if round(ours[name], digits) >= least else "not reached"
        lines.append(
            [name, f"≥ {least:.2f}", f"{ours[name]:.{digits}f}", f"{theirs[name]:.{digits}f}", verdict]
        )
    one = f"One onset is {1 / result.onsets:.3f} of recall."
    return f"## Figures to reach\n\nOnset in a year, by the forecast of the year before. {one}\n\n" + table(
        ["measure", "reach", "heed", "Early Warning Project", ""], lines
    )


def _ways(result: Result) -> str:
    rows, onsets = result.two_rows
    better = [
        [name, *(f"{found[most][0]:.3f}" for most in LISTS), *(f"{found[most][1]:.1f}" for most in LISTS)]
        for name, found in result.better.items()
    ]
    return f"""## Four ways of scoring, every learner

Lists are made within each year, by chance. "False" counts listings without an onset for each one with an onset.
All figures of the project are made here from its file.

**Onset in a year, by the forecast of the year before** ({result.rows:,} rows, {result.onsets} onsets). The
chances speak of two years, so Brier scores stand here for the one-year chance only.

{_scores(result.next, brier=("heed, one year",))}

**Onset in a year, by the higher of the forecasts of the two years before** (the project's own reading).

{_scores(result.either, brier=())}

**Onset in a year, by the better place in the lists of the two years before.** More than thirty countries hold such
a place in a year, so recall is higher and so is the number of false listings.

{table(["forecast", *(f"top {most}" for most in LISTS), *(f"false, top {most}" for most in LISTS)], better)}

**Onset within two years of a forecast** ({rows:,} rows, {onsets} with an onset; forecasts from 1993–2022).

{_scores(result.two, brier=tuple(result.two))}"""


def _gain(result: Result) -> str:
    def lines(found: dict[str, tuple[Interval, Interval, Interval]]) -> list[list[str]]:
        return [
            [
                name,
                *(f"{i.low:.3f} … {i.high:.3f}" for i in three[:2]),
                f"{three[2].low:+.3f} … {three[2].high:+.3f}",
            ]
            for name, three in found.items()
        ]

    head = ["measure", "heed", "Early Warning Project", "gain"]
    return f"""## 90 % intervals

From {REPEATS:,} bootstrap samples of whole countries. A gain whose interval holds 0 may be chance.

Onset in a year, by the forecast of the year before:

{table(head, lines(result.intervals))}

Onset within two years:

{table(head, lines(result.intervals_two))}"""


def _periods(result: Result) -> str:
    lines = []
    for period in result.periods:
        for name, s in period.standings.items():
            lines.append([f"{period.first}–{period.last}", str(period.onsets), name, *_plain(s)])
    fair = result.periods[-1]
    ours, theirs = (_four(fair.standings[name]) for name in (HEED, EWP))
    said = "; ".join(f"{name} {ours[name]:.3f} against {theirs[name]:.3f}" for name in ours)
    return f"""## By period

Onset in a year, by the forecast of the year before. Designs were chosen on outcomes to 2009, so the rows to 2009
flatter heed; **{fair.first}–{fair.last} was opened once, with the design frozen**, and is the fair comparison.
On its {fair.onsets} onsets: {said}.

""" + table(["years", "onsets", "forecast", "AUC", "AP", *(f"top {most}" for most in LISTS)], lines)


def _onsets(result: Result) -> str:
    lines = [[str(o.year), o.name, str(o.ours), str(o.theirs)] for o in result.list_of_onsets]
    return (
        "## Every onset\n\nPlace of the country in the list made the year before (1: highest chance).\n\n"
        + table(["year", "country", "heed", "Early Warning Project"], lines)
    )


def _now(result: Result) -> str:
    now = result.now
    lines = [
        [
            str(place),
            s.name,
            f"{s.one:.1%}",
            f"{s.two:.1%}",
            "–" if s.published is None else f"{s.published:.1%}",
        ]
        for place, s in enumerate(now.sayings[:SHOWN], start=1)
    ]
    head = ["place", "country", "within one year", "within two years", "Early Warning Project, two years"]
    return f"""## From {now.origin}: the next two years

The first {SHOWN} of {len(now.sayings)} countries, forecast from {now.origin}. Rank correlation with the project's
published list for {now.origin + 1}–{now.origin + 2} over {now.compared} countries: {now.correlation:.2f}.

{table(head, lines)}"""


def _four(s: Standing) -> dict[str, float]:
    return {
        "AUC": s.auc,
        "average precision": s.precision,
        "recall, top 30": s.recall[30],
        "recall, top 10": s.recall[10],
    }


def _plain(s: Standing) -> list[str]:
    return [f"{s.auc:.3f}", f"{s.precision:.3f}", *(f"{s.recall[most]:.3f}" for most in LISTS)]


def _scores(standings: dict[str, Standing], brier: tuple[str, ...]) -> str:
    head = [
        "forecast",
        "AUC",
        "AP",
        *(f"top {most}" for most in LISTS),
        *(f"false, top {most}" for most in LISTS),
    ]
    lines = []
    for name, s in standings.items():
        error = [f"{s.brier:.5f}", f"{s.skill:+.3f}"] if name in brier else ["–", "–"]
        lines.append([name, *_plain(s), *(f"{s.false[most]:.1f}" for most in LISTS), *error])
    return table([*head, "Brier", "Brier skill"], lines)
