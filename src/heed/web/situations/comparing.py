"""Two sheets side by side, and one factor over all sheets. Nothing is counted, summed or ranked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.base.errors import NotFound
from heed.norm.sheet import Sheet, factors
from heed.norm.sheet import compare as side_by_side
from heed.records.situations import reading
from heed.web.alerting.seen import fresh
from heed.web.who import who


@require_safe
@fresh
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """`before` and `after` name two sheets, in whatever order; without them the last two."""
    person = who(request)
    situation = reading.situation(person, slug)
    read = reading.sheets(person, situation)
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    places = sorted(_place(read, name) for name in asked) if any(asked) else [len(read) - 2, len(read) - 1]
    shown = {"situation": situation, "sheets": read[::-1], "rows": ()}
    if len(read) > 1 and places[0] != places[1]:
        before, after = (read[place] for place in places)
        rows = side_by_side(before, after)
        shown |= {
            "before": before,
            "after": after,
            "rows": rows,
            "changed": [row for row in rows if row.changed],
            "same": [row for row in rows if not row.changed],
        }
    return render(request, "situations/compare.html", shown)


@require_safe
@fresh
def factor(request: HttpRequest, slug: str, factor: str) -> HttpResponse:
    """What each sheet said of one factor, the newest sheet first."""
    person = who(request)
    situation = reading.situation(person, slug)
    read = reading.sheets(person, situation)
    if factor not in factors() or not read:
        raise NotFound(f"there is no factor {factor[:40]!r} on a sheet that you may read")
    course = reading.course(read, factor)
    shown = {"situation": situation, "course": course, "moments": course.moments[::-1]}
    return render(request, "situations/factor.html", shown)


def _place(read: list[Sheet], name: str) -> int:
    """Which of the sheets has this name; `NotFound` for one that the reader may not read, as for none."""
    named = [each.sheet for each in read]
    if name not in named:
        raise NotFound(f"there is no sheet {name[:80]!r} here that you may read")
    return named.index(name)
