"""The five conditions of coercive force, one function each, to be read from top to bottom.

They come from paragraph 139 of the 2005 World Summit Outcome. All must hold. None is computed from figures: the
first asks who alleges or found, the next two ask for a signed judgement, the last two for a decision.
"""

from __future__ import annotations

from dataclasses import dataclass

from heed.norm.case import Authorisation, Case, Judgement
from heed.norm.load import load

BASES = ("VII", "VIII")
"""Chapters of the Charter under which force can be authorised; under VIII it is article 53, by the Council."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds in the case, and why."""

    id: str
    asks: str
    met: bool
    because: str
    clauses: tuple[str, ...]
    missing: str = ""
    """What would have to be there; empty when it is met."""


def conditions(case: Case, measure: str) -> tuple[Condition, ...]:
    """All five for one measure, in the order of the paragraph."""
    return (
        one_of_the_four_crimes(case),
        manifestly_failing(case),
        peaceful_means_inadequate(case),
        authorised_by_the_council(case, measure),
        decided_case_by_case(case, measure),
    )


def one_of_the_four_crimes(case: Case) -> Condition:
    """Found by a body that looked into it, or alleged, in either case by someone other than those who would act."""
    crimes = load().crimes
    found = [(f"{crimes[f.crime].name} found by {f.by}", f.by) for f in case.findings if f.found]
    alleged = [(f"{crimes[a.crime].name} alleged by {a.by}", a.by) for a in case.allegations]
    others = [said for said, by in (*found, *alleged) if not would_act(case, by)]
    own = [f"{said} alone, who would act" for said, by in (*found, *alleged) if would_act(case, by)]
    # What a body did not find is told and closes nothing: else the State concerned could clear itself.
    not_found = [f"{crimes[f.crime].name} not found by {f.by}" for f in case.findings if not f.found]
    asks = "Is one of the four crimes found or alleged, by others than those who would act?"
    clauses = ("WSO-138-1", "WSO-139-3")
    if others:
        return Condition("crime", asks, True, _list([*others, *not_found]), clauses)
    because = _list([*own, *not_found]) or "none of the four crimes is alleged or found in this case"
    missing = "an allegation or a finding of one of the four crimes by someone who would not act"
    return Condition("crime", asks, False, because, clauses, missing)


def would_act(case: Case, by: str) -> bool:
    """Whether somebody is among those who claim a right to act; capitals and spaces make no difference."""
    return _bare(by) in {_bare(each) for each in case.would_act}


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())


def manifestly_failing(case: Case) -> Condition:
    """Judged by a person, signed and dated. heed never judges it."""
    asks = "Are the national authorities manifestly failing to protect their populations?"
    that = "the national authorities are manifestly failing"
    return _judged("manifest_failure", asks, that, case.judgements.manifest_failure)


def peaceful_means_inadequate(case: Case) -> Condition:
    """Judged by a person, signed and dated. The word is inadequate: they need not be exhausted."""
    asks = "Are peaceful means inadequate? (They need not be exhausted.)"
    that = "peaceful means are inadequate"
    return _judged("peaceful_means", asks, that, case.judgements.peaceful_means_inadequate)


def authorised_by_the_council(case: Case, measure: str) -> Condition:
    """A decision of the Security Council that covers the measure and is in force, under Chapter VII or VIII."""
    asks = "Has the Security Council authorised this measure?"
    clauses = ("WSO-139-2", "UNC-39", "UNC-42", "UNC-53")
    given = council_decisions(case, measure)
    if given:
        return Condition(
            "authority", asks, True, _list([f"{a.instrument} of {a.date}" for a in given]), clauses
        )
    missing = "an authorisation by the Security Council under Chapter VII, or under article 53"
    return Condition("authority", asks, False, _why_not(case, measure), clauses, missing)


def decided_case_by_case(case: Case, measure: str) -> Condition:
    """That decision was taken for this situation."""
    asks, clauses = "Was that decided for this situation, case by case?", ("WSO-139-2",)
    given = [a for a in council_decisions(case, measure) if a.for_this_situation]
    if given:
        return Condition(
            "case_by_case", asks, True, f"{given[0].instrument} is about this situation", clauses
        )
    missing = "a decision of the Security Council taken for this situation"
    return Condition(
        "case_by_case", asks, False, "no such decision is recorded for this situation", clauses, missing
    )


def council_decisions(case: Case, measure: str) -> tuple[Authorisation, ...]:
    """Decisions of authorities that may authorise force (the Security Council alone) for a measure, in force."""
    may = {each.id for each in load().authorities.values() if each.authorises_force}
    return tuple(
        a for a in case.authorisations
        if a.by in may and measure in a.measures and a.charter_basis in BASES and in_force(a, case)
    )  # fmt: skip


def in_force(decision: Authorisation, case: Case) -> bool:
    """Whether it has not ended by the case's date."""
    return decision.until is None or decision.until >= case.as_of


def chapter(decision: Authorisation) -> str:
    """Which chapter of the Charter a decision names, in words."""
    basis = decision.charter_basis
    return "names no chapter of the Charter" if basis == "none" else f"names Chapter {basis}"


def _judged(name: str, asks: str, that: str, judgement: Judgement | None) -> Condition:
    clauses = ("WSO-139-3",)
    missing = f"a judgement that {that}, signed and dated by a person, with reasons"
    if judgement is None:
        return Condition(name, asks, False, "none is recorded, and heed makes none", clauses, missing)
    by = f"judged by {judgement.signed_by}, {judgement.office}, on {judgement.date}"
    if judgement.holds:
        return Condition(name, asks, True, f"{by}: yes. {judgement.reasons}", clauses)
    return Condition(name, asks, False, f"{by}: no. {judgement.reasons}", clauses, missing)


def _why_not(case: Case, measure: str) -> str:
    """What is recorded instead of an authorisation by the Council."""
    names = load().authorities
    covering = [a for a in case.authorisations if measure in a.measures]
    # The Council's own come first: they are nearer to what is missing.
    for a in sorted(covering, key=lambda each: not names[each.by].authorises_force):
        if not names[a.by].authorises_force:
            return f"{a.instrument} was decided by {names[a.by].name}, which cannot take the Council's place"
        if not in_force(a, case):
            return f"{a.instrument} ended on {a.until}"
        return f"{a.instrument} {chapter(a)}, under which no force is authorised"
    return "no decision of the Security Council that covers this measure is recorded"


def _list(parts: list[str]) -> str:
    return "; ".join(dict.fromkeys(parts))
