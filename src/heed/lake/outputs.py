"""Files that a user asked for: written beside and renamed, so that a full disk never leaves half of one."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from heed.base.errors import BadFile, CannotWrite, NotFound

if TYPE_CHECKING:
    import polars as pl


def as_parquet(frame: pl.DataFrame, compression: Literal["zstd", "uncompressed"] = "zstd") -> bytes:
    """The bytes of a Parquet file; the same frame gives the same bytes.

    They are made in memory, so that a disk that fills up is an `OSError` of one plain write.
    """
    content = io.BytesIO()
    frame.write_parquet(content, compression=compression)
    return content.getvalue()


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table in one step; on failure what stood there before still does."""
    write_bytes(as_parquet(frame), path)


def write_bytes(content: bytes, path: Path) -> None:
    """Write a file in one step; on failure what stood there before still does."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(
            f"{path} cannot be written: {error.strerror or error}; choose another place"
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def read_panel(path: Path) -> pl.DataFrame:
    """A panel of any columns from Parquet or CSV."""
    import polars as pl

    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    try:
        if path.suffix.lower() == ".csv":
            return pl.read_csv(path, infer_schema_length=None)
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise BadFile(f"{path.name}: not a whole Parquet or CSV file ({error}); expected a panel") from error
