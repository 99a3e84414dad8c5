"""The gate: for each measure open, open with consent, in need of an authorisation, or barred, and why.

Peaceful means are open from the first warning. What needs a mandate is open when the body named has decided.
Coercive force is open only when all five conditions hold (`conditions.py`). Nothing is counted or weighed.
"""

from __future__ import annotations

from heed.norm.assessment import LIMITS, Assessment, Measured, Standing, Ways
from heed.norm.beside import beside
from heed.norm.case import Authorisation, Case
from heed.norm.conditions import chapter, conditions, in_force, would_act
from heed.norm.load import load
from heed.norm.tables import Consent, Means, Measure

FORCE = "M02"
"""The measure whose conditions are told in full."""
COUNCILS_OWN = ("authority", "case_by_case")
"""Conditions that a decision of the Security Council meets."""
STANDS_AS_LAW = "the Security Council has authorised this, and its decision is law whatever this file lacks"
NEVER_AUTOMATIC = "Nothing follows by itself: whoever decides, decides, and answers for it."


def assess(case: Case) -> Assessment:
    """How each of the measures stands in this case."""
    norm = load()
    measured = tuple(_measured(case, measure) for measure in norm.measures.values())
    force = conditions(case, FORCE)
    force_open = all(each.met for each in force)
    return Assessment(
        case=case.case,
        title=case.title,
        as_of=case.as_of,
        fictional=case.fictional,
        limits=LIMITS,
        force_open=force_open,
        force=force,
        measures=measured,
        beside=beside(case),
        ways=None if force_open else _ways(measured),
    )


def _measured(case: Case, measure: Measure) -> Measured:
    rules = {Means.PEACEFUL: _peaceful, Means.MANDATED: _mandated, Means.FORCE: _force}
    return rules[measure.means](case, measure)


def _peaceful(case: Case, measure: Measure) -> Measured:
    """Open to whoever acts, or as soon as the agreement that it needs is there."""
    if measure.consent is Consent.NONE or _agreed(case, measure):
        return _result(measure, Standing.OPEN, notes=_refused(case, measure))
    if measure.consent is Consent.OR_MANDATE and not _undecided(case, measure):
        return _result(measure, Standing.OPEN, notes=("a mandate stands in for consent",))
    return _without_consent(case, measure)


def _mandated(case: Case, measure: Measure) -> Measured:
    """Within the norm when one of the four crimes is at issue; open when the bodies named have decided."""
    if not (case.warnings or case.allegations or any(each.found for each in case.findings)):
        missing = (
            "a warning, an allegation or a finding of one of the four crimes: the norm speaks of no other",
        )
        return _result(measure, Standing.BARRED, missing=missing, clauses=("WSO-138-1",))
    undecided = _undecided(case, measure)
    if undecided:
        return _needs(case, measure, undecided)
    if measure.consent is Consent.NEEDED and not _agreed(case, measure):
        return _without_consent(case, measure)
    return _result(measure, Standing.OPEN, notes=_refused(case, measure))


def _force(case: Case, measure: Measure) -> Measured:
    """Open only when every condition holds, and any regional body that would act has decided as well."""
    asked = conditions(case, measure.id)
    clauses = tuple(clause for each in asked for clause in each.clauses)
    unmet = [each for each in asked if not each.met]
    undecided = _undecided(case, measure)
    if not unmet and not undecided:
        return _result(measure, Standing.OPEN, clauses=clauses, notes=(NEVER_AUTOMATIC,))
    missing = tuple(f"{each.missing} ({each.because})" for each in unmet) + _decisions(undecided)
    if any(each.id not in COUNCILS_OWN for each in unmet):
        decided = not any(each.id in COUNCILS_OWN for each in unmet)
        notes = (STANDS_AS_LAW,) if decided else ()
        return _result(measure, Standing.BARRED, missing=missing, notes=notes, clauses=clauses)
    by = ("security_council",) if unmet else undecided[0]
    return _result(measure, Standing.NEEDS_AUTHORISATION, by=by, missing=missing, clauses=clauses)


def _undecided(case: Case, measure: Measure) -> tuple[tuple[str, ...], ...]:
    """The lists of authorities of which none has decided for this measure."""
    decided = {a.by for a in case.authorisations if _decides(a, measure) and in_force(a, case)}
    return tuple(group for group in measure.mandates if not decided & set(group))


