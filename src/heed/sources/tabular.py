"""CSV, XLSX and Parquet → columns of text. A row that is not as wide as the header is refused, never padded."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from heed.base.errors import BadFile, CannotWrite, MissingExtra
from heed.sources.unpack import refuse_unsafe

if TYPE_CHECKING:
    import polars as pl

LONGEST_LINE = 2_000_000


def read_csv(path: Path) -> pl.DataFrame:
    """A CSV file with a comma, quotes where needed, and UTF-8."""
    import duckdb
    import polars as pl

    _refuse_endless_line(path)
    names = _header(path)
    # Numbered names: the engine tells apart neither an empty name nor names that differ in case only.
    columns = "{" + ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(names))) + "}"
    try:
        with tempfile.TemporaryDirectory(prefix="heed-") as scratch, duckdb.connect() as engine:
            copy = Path(scratch) / "table.parquet"
            engine.execute(f"set temp_directory = {_text(scratch)}")
            engine.execute(
                f"copy (select * from read_csv({_text(str(path))}, auto_detect=false, header=true, "
                f"columns={columns}, delim=',', quote='\"', escape='\"', strict_mode=true, store_rejects=true, "
                f"max_line_size={LONGEST_LINE})) to {_text(str(copy))} (format parquet)"
            )
            frame = pl.read_parquet(copy)
            refused = engine.execute(
                "select line, column_idx, error_type, error_message from reject_errors order by line limit 1"
            ).fetchone()
    except (OSError, duckdb.IOException) as error:
        raise CannotWrite(
            f"a working copy of {path.name} cannot be written: {error}; free some space"
        ) from error
    frame.columns = names
    if refused:
        line, place, kind, message = refused
        column = names[place - 1] if 0 < place <= len(names) else None
        raise BadFile(_sentence(path.name, line, column, kind, message))
    return frame


def _refuse_endless_line(path: Path) -> None:
    """The engine passes over a last line that is too long without a word; here it is found first."""
    row, length = 1, 0
    with path.open("rb") as content:
        while block := content.read(1 << 20):
            ends = block.find(b"\n")
            if length + (len(block) if ends < 0 else ends) > LONGEST_LINE:
                raise BadFile(_too_long(path.name, row))
            row += block.count(b"\n")
            length = length + len(block) if ends < 0 else len(block) - block.rfind(b"\n") - 1


def _header(path: Path) -> list[str]:
    """Column names of the first row, which must be UTF-8 and name each column once."""
    with path.open("rb") as content:
        line = content.readline()
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_not_utf8(path.name, 1)) from error
    names = [name.strip() for name in next(csv.reader(io.StringIO(text)), [])]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise BadFile(
            f"{path.name}, row 1: column {min(twice)!r} stands there twice; expected each name once"
        )
    return names


def _too_long(file: str, row: int) -> str:
    return f"{file}, row {row}: a line of more than {LONGEST_LINE:,} characters; is this a table?"


def _sentence(file: str, line: int, column: str | None, kind: str, message: str) -> str:
    if kind == "INVALID ENCODING":
        return _not_utf8(file, line)
    if "MAXIMUM" in kind:
        return _too_long(file, line)
    at = f", column {column}" if column else ""
    return f"{file}, row {line}{at}: {message.rstrip('.').lower()}; expected a row as wide as the header"


def _not_utf8(file: str, line: int) -> str:
    return (
        f"{file}, row {line}: not UTF-8 text (perhaps Latin-1); expected UTF-8: save the file again as UTF-8"
    )


def read_xlsx(path: Path) -> pl.DataFrame:
    """The first sheet of a workbook."""
    try:
        import fastexcel
    except ImportError as error:
        raise MissingExtra("Reading XLSX files", "models") from error
    if not zipfile.is_zipfile(path):
        raise BadFile(f"{path.name}: not a whole XLSX file; save or fetch it again")
    with zipfile.ZipFile(path) as archive:
        refuse_unsafe(path.name, archive.infolist())
    try:
        sheet: pl.DataFrame = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
        return sheet
    except fastexcel.FastExcelError as error:
        raise BadFile(
            f"{path.name}: the first sheet cannot be read ({error}); save the file again"
        ) from error


def read_parquet(path: Path) -> pl.DataFrame:
    """A Parquet file, its values as text."""
    import polars as pl

    try:
        return pl.read_parquet(path).cast(pl.String)
    except pl.exceptions.PolarsError as error:
        raise BadFile(f"{path.name}: not a whole Parquet file ({error}); fetch or copy it again") from error


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
