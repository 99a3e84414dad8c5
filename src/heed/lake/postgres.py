"""The portable SQL on an organisation's own PostgreSQL, in temporary tables that end with the connection."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heed.base.errors import BadInput, MissingExtra, Unreachable
from heed.base.settings import setting

if TYPE_CHECKING:
    import polars as pl

SCHEMES = ("postgres://", "postgresql://")


def query(sql: str, files: Mapping[str, Path]) -> pl.DataFrame:
    """The result of a query over named Parquet files, on the database of `HEED_DATABASE_URL`.

    Raises `BadInput` when no database is set and `Unreachable` when it does not answer.
    """
    import polars as pl

    try:
        import psycopg
    except ImportError as error:
        raise MissingExtra("The PostgreSQL engine", "postgres") from error
    address = setting("DATABASE_URL")
    if not address.startswith(SCHEMES):
        raise BadInput("HEED_DATABASE_URL: expected postgres://user@host/database for the PostgreSQL engine")
    try:
        with psycopg.connect(address, connect_timeout=10) as connection, connection.cursor() as cursor:
            for name, path in files.items():
                _fill(cursor, name, pl.read_parquet(path))
            cursor.execute(sql.encode())
            kinds = {16: pl.Boolean, 20: pl.Int64, 25: pl.String, 701: pl.Float64, 1082: pl.Date}
            schema = {column.name: kinds[column.type_code] for column in cursor.description or ()}
            return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()[0]
        raise Unreachable(
            f"the database of HEED_DATABASE_URL did not answer: {said}; nothing was changed"
        ) from error


def _fill(cursor: Any, name: str, table: pl.DataFrame) -> None:
    """A temporary table with the frame's columns and rows."""
    import polars as pl

    kinds = {
        pl.String: "text",
        pl.Int64: "bigint",
        pl.Date: "date",
        pl.Boolean: "boolean",
        pl.Float64: "float8",
    }
    columns = ", ".join(f"{column} {kinds[kind.base_type()]}" for column, kind in table.schema.items())
    cursor.execute(f"create temporary table {name} ({columns}) on commit drop")
    with cursor.copy(f"copy {name} from stdin with (format csv)") as copy:
        copy.write(table.write_csv(include_header=False).encode())
