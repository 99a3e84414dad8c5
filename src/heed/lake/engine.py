"""One portable SQL text, run by DuckDB in this process, by Spark on several machines, or by PostgreSQL.

Tables go in as Parquet, so that the engines read the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from heed.base.errors import BadInput, CannotWrite, MissingExtra
from heed.base.settings import whole_number
from heed.lake import postgres
from heed.lake.outputs import as_parquet

if TYPE_CHECKING:
    import polars as pl

Engine = Literal["duckdb", "spark", "postgres"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark", "postgres")


def query(sql: str, tables: Mapping[str, pl.DataFrame | Path], engine: Engine = "duckdb") -> pl.DataFrame:
    """The result of a query over named tables, each a frame or a Parquet file."""
    import polars as pl

    with _scratch() as scratch:
        files = {name: _as_file(table, scratch / f"{name}.parquet") for name, table in tables.items()}
        result = scratch / "result.parquet"
        if engine == "duckdb":
            _duckdb(sql, files, result)
        elif engine == "spark":
            _spark(sql, files, result)
        elif engine == "postgres":
            return postgres.query(sql, files)
        else:
            raise BadInput(f"{engine!r} is not an engine: expected {' or '.join(ENGINES)}")
        return pl.read_parquet(result / "*.parquet" if result.is_dir() else result)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for as long as the block lasts; a disk that is full is said in a sentence."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        try:
            yield Path(folder)
        except (OSError, duckdb.IOException) as error:
            raise CannotWrite(
                f"a working file cannot be written to {tempfile.gettempdir()}: {error}; free some space or set "
                "TMPDIR to another folder"
            ) from error


def _as_file(table: pl.DataFrame | Path, path: Path) -> Path:
    if isinstance(table, Path):
        return table
    path.write_bytes(as_parquet(table, "uncompressed"))
    return path


def _duckdb(sql: str, files: Mapping[str, Path], result: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"set threads = {whole_number('THREADS')}")
        for name, path in files.items():
            connection.execute(f"create view {name} as select * from read_parquet({_text(path)})")
        connection.execute(f"copy ({sql}) to {_text(result)} (format parquet, compression uncompressed)")


def _spark(sql: str, files: Mapping[str, Path], result: Path) -> None:
    with spark_session() as session:
        for name, path in files.items():
            session.read.parquet(str(path)).createOrReplaceTempView(name)
        session.sql(sql).coalesce(1).write.parquet(str(result))


@contextmanager
def spark_session() -> Iterator[Any]:
    """The running Spark session, or a local one on `HEED_THREADS` threads that ends with the block."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra("The Spark engine", "spark") from error
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    session = (
        SparkSession.builder.master(f"local[{whole_number('THREADS')}]")
        .appName("heed")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    try:
        yield session
    finally:
        session.stop()


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
