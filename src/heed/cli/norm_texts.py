"""How the norm's answers are laid out: on a terminal of any width, and in a file.

Long sentences do not fit into columns of a narrow terminal, so that each measure is a paragraph there.
"""

from __future__ import annotations

from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

from heed.cli.output import say, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heed.norm.assessment import Assessment, Measured
    from heed.norm.sheet import Compared, Seen
    from heed.norm.tables import Measure

WIDEST = 108
"""Columns of a line at most, and in a file."""
FOR_A_TABLE = 100
"""Columns from which on a table can be read."""
FORCE = "M02"


def columns() -> int:
    """Width of a line: that of the terminal, or of COLUMNS, within what can be read."""
    return max(40, min(WIDEST, get_terminal_size((WIDEST, 24)).columns))


def paragraph(text: str, first: str = "", rest: str = "  ") -> None:
    """A text within the width, its later lines indented."""
    # A word longer than a line, such as an address, stays whole.
    say(
        fill(
            text, columns(), initial_indent=first, subsequent_indent=rest,
            break_on_hyphens=False, break_long_words=False,
        )
    )  # fmt: skip


def soon(measure: Measure) -> str:
    """How soon, and whether that is an estimate."""
    return measure.lead_time.words + (" (estimate)" if measure.lead_time.estimate else "")


def say_measures(found: Sequence[Measure]) -> None:
    """Measures as a table, or as paragraphs where there is no room."""
    from heed.norm.load import load

    code = {each.id: each.code for each in load().authorities.values()}
    rows = []
    for each in found:
        acts = ", ".join(code[name] for name in each.actors) if len(each.actors) < 11 else "all"
        rows.append(
            (each.id, each.name, ", ".join(map(str, each.pillars)), acts, each.decided_by, soon(each))
        )
    heads = ("code", "measure", "pillar", "who acts", "who decides", "how soon")
    if columns() >= FOR_A_TABLE:
        table([(head, "<") for head in heads], rows)
    else:
        for row in rows:
            paragraph(f"{row[0]}  {row[1]}", rest=" " * 5)
            for head, cell in zip(heads[2:], row[2:], strict=True):
                paragraph(f"{head}: {cell}", " " * 5, " " * 7)
    paragraph(f"{len(found)} of {len(load().measures)} measures. One in full: heed norm show D02")


def say_measure(found: Measure) -> None:
    """One measure in full: who, on whose decision, how soon, what research found, on what it rests."""
    from heed.norm.load import load

    held = load()
    paragraph(f"{found.id}: {found.name}")
    paragraph(f"{found.what}\n", rest="")
    acts = "; ".join(
        f"{held.authorities[each].name} ({held.authorities[each].code})" for each in found.actors
    )
    means = next(each for each in held.terms.means if each.id == found.means)
    consent = f"of {found.consent_of}" if found.consent_of else "none needed"
    times = [held.sources[each].title for each in found.lead_time.sources]
    facts = {
        "who acts": acts,
        "who decides": found.decided_by,
        "means": f"{found.means}: {means.what}",
        "consent": consent + (", or a mandate" if found.consent == "or_mandate" else ""),
        "pillar": f"{', '.join(map(str, found.pillars))}; {', '.join(found.phases)}",
        "how soon": soon(found) + (f". Source: {'; '.join(times)}" if times else ""),
        "research": _research(found),
        "basis": "verified" if found.verified else "not verified",
    }
    if found.means == "force":
        facts["consent"] = "against the State's will"
    say()
    for head, fact in facts.items():
        paragraph(fact, f"{head:<13}", " " * 13)
    for clause in (held.clauses[each] for each in found.clauses):
        paragraph(f"- {clause.name}{'' if clause.verified else ' (not verified)'}: {clause.says}")
    if found.basis:
        paragraph(f"- Also: {found.basis}.")


def _research(measure: Measure) -> str:
    from heed.norm.load import load

    if not measure.evidence:
        return "not known: no review that fits is held here"
    found = load().evidence[measure.evidence]
    counted = "{} of decrease, {} mixed or none, {} of increase"
    direct = counted.format(*found.mass_atrocities) if found.mass_atrocities else "no finding"
    related = counted.format(*found.related)
    return (
        f"findings on {found.name.lower()}: on mass atrocities {direct}; on related outcomes {related}; "
        f"{found.adverse} of harm done. A count is no size of an effect"
    )


