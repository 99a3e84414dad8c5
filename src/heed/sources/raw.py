"""Raw files as tables of text: CSV, XLSX, Parquet, and a zip around them. Nothing is interpreted here.

Every table has a column `row` that counts as a spreadsheet does: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from heed.base.errors import BadFile, MissingExtra, NotFound

if TYPE_CHECKING:
    import polars as pl

READABLE = (".csv", ".xlsx", ".parquet")
MOST_UNPACKED = 2 * 1024**3
LONGEST_LINE = 2_000_000
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Raw:
    """One table of a file: all cells as text, an empty cell as null."""

    file: str
    sha256: str
    bytes: int
    frame: pl.DataFrame
    hxl_rows: int
    """Rows of Humanitarian Exchange Language tags that were left out (0 or 1)."""


@contextmanager
def open_tables(path: Path) -> Iterator[list[Path]]:
    """The readable files of a path: itself, or what a zip holds, unpacked for as long as the block lasts."""
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name}: the file is empty; expected a table with a header row")
    if path.suffix.lower() != ".zip":
        if path.suffix.lower() not in READABLE:
            raise BadFile(f"{path.name}: expected a file ending in .csv, .xlsx, .parquet or .zip")
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        yield _unpack(path, Path(folder))


def _unpack(path: Path, folder: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_unsafe(path.name, members)
            tables = [m for m in members if PurePosixPath(m.filename).suffix.lower() in READABLE]
            if not tables:
                inside = ", ".join(member.filename for member in members[:3]) or "nothing"
                raise BadFile(f"{path.name}: expected a .csv, .xlsx or .parquet inside, got {inside}")
            return [_extract(archive, member, folder / str(place)) for place, member in enumerate(tables)]
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadFile(f"{path.name}: not a whole zip file ({error}); fetch or copy it again") from error


def _refuse_unsafe(name: str, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            raise BadFile(
                f"{name}: holds the path {member.filename!r}, which climbs out of the folder; refused"
            )
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED:
        raise BadFile(
            f"{name}: unpacks to {size / 1e9:.1f} GB; expected at most {MOST_UNPACKED / 1e9:.1f} GB"
        )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack one member into a folder of its own; what comes out counts, not the size it declares."""
    folder.mkdir()
    target = folder / PurePosixPath(member.filename).name
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as unpacked:
        while block := packed.read(_COPY_BYTES):
            left -= len(block)
            if left < 0:
                raise BadFile(
                    f"{archive.filename}: {member.filename} unpacks to more than it declares; refused"
                )
            unpacked.write(block)
    return target


def read_raw(path: Path) -> Raw:
    """One file as a table of text."""
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name}: the file is empty; expected a table with a header row")
    readers = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": _read_parquet}
    frame = readers[path.suffix.lower()](path).with_row_index("row", offset=2)
    if frame.height == 0:
        raise BadFile(f"{path.name}: there is a header but no row under it")
    tagged = _is_hxl(frame)
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return Raw(path.name, digest, path.stat().st_size, frame[1:] if tagged else frame, int(tagged))


def _is_hxl(frame: pl.DataFrame) -> bool:
    """Whether the first row under the header holds HXL tags (`#country+name`)."""
    cells = [cell for name, cell in frame.row(0, named=True).items() if name != "row" and cell]
    return sum(str(cell).startswith("#") for cell in cells) >= max(2, len(cells) // 2)


def _read_csv(path: Path) -> pl.DataFrame:
    import duckdb
    import polars as pl

    names = _header(path)
    # Numbered names: the engine tells apart neither an empty name nor names that differ in case only.
    columns = "{" + ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(names))) + "}"
    with tempfile.TemporaryDirectory(prefix="heed-") as scratch, duckdb.connect() as engine:
        copy = Path(scratch) / "table.parquet"
        engine.execute(f"set temp_directory = {_text(scratch)}")
        engine.execute(
            f"copy (select * from read_csv({_text(str(path))}, auto_detect=false, header=true, "
            f"columns={columns}, delim=',', quote='\"', escape='\"', strict_mode=true, store_rejects=true, "
            f"max_line_size={LONGEST_LINE})) to {_text(str(copy))} (format parquet, compression uncompressed)"
        )
        frame = pl.read_parquet(copy)
        frame.columns = names
        refused = engine.execute(
            "select line, column_idx, error_type, error_message from reject_errors order by line limit 1"
        ).fetchone()
    if refused:
        line, place, kind, message = refused
        column = names[place - 1] if 0 < place <= len(names) else None
        raise BadFile(_sentence(path.name, line, column, kind, message))
    return frame


def _header(path: Path) -> list[str]:
    """Column names of the first row, which must end, be UTF-8 and name each column once."""
    with path.open("rb") as content:
        start = content.read(LONGEST_LINE)
    line, ended, _rest = start.partition(b"\n")
    if not ended and len(start) == LONGEST_LINE:
        raise BadFile(
            f"{path.name}, row 1: a line of more than {LONGEST_LINE:,} characters; is this a table?"
        )
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


def _sentence(file: str, line: int, column: str | None, kind: str, message: str) -> str:
    if kind == "INVALID ENCODING":
        return _not_utf8(file, line)
    if "MAXIMUM" in kind:
        return f"{file}, row {line}: a line of more than {LONGEST_LINE:,} characters; is this a table?"
    at = f", column {column}" if column else ""
    return f"{file}, row {line}{at}: {message.rstrip('.').lower()}; expected a row as wide as the header"


def _not_utf8(file: str, line: int) -> str:
    return (
        f"{file}, row {line}: not UTF-8 text (perhaps Latin-1); expected UTF-8: save the file again as UTF-8"
    )


def _read_xlsx(path: Path) -> pl.DataFrame:
    try:
        import fastexcel
    except ImportError as error:
        raise MissingExtra("Reading XLSX files", "models") from error
    if not zipfile.is_zipfile(path):
        raise BadFile(f"{path.name}: not a whole XLSX file; save or fetch it again")
    with zipfile.ZipFile(path) as archive:
        _refuse_unsafe(path.name, archive.infolist())
    try:
        sheet: pl.DataFrame = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
        return sheet
    except fastexcel.FastExcelError as error:
        raise BadFile(
            f"{path.name}: the first sheet cannot be read ({error}); save the file again"
        ) from error


def _read_parquet(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_parquet(path).cast(pl.String)
    except pl.exceptions.PolarsError as error:
        raise BadFile(f"{path.name}: not a whole Parquet file ({error}); fetch or copy it again") from error


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
