"""The API: every public table that people ask for by part, as JSON or CSV, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

import heed
from heed.base.errors import HeedError
from heed.tables import TABLES, Table
from heed.tables.declared import HORIZONS, TARGETS, THRESHOLDS
from heed.web.alerting.api import router as alerting
from heed.web.described import paths
from heed.web.downloads import as_csv
from heed.web.edition import current
from heed.web.norm_api import router as norm
from heed.web.selecting import Selection
from heed.web.sentences import answer
from heed.web.shapes import Code, MonthText, Paging, Problem, page_shape, refuse_unknown
from heed.web.situations.api import router as situations

api = NinjaAPI(
    title="heed",
    version=heed.__version__,
    description=(
        "The public tables of the current run, by part. Whole tables are at /data/. Rows come in the order of "
        "the table's key; null is 'not known', never 0. Add format=csv, or ask with Accept: text/csv, for CSV. "
        "What stands below /norm rests on no run and is JSON alone."
    ),
    urls_namespace="api",
)
Target = Annotated[Literal[TARGETS], Field(description="what is forecast")]  # type: ignore[valid-type]
Threshold = IntEnum("Threshold", {f"deaths_{number}": number for number in THRESHOLDS})  # type: ignore[misc]
Horizon = IntEnum("Horizon", {f"months_{number}": number for number in HORIZONS})  # type: ignore[misc]
Region = Annotated[str, Field(max_length=40, description="UN region, such as Africa")]
Year = Annotated[int, Field(ge=1900, le=2200)]


class CountriesQuery(Paging):
    """Which countries."""

    region: Region | None = None
    q: Annotated[str | None, Field(max_length=80, description="part of the name")] = None


class PanelQuery(Paging):
    """Which country-months."""

    country: Code | None = None
    region: Region | None = None
    month_from: MonthText | None = None
    month_to: MonthText | None = None


class YearQuery(Paging):
    """Which country-years."""

    country: Code | None = None
    region: Region | None = None
    year_from: Year | None = None
    year_to: Year | None = None


class ForecastQuery(Paging):
    """Which forecasts."""

    country: Code | None = None
    region: Region | None = None
    target: Target | None = None


class FanQuery(ForecastQuery):
    """Which months of the forecast."""

    month_from: MonthText | None = None
    month_to: MonthText | None = None


class TotalsQuery(ForecastQuery):
    """Which sums."""

    horizon: Annotated[Horizon | None, Field(description="months after the origin")] = None


class BoardQuery(TotalsQuery):
    """Which chances."""

    threshold: Annotated[Threshold | None, Field(description="deaths to be reached")] = None


class OnsetQuery(Paging):
    """Which quiet countries."""

    country: Code | None = None
    region: Region | None = None
    horizon: Annotated[Horizon | None, Field(description="months after the origin")] = None
    listed: Annotated[bool | None, Field(description="only the list of ten, or only the rest")] = None


def _wants_csv(request: HttpRequest, asked: Paging) -> bool:
    if asked.format:
        return asked.format == "csv"
    return request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def _answer(request: HttpRequest, table: Table, asked: Paging) -> Any:
    """The rows asked for, as CSV or as a page of JSON."""
    refuse_unknown(request, type(asked).model_fields)
    run = current(settings.HEED_HOME).run
    filters = asked.model_dump(exclude={"limit", "offset", "format"})
    total, rows = Selection(table).where(filters).page(run, asked.limit, asked.offset)
    if _wants_csv(request, asked):
        response = HttpResponse(as_csv(rows, table.names), content_type="text/csv; charset=utf-8")
        response["X-Total-Count"] = str(total)
        response["Vary"] = "Accept"
        return response
    return {"count": total, "limit": asked.limit, "offset": asked.offset, "run": run.id, "rows": rows}


def _offer(path: str, table: Table, query: type[Schema]) -> None:
    """Add the endpoint of one table."""
    problems: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}
    text = {"text/csv": {"schema": {"type": "string"}}}

    # Ninja reads how a query is made up from the default's type, hence the call in it.
    def rows(request: HttpRequest, asked: Any = Query(...)) -> Any:  # type: ignore[type-arg]  # noqa: B008
        return _answer(request, table, asked)

    rows.__annotations__["asked"] = query
    rows.__doc__ = table.meaning
    register: Callable[..., Any] = api.get(
        path,
        response={200: page_shape(table), **problems},
        summary=table.meaning.split(".")[0].split(":")[0],
        operation_id=f"rows_of_{table.name}",
        openapi_extra={"responses": {200: {"content": text}}},
    )
    register(rows)


_offer("/countries", TABLES["countries"], CountriesQuery)
_offer("/panel", TABLES["panel"], PanelQuery)
_offer("/country-year", TABLES["country_year"], YearQuery)
_offer("/forecast/fan", TABLES["fan"], FanQuery)
_offer("/forecast/totals", TABLES["totals"], TotalsQuery)
_offer("/board", TABLES["board"], BoardQuery)
_offer("/onset", TABLES["onset"], OnsetQuery)
_offer("/reasons", TABLES["reasons"], ForecastQuery)
_offer("/lookalikes", TABLES["lookalikes"], ForecastQuery)
_offer("/contributions", TABLES["contributions"], ForecastQuery)
_offer("/changes", TABLES["changes"], BoardQuery)
_offer("/change-reasons", TABLES["change_reasons"], ForecastQuery)


api.add_router("/norm", norm)


api.add_router("", alerting)
api.add_router("", situations)


class Manifest(Schema):
    """What a run was made of."""

    id: str
    made: str
    heed: str
    origin: str
    as_of: str
    seed: int | None = None
    draws: int | None = None
    steps: int | None = None
    targets: list[str] = []
    sources: list[dict[str, Any]] = []
    tables: dict[str, dict[str, Any]] = {}


@api.get("/runs/current", response={200: Manifest, 404: Problem}, summary="Manifest of the current run")
def current_run(request: HttpRequest) -> Any:
    """Inputs with their hashes, origin, as-of date, and the public tables with rows and sha256."""
    return current(settings.HEED_HOME).run.manifest


@api.exception_handler(HeedError)
def known(request: HttpRequest, error: HeedError | type[HeedError]) -> HttpResponse:
    """An error of the tree as JSON."""
    return answer(request, error if isinstance(error, HeedError) else error())


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """A value that does not fit, in one sentence."""
    faults = error.errors if isinstance(error, ValidationError) else []
    said = "; ".join(f"{fault['loc'][-1]}: {fault['msg'][0].lower()}{fault['msg'][1:]}" for fault in faults)
    return api.create_response(request, {"detail": f"the request does not fit: {said}"}, status=422)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The API's description as a page of our own, which needs no script."""
    document = api.get_openapi_schema(path_prefix="/api/")
    return render(request, "api.html", {"described": document, "paths": paths(document)})
