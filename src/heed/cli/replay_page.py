"""docs/replay.md: every case of the replay, both lists side by side, from the replays kept with their date."""

from __future__ import annotations

from typing import Any

from heed.base.months import Month
from heed.benchmark.cases import Case, cases
from heed.cli import words

HEAD = """# Would heed have warned?

<!-- Made by `heed replays`; run it again, do not edit. -->

Two lists are asked what they would have said in the months before mass violence against civilians began, with
the figures up to then and models fitted anew at each look on nothing later.

**The board** ranks all countries by the chance of 25 or more civilian deaths within the six months that follow.
It is headed by known wars. **The onset list** ranks the countries without an event of one-sided violence in the
last twelve months by the chance that it begins within six months. Where there was such an event in the year,
nothing can begin: the list does not ask (*not quiet then*).

**The rule**, the same for both and fixed beforehand: a country is *on the list* of a month when it is among the
first ten. A case is *warned of* when the country was on the list at one look at least in the twelve months
before the onset. Where the onset list asked at no look in those months, the case is *not asked*. The first
month on the list is looked for as far back as was replayed (see under the tables); the lead is counted from it
to the onset. *Looks without a break* are those on the list up to the last before the onset. *False alarms* are
the others on the list of that first month, or, where there was none, of the last look, where it did not come
within the six months after: fewer than 25 civilians killed (board), no event of one-sided violence (onset
list).

**What flatters these figures.** The figures are today's: deaths of the past have been added and corrected
since, often after the world looked. They came out later than the month they are of, by weeks (candidate events)
to more than a year (final ones). The design of the forecasts was chosen on years up to 2017, so most cases lie
in them. A country at war stays on the board for years: being on it says that civilians were dying, not that
worse was about to come. The cases are the known ones, chosen because it came to the worst.

**What the figures cannot have.** The record starts in January 1989 and a forecast needs 36 months. There is no
news, no speech and no plan in it: where a country was quiet, it has little to go by.
"""
HALF = 0.5
VERDICTS = ("case", "onset", "board", "onset list", "civilian deaths in 6 months", "Early Warning Project")
LOOKS = (
    "case", "verdict", "first on the list", "lead, months", "looks without a break", "in the last year",
    "last rank and chance", "list judged", "false alarms on it",
)  # fmt: skip
Pairs = list[tuple[Case, dict[str, Any]]]


def page(whole: dict[str, Any]) -> str:
    """The page of all replays; `whole` is what `heed replays --json` gives."""
    pairs = [(case, whole["replays"][case.id]) for case in cases() if case.id in whole["replays"]]
    lines = [HEAD, summary([found for _case, found in pairs]), ""]
    lines += _table(VERDICTS, [_verdicts(case, found) for case, found in pairs])
    for title, name in (("The board", "board"), ("The onset list", "begins")):
        lines += [f"## {title}", "", *_table(LOOKS, [_looks(case, found[name]) for case, found in pairs])]
    lines += [_under(whole), "", "## The cases, and who says so", ""]
    lines += [_said(case) for case, _found in pairs]
    return "\n".join(lines) + "\n"


def summary(found: list[dict[str, Any]]) -> str:
    """How many each list warned of, and how many of the board's were on it all along."""
    board = [each["board"] for each in found if each["board"]["verdict"] == "warned"]
    stood = [each for each in board if all_along(each)]
    begins = [each["begins"]["verdict"] for each in found]
    asked = len(found) - begins.count("not asked")
    half = sum((each["board"]["months"][-1]["chance"] or 0) >= HALF for each in found)
    either = sum("warned" in (each["board"]["verdict"], each["begins"]["verdict"]) for each in found)
    return (
        f"**The board warned of {len(board)} of {len(found)} cases and missed {len(found) - len(board)}. The "
        f"onset list warned of {begins.count('warned')} of the {asked} where it was asked, and missed "
        f"{begins.count('missed')}; in {begins.count('not asked')} the country was not quiet. One list or the "
        f"other warned of {either} of {len(found)}.** Of those the board warned of, {len(stood)} stood on it "
        "from the first look on: the lead is a lower bound and says little about when it got worse. The board is "
        "full of wars that go on; a place where worse begins rarely displaces one. Beside the rule, and chosen "
        f"after the fact: at the last look the board's chance was 50 % or more in {half} cases; how many other "
        "countries stood as high is not counted here."
    )


def all_along(watch: dict[str, Any]) -> bool:
    """Whether the country was on the list in the first month that was replayed."""
    return bool(watch["first"] == watch["months"][0]["month"])


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in (columns, *rows)]
    return [lines[0], "|" + "---|" * len(columns), *lines[1:], ""]


def _verdicts(case: Case, found: dict[str, Any]) -> tuple[str, ...]:
    ewp = f"{case.ewp['rank']} ({case.ewp['issue']})" if case.ewp else "none published"
    board, begins = (_verdict(found[name]) for name in ("board", "begins"))
    return (case.name, case.onset, board, begins, words.count(found["deaths"]), ewp)


def _verdict(watch: dict[str, Any]) -> str:
    said = str(watch["verdict"])
    return f"**{said}**" if said == "missed" else said


def _looks(case: Case, watch: dict[str, Any]) -> tuple[str, ...]:
    last = watch["months"][-1]
    if last["rank"] is None:
        before = "not quiet then" if last["struck"] else "not ranked"
    else:
        before = f"{words.count(last['rank'])}; {words.chance(last['chance'])}"
    lead = f"{'≥ ' if all_along(watch) else ''}{watch['lead']}" if watch["first"] else "–"
    year = f"{watch['listed_in_year']} of {watch['looks_in_year']}"
    if watch["asked_in_year"] < watch["looks_in_year"]:
        year += f" (asked at {watch['asked_in_year']})"
    false = f"{len(watch['false'])} of {len(watch['others'])}"
    named = f" ({', '.join(watch['false'])})" if watch["false"] else ""
    untold = f"; not known: {', '.join(watch['untold'])}" if watch["untold"] else ""
    return (
        case.name, _verdict(watch), watch["first"] or "never", lead, str(watch["unbroken"]), year, before,
        watch["judged"], false + named + untold,
    )  # fmt: skip


def _under(whole: dict[str, Any]) -> str:
    every = max(found["every"] for found in whole["replays"].values())
    often = "every month" if every == 1 else f"every {every} months (data to the last month of a quarter)"
    asked = max(found["asked"] for found in whole["replays"].values())
    return (
        f"Looked at {often}, up to {asked} months before each onset as far as the record allows. Made on "
        f"{whole['made']} with heed {whole['heed']}: {whole['figures']}, {whole['draws']:,} draws, seed "
        f"{whole['seed']}. Early Warning Project: rank in the published out-of-sample forecasts of the year "
        "before the onset (Early Warning Project 2025, United States Holocaust Memorial Museum), which are yearly, "
        "ask for a new mass killing (1,000 or more dead of a group) in the next year or two, and rank some 165 "
        "countries."
    )


def _said(case: Case) -> str:
    source = f"[{case.source}]({case.url})" if case.url else case.source
    basis = "" if case.basis == "source" else (
        ", the first month of the year with 25 or more civilian deaths and five times the mean of the twelve before"
    )  # fmt: skip
    checked = "" if case.verified else " Not verified in full."
    note = f" {case.note}" if case.note else ""
    return f"- **{case.name}**, {Month.parse(case.onset).words}: {case.what}. {source}{basis}.{checked}{note}"
