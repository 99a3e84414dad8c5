"""Raw files as tables of text. Nothing is interpreted here.

Every table has a column `row` that counts as a spreadsheet does: the header is row 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from heed.base.errors import BadFile
from heed.sources.tabular import read_csv, read_parquet, read_xlsx

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Raw:
    """One table of a file: all cells as text, an empty cell as null."""

    file: str
    sha256: str
    bytes: int
    frame: pl.DataFrame
    hxl_rows: int
    """Rows of Humanitarian Exchange Language tags that were left out (0 or 1)."""


def read_raw(path: Path) -> Raw:
    """One file as a table of text."""
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name}: the file is empty; expected a table with a header row")
    readers = {".csv": read_csv, ".xlsx": read_xlsx, ".parquet": read_parquet}
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
