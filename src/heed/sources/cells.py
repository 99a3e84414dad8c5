"""Text cells → values. Each cell is mapped, empty, or refused with its row and column; none is absorbed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from heed.base.countries import Countries
from heed.base.errors import BadFile, BadInput, BadRow
from heed.sources.raw import Raw
from heed.sources.source import Source

DATE_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S%.f", "%m/%d/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f")
"""ISO 8601 days, with or without a time, and month/day/year as UCDP's web site downloads them."""


def claim(raw: Raw, source: Source) -> Raw:
    """The table under our own column names; an unknown or a missing column is refused."""
    taken: dict[str, str] = {}
    for target, mapped in source.columns.items():
        found = [name for name in mapped.names if name in raw.frame.columns]
        if len(found) > 1:
            raise BadFile(
                f"{raw.file}: columns {found[0]} and {found[1]} mean the same; expected one of them"
            )
        if found:
            taken[target] = found[0]
        elif mapped.required:
            raise BadFile(f"{raw.file}: column {mapped.names[0]} is missing; expected {source.layout}")
    known = {*taken.values(), *source.ignored, "row"}
    unknown = [name for name in raw.frame.columns if name not in known]
    if unknown:
        raise BadFile(
            f"{raw.file}: unknown column {unknown[0]!r}; expected {source.layout} "
            f"or a column that {source.name} leaves out by name"
        )
    frame = raw.frame.select("row", *(pl.col(name).alias(target) for target, name in taken.items()))
    return Raw(raw.file, raw.sha256, raw.bytes, frame, raw.hxl_rows)


def refuse(raw: Raw, marks: pl.Series, column: str, expected: str) -> None:
    """Raise `BadRow` for the first marked cell, if any."""
    if marks.any():
        place = int(marks.arg_max() or 0)
        raise BadRow(raw.file, int(raw.frame["row"][place]), column, expected, raw.frame[column][place])


def whole(raw: Raw, column: str, least: int | None = 0) -> pl.Series:
    """Whole numbers; `3`, `3.0` and empty cells are fine."""
    text = raw.frame[column].str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    expected = "a whole number" if least is None else f"a whole number of at least {least}"
    bad = (number.is_null() & text.is_not_null()) | (number != number.round(0)) | ~number.is_finite()
    if least is not None:
        bad = bad | (number < least)
    refuse(raw, (bad | (number.abs() > 1e12)).fill_null(False), column, expected)
    return number.cast(pl.Int64).alias(column)


def real(raw: Raw, column: str, least: float, most: float) -> pl.Series:
    """Real numbers within bounds; empty cells are fine."""
    text = raw.frame[column].str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    bad = (number.is_null() & text.is_not_null()) | ~number.is_between(least, most)
    refuse(raw, bad.fill_null(False), column, f"a number from {least:g} to {most:g}")
    return number


def day(raw: Raw, column: str, forms: Sequence[str] = DATE_FORMS) -> pl.Series:
    """Days in one of the forms; an empty cell is refused."""
    text = raw.frame[column].str.strip_chars()
    found = pl.Series(column, [None] * len(text), dtype=pl.Date)
    for form in forms:
        parsed = (
            text.str.to_datetime(form, strict=False) if "%H" in form else text.str.to_date(form, strict=False)
        )
        found = found.zip_with(found.is_not_null(), parsed.cast(pl.Date))
    refuse(raw, found.is_null(), column, "a day such as 2024-12-31")
    return found


def not_after(raw: Raw, column: str, days: pl.Series, today: date) -> None:
    """Refuse days that have not come yet."""
    refuse(raw, days > today, column, f"a day not after {today.isoformat()}")


def looked_up(raw: Raw, column: str, entries: dict[str, str]) -> pl.Series:
    """Codes of the file → our words; `1` and `1.0` are the same code."""
    code = raw.frame[column].str.strip_chars().str.replace(r"^(\d+)\.0$", "$1")
    found = code.replace_strict(entries, default=None, return_dtype=pl.String)
    refuse(raw, found.is_null(), column, f"one of {', '.join(entries)}")
    return found


def countries(raw: Raw, column: str, known: Countries) -> pl.Series:
    """Names or alpha-3 codes of countries → codes."""
    return _translated(raw, column, lambda name: known.named(name).code)


def numbered_countries(raw: Raw, column: str, known: Countries) -> pl.Series:
    """Gleditsch–Ward numbers → codes."""
    return _translated(raw, column, lambda number: known.numbered(int(float(number))).code)


def _translated(raw: Raw, column: str, code_of: Callable[[str], str]) -> pl.Series:
    """Each distinct entry is translated once; the first that is not known is refused with its row."""
    refuse(raw, raw.frame[column].is_null(), column, "a country")
    codes: dict[str, str] = {}
    for entry in raw.frame[column].unique(maintain_order=True):
        try:
            codes[entry] = code_of(entry)
        except (BadInput, ValueError) as error:
            first = raw.frame.filter(pl.col(column) == entry)["row"][0]
            raise BadFile(f"{raw.file}, row {first}, column {column}: {error}") from error
    return raw.frame[column].replace_strict(codes, return_dtype=pl.String)
