"""The pages on the norm. They rest on the room's tables alone and need no run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.base.errors import BadInput, NotFound
from heed.norm import load
from heed.norm.choosing import choose
from heed.norm.export import TABLES
from heed.norm.worked import worked
from heed.web.norm_words import FAMILIES, SHORT, gate

OUTCOME = "WSO-"
"""Ids of the clauses of the World Summit Outcome."""
ASKED = ("actor", "pillar", "phase", "means")


@require_safe
def norm(request: HttpRequest) -> HttpResponse:
    """The norm explained: promise, pillars, crimes, gate, mechanisms, sources."""
    held = load()
    outcome = [each for each in held.clauses.values() if each.id.startswith(OUTCOME)]
    shown = {
        "norm": held,
        "outcome": outcome,
        "gate": gate(),
        "worked": worked(),
        "shorts": SHORT,
        "tables": TABLES,
    }
    return render(request, "norm.html", shown)


@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """The provisions that are cited besides the World Summit Outcome, and every source."""
    held = load()
    others = [each for each in held.clauses.values() if not each.id.startswith(OUTCOME)]
    return render(request, "clauses.html", {"norm": held, "others": others})


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The measures by family; served, also those that fit what is asked for."""
    unknown = [name for name in request.GET if name not in ASKED]
    if unknown:
        raise BadInput(f"{unknown[0][:40]!r} is nothing to choose by: expected {', '.join(ASKED)}")
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ASKED}
    found = choose(**asked)
    families = [
        (name, rows)
        for letter, name in FAMILIES.items()
        if (rows := [each for each in found if each.id[0] == letter])
    ]
    context = {
        "norm": load(),
        "families": families,
        "found": found,
        "asked_for": asked,
        "some": any(asked.values()),
    }
    return render(request, "measures.html", context)


@require_safe
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """One measure; its code in any case leads to its canonical path."""
    held = load()
    found = held.measures.get(measure_id.upper())
    if found is None:
        raise NotFound(
            f"there is no measure {measure_id!r}; /norm/measures/ lists the {len(held.measures)} there are"
        )
    if measure_id != found.id:
        return HttpResponsePermanentRedirect(f"/norm/measures/{found.id}/")
    order = list(held.measures.values())
    place = order.index(found)
    beside = {
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place + 1 < len(order) else None,
    }
    return render(
        request, "measure.html", {"norm": held, "measure": found, "family": FAMILIES[found.id[0]], **beside}
    )


@require_safe
def risk_factors(request: HttpRequest) -> HttpResponse:
    """The fourteen risk factors with the indicators that are confirmed."""
    return render(request, "risk_factors.html", {"norm": load()})


def norm_paths() -> list[str]:
    """Every address of these pages, for publishing."""
    first = ["/norm/", "/norm/clauses/", "/norm/measures/", "/norm/risk-factors/"]
    return first + [f"/norm/measures/{each}/" for each in load().measures]