def _decides(decision: Authorisation, measure: Measure) -> bool:
    """Whether a decision for this situation covers a measure; the Council's under article 41 need Chapter VII."""
    chapter_vii = decision.by == "security_council" and "UNC-41" in measure.clauses
    covers = measure.id in decision.measures and decision.for_this_situation
    return covers and (not chapter_vii or decision.charter_basis == "VII")


def _agreed(case: Case, measure: Measure) -> bool:
    """Whether consent is recorded that still runs, was not refused later, and is not that of who would act."""
    answers = [each for each in case.consents if measure.id in each.measures and not would_act(case, each.by)]
    running = [each for each in answers if each.given and (each.until is None or each.until >= case.as_of)]
    refused = max((each.date for each in answers if not each.given), default=None)
    return any(refused is None or each.date > refused for each in running)


def _uncounted(case: Case, measure: Measure) -> tuple[str, ...]:
    """Decisions that are recorded for a measure and do not open it, each with why."""
    may = {name for group in measure.mandates for name in group}
    return tuple(
        f"{a.instrument} {_why_uncounted(a, may)}"
        for a in case.authorisations
        if measure.id in a.measures and not (a.by in may and _decides(a, measure) and in_force(a, case))
    )


def _why_uncounted(decision: Authorisation, may: set[str]) -> str:
    if decision.by not in may:
        return f"was decided by {load().authorities[decision.by].name}, who cannot decide on this"
    if not decision.for_this_situation:
        return "was not decided for this situation"
    if decision.by == "security_council" and decision.charter_basis != "VII":
        return f"{chapter(decision)}; the Council decides on this under Chapter VII"
    return f"ended on {decision.until}"


def _ended(case: Case, measure: Measure) -> tuple[str, ...]:
    """Consent that is recorded for a measure and does not open it, with why."""
    given = [each for each in case.consents if each.given and measure.id in each.measures]
    own = [
        f"consent of {each.by} does not count: they would act" for each in given if would_act(case, each.by)
    ]
    over = [
        f"consent of {each.by} ended on {each.until}"
        for each in given if not would_act(case, each.by) and each.until and each.until < case.as_of
    ]  # fmt: skip
    return (*own, *over)


def _refused(case: Case, measure: Measure) -> tuple[str, ...]:
    return tuple(
        f"refused by {each.by} on {each.date}"
        for each in case.consents
        if not each.given and measure.id in each.measures
    )


def _without_consent(case: Case, measure: Measure) -> Measured:
    missing = f"consent of {measure.consent_of}"
    if measure.consent is Consent.OR_MANDATE:
        missing += f", or a decision of {_names(measure.mandates[0])}"
    notes = (*_refused(case, measure), *_ended(case, measure))
    if measure.consent is Consent.OR_MANDATE:
        notes += _uncounted(case, measure)
    return _result(measure, Standing.OPEN_WITH_CONSENT, missing=(missing,), notes=notes)


def _needs(case: Case, measure: Measure, undecided: tuple[tuple[str, ...], ...]) -> Measured:
    missing = _decisions(undecided)
    if measure.consent is Consent.NEEDED:
        missing += (f"then consent of {measure.consent_of}",)
    notes = _uncounted(case, measure)
    return _result(measure, Standing.NEEDS_AUTHORISATION, by=undecided[0], missing=missing, notes=notes)


def _decisions(undecided: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(f"a decision of {_names(group)}" for group in undecided)


def _names(group: tuple[str, ...]) -> str:
    """Who may decide; a body is not named beside the kind of body that it is."""
    held = load().authorities
    return " or ".join(held[each].name for each in group if not set(held[each].decides_for) & set(group))


def _result(
    measure: Measure,
    standing: Standing,
    by: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    clauses: tuple[str, ...] = (),
) -> Measured:
    cited = tuple(dict.fromkeys((*measure.clauses, *clauses)))
    return Measured(measure.id, measure.name, measure.means.value, standing, by, cited, missing, notes)


def _ways(measured: tuple[Measured, ...]) -> Ways:
    """What remains while force is not open."""
    at = {standing: tuple(m.measure for m in measured if m.standing is standing) for standing in Standing}
    mandates = tuple(
        m.measure for m in measured
        if m.standing is Standing.NEEDS_AUTHORISATION and m.means != Means.FORCE
    )  # fmt: skip
    blocked = tuple(each.id for each in load().deadlock.values() if each.use == "blocked")
    return Ways(at[Standing.OPEN], at[Standing.OPEN_WITH_CONSENT], mandates, blocked)
