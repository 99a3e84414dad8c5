"""`heed norm`: what the norm allows, who may authorise it, and what a case is missing."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from heed.cli.output import json_option, say, say_json, table

if TYPE_CHECKING:
    from heed.norm.assessment import Assessment, Measured

FILE = click.Path(path_type=Path)


@click.group()
def norm() -> None:
    """The Responsibility to Protect as data and rules."""


@norm.command()
@click.argument("case", type=FILE, metavar="CASE.yml")
@click.option("--all", "all_measures", is_flag=True, help="Show the measures that are open in full too.")
@json_option
def check(case: Path, all_measures: bool, as_json: bool) -> None:
    """Set a case against the norm: what is open, what needs whose authorisation, what is missing.

    It gives no legal advice and decides nothing. docs/norm.md describes the file; worked examples ship with heed.
    """
    from heed.norm import assess, read_case

    found = assess(read_case(case))
    if as_json:
        say_json(found.plain())
        return
    _say_assessment(found, all_measures)


@norm.command()
@click.option("--actor", default="", help="Who acts, by code or name: CS, N, MS, SC, security_council …")
@click.option("--pillar", default="", help="1, 2 or 3.")
@click.option("--phase", default="", help="structural, operational, response or rebuild.")
@click.option("--means", default="", help="peaceful, mandated or force.")
@json_option
def measures(actor: str, pillar: str, phase: str, means: str, as_json: bool) -> None:
    """List the measures: what can be done, by whom, on whose decision, how soon."""
    from heed.norm.choosing import choose
    from heed.norm.load import load

    found = choose(actor, pillar, phase, means)
    if as_json:
        say_json([each.model_dump(mode="json") for each in found])
        return
    code = {each.id: each.code for each in load().authorities.values()}
    heads = ("code", "measure", "pillar", "who acts", "who decides", "how soon")
    rows = []
    for each in found:
        acts = ", ".join(code[name] for name in each.actors) if len(each.actors) < 11 else "all"
        soon = each.lead_time.words + (" (estimate)" if each.lead_time.estimate else "")
        rows.append((each.id, each.name, ", ".join(map(str, each.pillars)), acts, each.decided_by, soon))
    table([(head, "<") for head in heads], rows)
    say(f"{len(found)} of {len(load().measures)} measures. One in full: heed norm show D02")


@norm.command()
@click.argument("measure")
@json_option
def show(measure: str, as_json: bool) -> None:
    """One measure in full, by its code."""
    from heed.norm.choosing import one_measure
    from heed.norm.load import load

    found = one_measure(measure)
    if as_json:
        say_json(found.model_dump(mode="json"))
        return
    held = load()
    say(f"{found.id}: {found.name}\n{found.what}\n")
    say(f"who acts     {'; '.join(held.authorities[each].name for each in found.actors)}")
    say(f"who decides  {found.decided_by}")
    say(f"means        {found.means}" + (f"; consent of {found.consent_of}" if found.consent_of else ""))
    say(f"how soon     {found.lead_time.words}{' (estimate)' if found.lead_time.estimate else ''}")
    say(f"basis        {'verified' if found.verified else 'not verified'}")
    for clause in found.clauses:
        say(f"- {held.clauses[clause].name}: {held.clauses[clause].says}")


@norm.command()
@click.argument("before", type=FILE, metavar="SHEET.yml")
@click.argument("after", type=FILE, metavar="SHEET.yml")
@json_option
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Two assessment sheets on one situation side by side, the earlier first. Nothing is summed."""
    from heed.norm.sheet import Seen, read_sheet
    from heed.norm.sheet import compare as side_by_side

    first, then = read_sheet(before), read_sheet(after)
    rows = side_by_side(first, then)
    if as_json:
        say_json({"before": first.sheet, "after": then.sheet, "rows": [row.plain() for row in rows]})
        return

    def seen(row: Seen | None) -> str:
        return f"{row.presence}, {row.direction}, {row.confidence}" if row else "not assessed"

    heads = (f"{first.date} ({first.author})", f"{then.date} ({then.author})")
    columns = (("", "<"), ("factor", "<"), ("what", "<"), *((head, "<") for head in heads))
    table(
        columns, [("*" if r.changed else "", r.factor, r.what, seen(r.before), seen(r.after)) for r in rows]
    )
    say("* changed. Presence, direction, confidence. Nothing is summed: more signs are more reason to look.")


def _say_assessment(found: Assessment, all_measures: bool) -> None:
    _say_wrapped(f"{found.title}, as of {found.as_of}")
    _say_wrapped(found.limits)
    say(f"\nCoercive force to protect civilians (M02): {_standing(found.standing('M02'))}")
    for note in found.standing("M02").notes:
        _say_wrapped(f"Note: {note}.", "  ", " " * 11)
    for each in found.force:
        _say_wrapped(f"{'met     ' if each.met else 'not met '} {each.asks} {each.because}.", "  ", " " * 11)
        if each.missing:
            _say_wrapped(f"Missing: {each.missing}.", " " * 11, " " * 11)
    _say_ways(found)
    say("\nReported for what it is; none of it stands in for the Security Council")
    for beside in found.beside:
        _say_wrapped(f"- {beside.name}: {beside.says}")
    shown = [each for each in found.measures if all_measures or each.standing != "open"]
    say("\nAll measures" if all_measures else "\nMeasures that are not open (--all shows every one)")
    columns = (("code", "<"), ("measure", "<"), ("standing", "<"), ("missing", "<"), ("rests on", "<"))
    table(columns, [_cells(each) for each in shown])


def _say_wrapped(text: str, first: str = "", rest: str = "  ") -> None:
    say(fill(text, 108, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False))


def _standing(found: Measured) -> str:
    return f"{found.standing} as the file stands" if found.standing == "barred" else str(found.standing)


def _say_ways(found: Assessment) -> None:
    from heed.norm.load import load

    if found.ways is None:
        return
    say("\nWhat can lawfully be done")
    _say_wrapped(f"- open now: {', '.join(found.ways.open)}")
    _say_wrapped(f"- open with consent: {', '.join(found.ways.with_consent) or 'none'}")
    _say_wrapped(
        f"- with a mandate, to be asked of the body named: {', '.join(found.ways.with_mandate) or 'none'}"
    )
    names = [load().deadlock[each].name for each in found.ways.when_the_council_is_blocked]
    _say_wrapped(f"- when the Security Council is blocked: {'; '.join(names)}")


def _cells(found: Measured) -> tuple[str, ...]:
    missing = "; ".join((*found.missing, *found.notes))
    return found.measure, found.name, _standing(found), missing, ", ".join(found.clauses)
