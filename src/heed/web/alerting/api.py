"""Alerts, and answers to what they asked, as JSON: to each what they may read (`heed.records.alerting.policy`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from heed.alerts.clocks import Answer, Tally
from heed.alerts.levels import Level
from heed.records.alerting import reading
from heed.records.alerting.models import Step
from heed.records.alerting.reading import Asked, Told
from heed.records.alerting.told import path
from heed.web.alerting.seen import today
from heed.web.shapes import MOST_ROWS, Code, Problem, refuse_unknown
from heed.web.who import who

router = Router()
FRESH = "no-cache"
LEVELS = tuple(str(each) for each in Level)
Number = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{4,6}$", description="such as 2026-0001")]
Days = Annotated[float | None, Field(description="days; null: none was answered, or done, yet")]


class AnswerRow(Schema):
    """One answer that stands."""

    answer: Answer
    on: date
    reason: str
    """The reason given, where there is one."""
    source: str


class AskRow(Schema):
    """One ask and its clock."""

    alert: Annotated[str, Field(description="number of the alert")]
    country: str
    measure: Annotated[str, Field(description="id of a measure of the norm, see docs/norm.md")]
    title: str
    addressee: str
    addressee_id: int
    because: str
    asked: date
    by: date
    stand: Annotated[str, Field(description="the last answer; silent where there is none")]
    acknowledged_after: Annotated[int | None, Field(description="days to the first answer; null: none yet")]
    done_after: Annotated[int | None, Field(description="days to the first action done; null: none yet")]
    silent: Annotated[int | None, Field(description="days without any answer up to today; null: answered")]
    overdue: Annotated[int, Field(description="days past the day asked for; 0 when done or not yet due")]
    ended: Annotated[date | None, Field(description="when the alert ended; silence is counted no further")]
    answers: list[AnswerRow]


class StepRow(Schema):
    """One step that was told."""

    place: int
    move: Annotated[str, Field(description="alert, update, correction or cancellation")]
    level: Level
    severity: str
    told: datetime
    headline: str
    description: str
    instruction: str
    note: str
    crimes: list[str]
    risk_factors: list[str]
    confidence: str
    sources: list[str]
    expires: Annotated[date | None, Field(description="looked at again by; null: not said")]
    language: str
    reach: Annotated[str, Field(description="public, restricted or private")]
    run: Annotated[str, Field(description="id of the run it was drafted from; empty when by hand")]
    page: str
    cap: str


class TallyRow(Schema):
    """What the asks come to."""

    asked: int
    answered: int
    done: int
    declined: int
    silent: int
    median_to_answer: Days
    median_to_action: Days
    longest_silence: Annotated[
        int | None, Field(description="days, in open alerts; null: nobody is silent there")
    ]


class AlertRow(Schema):
    """One alert: its steps, oldest first, and what was asked."""

    number: str
    country: str
    level: Annotated[Level, Field(description="of the last step")]
    steps: list[StepRow]
    tally: TallyRow
    asks: list[AskRow]


class AlertPage(Schema):
    """Alerts, the one with the newest step first."""

    count: Annotated[int, Field(description="alerts that match, on all pages")]
    rows: list[AlertRow]


class ResponsePage(Schema):
    """Asks, the longest silence first, and what all that match come to."""

    count: Annotated[int, Field(description="asks that match, on all pages")]
    tally: TallyRow
    rows: list[AskRow]


class Part(Schema):
    """Which part of the rows."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="rows at most")] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="rows to leave out first")] = 0
    country: Code | None = None


class AlertQuery(Part):
    """Which alerts."""

    level: Annotated[Literal[LEVELS] | None, Field(description="of the last step")] = None  # type: ignore[valid-type]
    region: Annotated[str | None, Field(max_length=40, description="UN region, such as Africa")] = None


PROBLEMS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}
ASKED = Query(...)  # type: ignore[type-arg]


@router.get("/alerts", response={200: AlertPage, **PROBLEMS}, summary="Alerts that the caller may read")
def alerts(request: HttpRequest, response: HttpResponse, asked: AlertQuery = ASKED) -> Any:
    """Alerts with their steps, asks and answers, newest first. Without a session: what is public."""
    refuse_unknown(request, type(asked).model_fields)
    response["Cache-Control"] = FRESH
    wanted = reading.Wanted(asked.level or "", asked.country or "", asked.region or "")
    found = reading.alerts(who(request), today(), wanted)
    return {"count": len(found), "rows": [_alert(each) for each in _part(found, asked)]}


@router.get("/alerts/{number}", response={200: AlertRow, **PROBLEMS}, summary="One alert")
def alert(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    """One alert by its number, such as 2026-0001."""
    response["Cache-Control"] = FRESH
    return _alert(reading.alert(who(request), number, today()))


@router.get(
    "/responses",
    response={200: ResponsePage, **PROBLEMS},
    summary="What was asked in alerts, and the answers",
)
def responses(request: HttpRequest, response: HttpResponse, asked: Part = ASKED) -> Any:
    """Asks with clocks and answers, the longest silence first. Without a session: what is public."""
    refuse_unknown(request, type(asked).model_fields)
    response["Cache-Control"] = FRESH
    code = asked.country or ""
    found = [a for a in reading.asks(who(request), today()) if code in ("", a.country.code)]
    whole = reading.tally_of(found)
    rows = [_ask(each) for each in _part(reading.by_silence(found), asked)]
    return {"count": len(found), "tally": _tally(whole), "rows": rows}


def _part(rows: list[Any], asked: Part) -> list[Any]:
    return rows[asked.offset : asked.offset + asked.limit]


def _alert(found: Told) -> dict[str, Any]:
    return {
        "number": found.number,
        "country": found.country.code,
        "level": found.last.level,
        "steps": [_step(each) for each in found.steps],
        "tally": _tally(found.tally),
        "asks": [_ask(each) for each in found.asks],
    }


def _step(step: Step) -> dict[str, Any]:
    plain = {name: getattr(step, name) for name in StepRow.model_fields if name not in ("page", "cap")}
    page = f"{settings.SITE_URL}{path(step)}"
    return {**plain, "page": page, "cap": f"{page}cap.xml"}


def _ask(found: Asked) -> dict[str, Any]:
    ask, clock = found.ask, found.clock
    return {
        "alert": ask.step.alert.number,
        "country": found.country.code,
        "measure": ask.measure,
        "title": found.name,
        "addressee": ask.addressee.name,
        "addressee_id": ask.addressee_id,
        "because": ask.because,
        "asked": clock.asked,
        "by": clock.by,
        "stand": found.stand,
        "acknowledged_after": clock.acknowledged_after,
        "done_after": clock.done_after,
        "silent": clock.silent,
        "overdue": clock.overdue,
        "ended": clock.ended,
        "answers": [
            {"answer": each.answer, "on": each.on, "reason": each.reason, "source": each.source}
            for each in found.answers
        ],
    }


def _tally(found: Tally) -> dict[str, Any]:
    return {name: getattr(found, name) for name in TallyRow.model_fields}
