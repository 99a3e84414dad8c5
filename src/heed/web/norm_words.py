"""What the pages on the norm call things, marked for translation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heed.norm.case import Case
from heed.norm.conditions import conditions

FAMILIES = {
    "N": _("What the State does"),
    "C": _("What civil society does"),
    "D": _("Diplomacy"),
    "F": _("Finding facts"),
    "L": _("Law and courts"),
    "H": _("Aid and refuge"),
    "E": _("Economic measures"),
    "P": _("Peace operations"),
    "M": _("Military force"),
    "R": _("Rebuilding"),
}
"""Families of measures by the first letter of their codes."""
ANSWERED = {
    "crime": _(
        "Answered by: what others than those who would act have alleged, or found when they looked into it."
    ),
    "manifest_failure": _(
        "Answered by: a person, in a signed and dated judgement with reasons. Never by figures."
    ),
    "peaceful_means": _(
        "Answered by: a person, in a signed and dated judgement with reasons. Never by figures."
    ),
    "authority": _(
        "Answered by: a resolution of the Council under Chapter VII, or under article 53. By nothing else."
    ),
    "case_by_case": _("Answered by: that resolution. A standing rule does not do."),
}


SHORT = {
    "crime": _("One of the four crimes"),
    "manifest_failure": _("Manifestly failing"),
    "peaceful_means": _("Peaceful means inadequate"),
    "authority": _("Security Council"),
    "case_by_case": _("Case by case"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One condition of force as a question, before any case."""

    short: Promise
    asks: str
    answered: Promise
    clauses: tuple[str, ...]


def gate() -> tuple[Question, ...]:
    """The questions in the order in which the gate asks them."""
    nothing = Case.model_validate({"case": "none", "title": "none", "as_of": "2005-09-16", "summary": "none"})
    return tuple(
        Question(SHORT[each.id], each.asks, ANSWERED[each.id], each.clauses)
        for each in conditions(nothing, "M02")
    )
