"""The norm in the API: the room's tables as they are, and the measures by who acts, pillar, phase and means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field, create_model

from heed.norm import load
from heed.norm.choosing import choose
from heed.norm.tables import Authority, Clause, Crime, Deadlock, Measure, Phase, RiskFactor, Source
from heed.web.shapes import Problem, refuse_unknown

router = Router()
CODES = tuple(each.code for each in load().authorities.values() if each.acts)
Actor = Literal[CODES]  # type: ignore[valid-type]
PROBLEMS: dict[int, Any] = {400: Problem, 422: Problem}


class MeasuresQuery(Schema):
    """Which measures."""

    actor: Annotated[Actor | None, Field(description="who acts; see /api/norm/authorities")] = None
    pillar: Annotated[Literal["1", "2", "3"] | None, Field(description="pillar of the norm")] = None
    phase: Annotated[Phase | None, Field(description="when")] = None
    means: Annotated[Literal["peaceful", "mandated", "force"] | None, Field(description="by which means")] = (
        None
    )


def _page(row: type[BaseModel]) -> type[Schema]:
    shape: type[Schema] = create_model(
        f"{row.__name__}Rows",
        __base__=Schema,
        as_of=(date, Field(..., description="day on which the table was checked against its sources")),
        rows=(list[row], ...),  # type: ignore[valid-type]
    )
    return shape


@router.get("/measures", response={200: _page(Measure), **PROBLEMS}, summary="The measures")
def measures(request: HttpRequest, asked: Query[MeasuresQuery]) -> Any:
    """What can be done: who acts, who decides, on which basis, how soon; a time without a source is an estimate."""
    refuse_unknown(request, MeasuresQuery.model_fields)
    found = choose(**{name: value or "" for name, value in asked.model_dump().items()})
    return {"as_of": load().as_of, "rows": found}


def _offer(path: str, row: type[BaseModel], table: str, says: str) -> None:
    """Add a table whole."""

    def rows(request: HttpRequest) -> Any:
        refuse_unknown(request, [])
        return {"as_of": load().as_of, "rows": list(getattr(load(), table).values())}

    rows.__doc__ = says
    response: dict[int, Any] = {200: _page(row), 400: Problem}
    router.get(path, response=response, summary=says.split(".")[0], operation_id=f"norm_{table}")(rows)


_offer(
    "/clauses",
    Clause,
    "clauses",
    "What measures and conditions rest on, in heed's own words, with source or marked unverified.",
)
_offer("/crimes", Crime, "crimes", "The four crimes with their elements.")
_offer(
    "/risk-factors",
    RiskFactor,
    "risk_factors",
    "The fourteen risk factors, with the indicators that are confirmed.",
)
_offer(
    "/authorities",
    Authority,
    "authorities",
    "Who acts and who authorises. Only the Security Council may authorise force.",
)
_offer(
    "/deadlock",
    Deadlock,
    "deadlock",
    "What can be done when the Security Council is blocked. None of it authorises force.",
)
_offer("/sources", Source, "sources", "Where the facts come from, and how each text was read.")
