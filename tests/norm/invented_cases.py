"""Cases of Ruritania: the parts that the gate looks at, and every combination of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from typing import Any

from heed.norm import assess, load
from heed.norm.assessment import Assessment
from heed.norm.case import Case
from heed.norm.tables import Means

DAY = date(2031, 5, 4)
SAID = {"date": date(2031, 5, 1), "source": "invented report"}


def judged(holds: bool) -> dict[str, Any]:
    """A judgement signed by nobody who exists."""
    office, reasons = "head of an invented mission", "invented reasons"
    return {
        "holds": holds,
        "signed_by": "R. Hentzau",
        "office": office,
        "date": SAID["date"],
        "reasons": reasons,
    }


def decided(
    by: str, measures: list[str], basis: str = "VII", own: bool = True, until: date | None = None
) -> dict[str, Any]:
    """A decision of an authority."""
    return {
        "by": by, "instrument": f"invented decision of {by}", "measures": measures, "charter_basis": basis,
        "for_this_situation": own, "until": until, **SAID,
    }  # fmt: skip


def case(**parts: Any) -> Case:
    """A case of Ruritania with these parts."""
    whole = {
        "case": "ruritania",
        "title": "Ruritania",
        "fictional": True,
        "as_of": DAY,
        "summary": "invented",
        **parts,
    }
    return Case.model_validate(whole)


FORCE = tuple(m.id for m in load().measures.values() if m.means is Means.FORCE)
PEACEFUL = tuple(m.id for m in load().measures.values() if m.means is Means.PEACEFUL)
ALL = list(load().measures)
OWN = "Graustark"


def crime(kind: str) -> dict[str, Any]:
    """The parts of a case in which a crime is at issue in one way."""
    entry = {"crime": "ethnic_cleansing", **SAID}
    ways: dict[str, dict[str, Any]] = {
        "nothing": {},
        "warned": {"warnings": [{**entry, "by": "Civic Watch"}]},
        "own": {
            "would_act": [OWN],
            "allegations": [{**entry, "by": OWN}],
            "findings": [{**entry, "by": OWN.upper(), "found": True}],
        },
        "not_found": {"findings": [{**entry, "by": "a commission", "found": False}]},
        "alleged": {"would_act": [OWN], "allegations": [{**entry, "by": "Civic Watch"}]},
        "found": {"findings": [{**entry, "by": "a commission", "found": True}]},
    }
    return ways[kind]


COUNCIL = {
    "none": [],
    "chapter VI": [decided("security_council", ALL, basis="VI")],
    "expired": [decided("security_council", ALL, until=date(2031, 5, 2))],
    "standing rule": [decided("security_council", ALL, own=False)],
    "given": [decided("security_council", ALL)],
}
"""What the Security Council decided; only the last opens force."""
OTHERS = {
    "none": [],
    "assembly of the union": [decided("au_assembly", ALL)],
    "everybody but the council": [decided(a, ALL) for a in load().authorities if a != "security_council"],
}
JUDGED = (None, False, True)
CRIMES = ("nothing", "warned", "own", "not_found", "alleged", "found")
COMBINATIONS = list(product(CRIMES, JUDGED, JUDGED, COUNCIL, OTHERS, (None, False, True), (False, True)))


@cache
def assessed(combination: tuple[Any, ...]) -> Assessment:
    """The gate's answer for one combination."""
    at_issue, failing, inadequate, council, others, consent, precautions = combination
    parts: dict[str, Any] = crime(at_issue)
    parts["judgements"] = {
        name: judged(held)
        for name, held in (("manifest_failure", failing), ("peaceful_means_inadequate", inadequate))
        if held is not None
    }
    parts["authorisations"] = [*COUNCIL[council], *OTHERS[others]]
    if consent is not None:
        parts["consents"] = [{"measures": ALL, "given": consent, "by": "the government of Ruritania", **SAID}]
    if precautions:
        views = [c for c in load().clauses if c.startswith("ICISS")]
        parts["precautions"] = [
            {"clause": c, "view": "met", "by": "R. Hentzau", "date": SAID["date"]} for c in views
        ]
    return assess(case(**parts))
