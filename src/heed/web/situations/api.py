"""Situations and their sheets as JSON, sheets as CSV too: to each what they may read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from heed.norm.sheet import Confidence, Direction, Presence, Sheet
from heed.records.alerting import reading as alerts
from heed.records.alerting.reading import Told
from heed.records.situations import reading
from heed.records.situations.models import Situation
from heed.web.alerting.api import TallyRow
from heed.web.alerting.seen import today
from heed.web.shapes import Code, Problem, refuse_unknown
from heed.web.situations.sheets import as_table
from heed.web.who import who

router = Router()
FRESH = "no-cache"
Slug = Annotated[str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="short name, such as sudan-2031")]
PROBLEMS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}


class SituationRow(Schema):
    """One situation and what belongs to it."""

    slug: Annotated[str, Field(description="short name")]
    title: str
    summary: str
    countries: list[str]
    reach: Annotated[str, Field(description="public or restricted")]
    opened: date
    closed: Annotated[date | None, Field(description="null: open")]
    closed_why: str
    alerts: Annotated[list[str], Field(description="numbers of its alerts, the newest first")]
    first_warning: Annotated[datetime | None, Field(description="null: no alert belongs to it")]
    tally: TallyRow
    sheets: Annotated[list[str], Field(description="names of its sheets, oldest first; empty for the public")]


class SituationRows(Schema):
    """Situations, the open ones first, by title."""

    count: int
    rows: list[SituationRow]


class SeenRow(Schema):
    """What was seen of one factor; a factor without a row was not assessed."""

    factor: str
    presence: Presence
    direction: Direction
    confidence: Confidence
    sources: list[str]
    note: Annotated[str | None, Field(description="null: none")]


class SheetRow(Schema):
    """One assessment sheet."""

    sheet: Annotated[str, Field(description="name")]
    situation: str
    author: str
    date: date
    follows: Annotated[str | None, Field(description="the sheet that it takes up; null: none")]
    rows: list[SeenRow]


class SheetRows(Schema):
    """Sheets, oldest first."""

    count: int
    rows: list[SheetRow]


class SituationQuery(Schema):
    """Which situations."""

    country: Code | None = None


class SheetQuery(Schema):
    """In which form."""

    format: Annotated[Literal["json", "csv"] | None, Field(description="else as the Accept header asks")] = (
        None
    )


WHICH = Query(...)  # type: ignore[type-arg]


@router.get("/situations", response={200: SituationRows, **PROBLEMS}, summary="Situations")
def situations(request: HttpRequest, response: HttpResponse, asked: SituationQuery = WHICH) -> Any:
    """Situations with their alerts and what was asked. Without a session: what is public."""
    refuse_unknown(request, type(asked).model_fields)
    response["Cache-Control"] = FRESH
    found = reading.situations(who(request), asked.country or "")
    return {"count": len(found), "rows": [_situation(request, each) for each in found]}


@router.get("/situations/{slug}", response={200: SituationRow, **PROBLEMS}, summary="One situation")
def situation(request: HttpRequest, response: HttpResponse, slug: Slug) -> Any:
    """One situation by its short name."""
    response["Cache-Control"] = FRESH
    return _situation(request, reading.situation(who(request), slug))


@router.get(
    "/situations/{slug}/sheets",
    response={200: SheetRows, **PROBLEMS},
    summary="Assessment sheets on a situation",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def sheets(request: HttpRequest, response: HttpResponse, slug: Slug, asked: SheetQuery = WHICH) -> Any:
    """The sheets that the caller may read, oldest first; none is public. As CSV a row for each factor assessed."""
    refuse_unknown(request, type(asked).model_fields)
    person = who(request)
    found = reading.sheets(person, reading.situation(person, slug))
    wanted = asked.format or request.get_preferred_type(["application/json", "text/csv"])
    if wanted in ("csv", "text/csv"):
        table = HttpResponse(as_table(found), content_type="text/csv; charset=utf-8")
        table["Cache-Control"], table["Vary"] = FRESH, "Accept"
        return table
    response["Cache-Control"] = FRESH
    return {"count": len(found), "rows": [_sheet(each) for each in found]}


def _situation(request: HttpRequest, found: Situation) -> dict[str, Any]:
    person = who(request)
    told: list[Told] = alerts.alerts(person, today(), alerts.Wanted(situation=found.pk))
    tally = alerts.tally_of(ask for each in told for ask in each.asks)
    names = ("slug", "title", "summary", "reach", "opened", "closed", "closed_why")
    return {
        **{name: getattr(found, name) for name in names},
        "countries": found.codes,
        "alerts": [each.number for each in told],
        "first_warning": min((each.first.told for each in told if each.first.told), default=None),
        "tally": {name: getattr(tally, name) for name in TallyRow.model_fields},
        "sheets": [each.sheet for each in reading.sheets(person, found)],
    }


def _sheet(found: Sheet) -> dict[str, Any]:
    plain = {name: getattr(found, name) for name in ("sheet", "situation", "author", "date", "follows")}
    return {**plain, "rows": [row.model_dump() for row in found.rows]}
