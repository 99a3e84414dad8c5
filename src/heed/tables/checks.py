"""Holds a frame against its declaration; the first cell that breaks it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heed.base.errors import BadFile, BadRow

if TYPE_CHECKING:
    import polars as pl

    from heed.tables.kinds import Column, Table

MONTH_FORM = r"^\d{4}-(0[1-9]|1[0-2])$"


def check(frame: pl.DataFrame, table: Table, where: str) -> pl.DataFrame:
    """The frame in the declared column order and types, or a `BadFile` that names the first fault.

    `where` is how the sentence calls the frame: a file's name or the table's. Rows are counted from 1.
    """
    import polars as pl

    _same_columns(frame.columns, table, where)
    frame = frame.select(_cast(frame, column, where) for column in table.columns)
    for column in table.columns:
        values = pl.col(column.name)
        if not column.null:
            _first_bad(frame, values.is_null(), column, "a value", where)
        bad, expected = _rule(column, values)
        if bad is not None:
            _first_bad(frame, bad & values.is_not_null(), column, expected, where)
    if frame.select(table.key).is_duplicated().any():
        twice = frame.filter(frame.select(table.key).is_duplicated()).row(0, named=True)
        key = ", ".join(f"{name} {twice[name]}" for name in table.key)
        raise BadFile(f"{where}: two rows for {key}; expected one")
    return frame


def _same_columns(names: list[str], table: Table, where: str) -> None:
    has = f"a {table.name} table has {', '.join(table.names)}"
    missing = [name for name in table.names if name not in names]
    unknown = [name for name in names if name not in table.names]
    if missing:
        raise BadFile(f"{where}: column {missing[0]} is missing; {has}")
    if unknown:
        raise BadFile(f"{where}: unknown column {unknown[0]}; {has}")


def _cast(frame: pl.DataFrame, column: Column, where: str) -> pl.Expr:
    import polars as pl

    types: dict[str, Any] = {"text": pl.String, "month": pl.String, "date": pl.Date, "truth": pl.Boolean}
    types |= {"whole": pl.Int64, "real": pl.Float64}
    kind, name = types[column.kind], column.name
    values = frame[name]
    lost = values.cast(kind, strict=False).is_null() & values.is_not_null()
    if column.kind == "whole" and values.dtype.is_float():
        lost = lost | (values != values.round(0)).fill_null(False)
    if lost.any():
        row = int(lost.arg_max() or 0)
        raise BadRow(where, row + 1, name, f"a {column.kind} value", values[row])
    return pl.col(name).cast(kind)


def _rule(column: Column, values: pl.Expr) -> tuple[pl.Expr | None, str]:
    if column.among:
        return ~values.is_in(list(column.among)), f"one of {', '.join(column.among)}"
    if column.kind == "month":
        return ~values.str.contains(MONTH_FORM), "a month YYYY-MM"
    if column.kind == "real" and column.least is None:
        return ~values.is_finite(), "a finite number"
    if column.least is not None and column.most is not None:
        outside = ~values.is_between(column.least, column.most)
        return outside, f"a number from {column.least:g} to {column.most:g}"
    if column.least is not None:
        return ~(values >= column.least), f"a number of at least {column.least:g}"
    return None, ""


def _first_bad(frame: pl.DataFrame, bad: pl.Expr, column: Column, expected: str, where: str) -> None:
    marks = frame.select(bad.fill_null(False)).to_series()
    if marks.any():
        row = int(marks.arg_max() or 0)
        raise BadRow(where, row + 1, column.name, expected, frame[column.name][row])