def say_compared(heads: tuple[str, str], rows: Iterable[Compared]) -> None:
    """Two sheets side by side, or one above the other where there is no room."""
    told = [("*" if r.changed else "", r.factor, r.what, _seen(r.before), _seen(r.after)) for r in rows]
    if columns() >= FOR_A_TABLE:
        table([(head, "<") for head in ("", "factor", "what", *heads)], told)
    else:
        for changed, factor, what, before, after in told:
            paragraph(f"{changed:<2}{factor}  {what}", rest=" " * 8)
            sides = (before,) if before == after else (before, after)
            for head, side in zip(heads if len(sides) == 2 else ("both",), sides, strict=True):
                paragraph(f"{head}: {side}", " " * 8, " " * 10)
    paragraph(
        "* changed. Presence, direction, confidence. Nothing is summed: more signs are more reason to look."
    )


def _seen(row: Seen | None) -> str:
    return f"{row.presence}, {row.direction}, {row.confidence}" if row else "not assessed"


def say_assessment(found: Assessment, all_measures: bool) -> None:
    """What the gate says of a case: the limits first, then force, then what can be done."""
    from heed.norm.assessment import sentence

    paragraph(f"{found.title}, as of {found.as_of}")
    paragraph(found.limits, rest="")
    force = found.standing(FORCE)
    say()
    paragraph(f"Coercive force to protect civilians ({FORCE}): {_standing(force)}")
    for note in force.notes:
        paragraph(f"Note: {sentence(note)}", "  ", " " * 11)
    for each in found.force:
        paragraph(f"{'met     ' if each.met else 'not met '} {each.asks}", "  ", " " * 11)
        paragraph(sentence(each.because), " " * 11, " " * 11)
        if each.missing:
            paragraph(f"Missing: {sentence(each.missing)}", " " * 11, " " * 11)
    _say_ways(found)
    say()
    paragraph("Reported for what it is; none of it stands in for the Security Council")
    for beside in found.beside:
        paragraph(f"- {beside.name}: {beside.says}")
    shown = [each for each in found.measures if all_measures or each.standing != "open"]
    say()
    paragraph("All measures" if all_measures else "Measures that are not open (--all shows every one)")
    for measured in shown:
        _say_measured(measured, force)


def _standing(found: Measured) -> str:
    return f"{found.standing} as the file stands" if found.standing == "barred" else str(found.standing)


def _say_ways(found: Assessment) -> None:
    from heed.norm.load import load

    if found.ways is None:
        return
    say()
    say("What can lawfully be done")
    paragraph(f"- open now: {', '.join(found.ways.open)}")
    paragraph(f"- open with consent: {', '.join(found.ways.with_consent) or 'none'}")
    asked = ", ".join(found.ways.with_mandate) or "none"
    paragraph(f"- with a mandate, to be asked of the body named: {asked}")
    names = [load().deadlock[each].name for each in found.ways.when_the_council_is_blocked]
    paragraph(f"- when the Security Council is blocked: {'; '.join(names)}")
    paragraph("One measure in full: heed norm show D02")


def _say_measured(found: Measured, force: Measured) -> None:
    """A measure with what is missing; what the other measures of force miss as well is told once, above."""
    paragraph(f"{found.measure}  {found.name}: {_standing(found)}", rest=" " * 5)
    above = [each for each in found.missing if each in force.missing] if found.means == "force" else []
    missing = [each for each in found.missing if each not in above]
    if above:
        missing.insert(0, "what is told above" if found.measure == FORCE else "what is told above of force")
    if missing:
        paragraph(f"missing: {'; '.join(missing)}", " " * 5, " " * 7)
    for note in found.notes:
        paragraph(f"note: {note}", " " * 5, " " * 7)
    paragraph(f"rests on: {', '.join(found.clauses)}", " " * 5, " " * 7)
