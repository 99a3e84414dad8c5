"""`heed norm`: what the norm allows, who may authorise it, and what a case is missing."""

from __future__ import annotations

from pathlib import Path

import click

from heed.cli.output import json_option, say_json

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

    It gives no legal advice and decides nothing. docs/norm.md describes the file. Three worked examples ship with
    heed and are known by name: libya-2011, georgia-2008, ruritania.
    """
    from heed.cli.norm_texts import say_assessment
    from heed.norm import assess, read_case
    from heed.norm.worked import NAMES, worked

    if str(case) in NAMES and not case.exists():
        found = worked()[NAMES.index(str(case))][1]
    else:
        found = assess(read_case(case))
    if as_json:
        say_json(found.plain())
        return
    say_assessment(found, all_measures)


@norm.command()
@click.option(
    "--actor",
    default="",
    metavar="WHO",
    help="Who acts: CS, N, MS, SR, RO, SEC, HRC, GA, SC, CT or ME, or a name such as civil_society.",
)
@click.option("--pillar", default="", metavar="N", help="1, 2 or 3.")
@click.option("--phase", default="", help="structural, operational, response or rebuild.")
@click.option("--means", default="", help="peaceful, mandated or force.")
@json_option
def measures(actor: str, pillar: str, phase: str, means: str, as_json: bool) -> None:
    """List the measures: what can be done, by whom, on whose decision, how soon.

    CS civil society, N the State concerned, MS other States, SR sub-regional bodies, RO regional organisations,
    SEC the Secretary-General and the Secretariat, HRC the Human Rights Council, GA the General Assembly, SC the
    Security Council, CT courts and prosecutors, ME media, universities, parliaments.
    """
    from heed.cli.norm_texts import say_measures
    from heed.norm.choosing import choose
    from heed.norm.export import whole_rows

    found = choose(actor, pillar, phase, means)
    if as_json:
        chosen = {each.id for each in found}
        say_json([row for row in whole_rows("measures") if row["id"] in chosen])
        return
    say_measures(found)


@norm.command()
@click.argument("measure")
@json_option
def show(measure: str, as_json: bool) -> None:
    """One measure in full, by its code."""
    from heed.cli.norm_texts import say_measure
    from heed.norm.choosing import one_measure
    from heed.norm.export import whole_rows

    found = one_measure(measure)
    if as_json:
        say_json(next(row for row in whole_rows("measures") if row["id"] == found.id))
        return
    say_measure(found)


@norm.command()
@click.argument("before", type=FILE, metavar="SHEET.yml")
@click.argument("after", type=FILE, metavar="SHEET.yml")
@json_option
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Two assessment sheets on one situation side by side, the earlier first. Nothing is summed."""
    from heed.cli.norm_texts import say_compared
    from heed.norm.sheet import compare as side_by_side
    from heed.norm.sheet import read_sheet

    first, then = read_sheet(before), read_sheet(after)
    rows = side_by_side(first, then)
    if as_json:
        say_json({"before": first.sheet, "after": then.sheet, "rows": [row.plain() for row in rows]})
        return
    say_compared((f"{first.date} ({first.author})", f"{then.date} ({then.author})"), rows)
