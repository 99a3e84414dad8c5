"""docs/replay.md: every case of the replay in one table, from the replays kept with their date."""

from __future__ import annotations

from typing import Any

from heed.base.months import Month
from heed.benchmark.cases import Case, cases
from heed.cli import words

HEAD = """# Would heed have warned?

<!-- Made by `heed replay --all`; run it again, do not edit. -->

Each row asks the forecast what it would have said in the months before mass violence against civilians began,
with the figures up to then and a model fitted anew at each look on nothing later.

**The rule.** A country is *on the list* of a month when it is among the ten countries with the highest chance
of 25 or more civilian deaths within the six months that follow. A case is *warned of* when the country was on
the list at one look at least in the twelve months before the onset. The first month on the list is looked for as
far back as was replayed (see under the table); the lead is counted from it to the onset. *Looks without a
break* are those on the list up to the last before the onset. *False alarms* are the others on the list
of that first month where fewer than 25 civilians were killed in the six months after.

**What flatters these figures.** The figures are today's: deaths of the past have been added and corrected
since, often after the world looked. They came out later than the month they are of, by weeks (candidate
events) to more than a year (final ones). The design of the forecast was chosen on years up to 2017, so most
cases lie in them. A country at war stays on the list for years: being on it says that civilians were dying,
not that worse was about to come. The cases are the known ones, chosen because it came to the worst.

**What the figures cannot have.** The record starts in January 1989 and a forecast needs 36 months. There is
no news, no speech and no plan in it: where a country was quiet, it has little to go by.
"""
HALF = 0.5
COLUMNS = (
    "case", "onset", "verdict", "first on the list", "lead, months", "looks without a break", "in the last year",
    "last rank and chance", "civilian deaths in 6 months", "false alarms then", "Early Warning Project",
)  # fmt: skip


def page(whole: dict[str, Any]) -> str:
    """The page of all replays; `whole` is what `heed replay --all --json` gives."""
    pairs = [(case, whole["replays"][case.id]) for case in cases() if case.id in whole["replays"]]
    lines = [HEAD, summary([found for _case, found in pairs]), ""]
    lines += [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {' | '.join(_row(case, found))} |" for case, found in pairs]
    lines += ["", _under(whole), "", "## The cases, and who says so", ""]
    lines += [_said(case) for case, _found in pairs]
    return "\n".join(lines) + "\n"


def summary(found: list[dict[str, Any]]) -> str:
    """How many were warned of, and how many of those were on the list all along."""
    warned = [each for each in found if each["warned"]]
    stood = [each for each in warned if all_along(each)]
    missed = len(found) - len(warned)
    half = sum((each["months"][-1]["chance"] or 0) >= HALF for each in found)
    return (
        f"**Warned of: {len(warned)} of {len(found)} cases. Missed: {missed}.** Of those warned of, {len(stood)} "
        "stood on the list from the first look on: the lead is a lower bound and says little about when it got "
        "worse. The list is full of wars that go on; a place where worse begins rarely displaces one. Beside the "
        f"rule, and chosen after the fact: at the last look the chance was 50 % or more in {half} cases; how many "
        "other countries stood as high is not counted here."
    )


def all_along(found: dict[str, Any]) -> bool:
    """Whether the country was on the list in the first month that was replayed."""
    return bool(found["first"] == found["months"][0]["month"])


def _row(case: Case, found: dict[str, Any]) -> tuple[str, ...]:
    last = found["months"][-1]
    year = f"{found['listed_in_year']} of {found['looks_in_year']}"
    ewp = f"{case.ewp['rank']} ({case.ewp['issue']})" if case.ewp else "none published"
    before = f"{words.count(last['rank'])}; {words.chance(last['chance'])}"
    lead = f"{'≥ ' if all_along(found) else ''}{found['lead']}" if found["first"] else "–"
    false = f"{len(found['false'])} of {len(found['others'])}" if found["first"] else "–"
    named = f" ({', '.join(found['false'])})" if found["false"] else ""
    return (
        case.name, case.onset, "warned" if found["warned"] else "**missed**", found["first"] or "never", lead,
        str(found["unbroken"]), year, before, words.count(found["deaths"]), false + named,
        ewp,
    )  # fmt: skip


def _under(whole: dict[str, Any]) -> str:
    every = max(found["every"] for found in whole["replays"].values())
    often = "every month" if every == 1 else f"every {every} months (data to the last month of a quarter)"
    asked = max(found["asked"] for found in whole["replays"].values())
    return (
        f"Looked at {often}, up to {asked} months before each onset as far as the record allows. Made on "
        f"{whole['made']} with heed {whole['heed']}: {whole['figures']}, {whole['draws']:,} draws, seed "
        f"{whole['seed']}. Last column: rank in the published out-of-sample forecasts of the year before the onset "
        "(Early Warning Project 2025, United States Holocaust Memorial Museum), which are yearly, ask for a new "
        "mass killing (1,000 or more dead of a group) in the next year or two, and rank some 165 countries."
    )


def _said(case: Case) -> str:
    source = f"[{case.source}]({case.url})" if case.url else case.source
    basis = "" if case.basis == "source" else (
        ", the first month of the year with 25 or more civilian deaths and five times the mean of the twelve before"
    )  # fmt: skip
    checked = "" if case.verified else " Not verified in full."
    note = f" {case.note}" if case.note else ""
    return f"- **{case.name}**, {Month.parse(case.onset).words}: {case.what}. {source}{basis}.{checked}{note}"
