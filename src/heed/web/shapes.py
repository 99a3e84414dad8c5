"""Shapes of the API's answers, made from the table declarations so that the two cannot drift apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, create_model

from heed.base.errors import BadInput
from heed.tables import Column, Table

MOST_ROWS = 1000
"""Rows in one answer at most."""
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
CODE = r"^[A-Z]{3}$"

Code = Annotated[str, Field(pattern=CODE, description="ISO 3166-1 alpha-3 code, such as SDN")]
MonthText = Annotated[str, Field(pattern=MONTH, description="a month, such as 2024-12")]


class Problem(Schema):
    """What went wrong, as one sentence."""

    detail: str


class Paging(Schema):
    """Which part of the rows, and in which form."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="rows at most")] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="rows to leave out first")] = 0
    format: Annotated[Literal["json", "csv"] | None, Field(description="else as the Accept header asks")] = (
        None
    )


def refuse_unknown(request: HttpRequest, known: Iterable[str]) -> None:
    """Raise `BadInput` for a parameter that an address does not have, rather than answer as if it were none."""
    names = list(known)
    unknown = [name for name in request.GET if name not in names]
    if unknown:
        expected = ", ".join(names) or "none"
        raise BadInput(f"{unknown[0][:80]!r} is not a parameter of {request.path}: expected {expected}")


def row_shape(table: Table) -> type[Schema]:
    """One row of a table."""
    fields: dict[str, Any] = {column.name: (_type(column), ...) for column in table.columns}
    name = "".join(part.title() for part in table.name.split("_")) + "Row"
    shape: type[Schema] = create_model(name, __base__=Schema, __doc__=table.meaning, **fields)
    return shape


def page_shape(table: Table) -> type[Schema]:
    """A part of a table's rows, and how many there are in all."""
    row = row_shape(table)
    shape: type[Schema] = create_model(
        row.__name__.removesuffix("Row") + "Page",
        __base__=Schema,
        __doc__=f"Rows of `{table.name}`.",
        count=(int, Field(..., description="rows that match, on all pages")),
        limit=(int, ...),
        offset=(int, ...),
        run=(str, Field(..., description="id of the run the rows come from")),
        rows=(list[row], ...),  # type: ignore[valid-type]
    )
    return shape


def _type(column: Column) -> Any:
    kinds: dict[str, Any] = {
        "text": str,
        "month": str,
        "date": date,
        "whole": int,
        "real": float,
        "truth": bool,
    }
    kind = kinds[column.kind]
    description = column.meaning + (f"; null: {column.null}" if column.null else "")
    unit = f" ({column.unit})" if column.unit else ""
    return Annotated[kind | None if column.null else kind, Field(description=description + unit)]
