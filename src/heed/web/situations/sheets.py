"""One sheet as a page and as YAML, and all sheets of a situation as CSV; to each what they may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.norm.sheet import Sheet, label, write_sheet
from heed.records.situations import reading
from heed.web.alerting.seen import fresh
from heed.web.downloads import as_csv
from heed.web.who import who

YAML = "application/yaml; charset=utf-8"
COLUMNS = ("sheet", "date", "author", "follows", "factor", "what", "presence", "direction", "confidence",
           "sources", "note")  # fmt: skip
BEGINS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


@require_safe
@fresh
def sheet(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One sheet with its sources."""
    person = who(request)
    situation = reading.situation(person, slug)
    found = reading.sheet(person, situation, name)
    read = [each.sheet for each in reading.sheets(person, situation)]
    place = read.index(found.sheet)
    shown = {
        "situation": situation,
        "sheet": found,
        "before": read[place - 1] if place else "",
        "after": read[place + 1] if place + 1 < len(read) else "",
    }
    return render(request, "situations/sheet.html", shown)


@require_safe
@fresh
def file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One sheet as YAML, as `heed norm compare` reads it."""
    person = who(request)
    found = reading.sheet(person, reading.situation(person, slug), name)
    return attached(write_sheet(found), YAML, f"{found.sheet}.yml")


@require_safe
@fresh
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """All sheets on a situation that the reader may read, a row for each factor assessed."""
    person = who(request)
    situation = reading.situation(person, slug)
    text = as_table(reading.sheets(person, situation))
    return attached(text, "text/csv; charset=utf-8", f"{situation.slug}-sheets.csv")


def as_table(sheets: Iterable[Sheet]) -> str:
    """What sheets say as CSV, one row for each factor assessed."""
    rows = [
        {
            "sheet": each.sheet,
            "date": each.date,
            "author": each.author,
            "follows": each.follows,
            "factor": row.factor,
            "what": label(row.factor),
            "presence": str(row.presence),
            "direction": row.direction,
            "confidence": row.confidence,
            "sources": "\n".join(row.sources),
            "note": row.note,
        }
        for each in sheets
        for row in each.rows
    ]
    return as_csv([{name: _plain(value) for name, value in row.items()} for row in rows], COLUMNS)


def attached(text: str, kind: str, name: str) -> HttpResponse:
    """A text that the browser keeps as a file."""
    return HttpResponse(
        text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS) else value
