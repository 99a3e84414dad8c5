"""Picture files: each is drawn once for a run, into `pictures/<run id>/` beside the runs."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from heed.base.errors import BadInput, CannotWrite, NotFound
from heed.charts.catalogue import country_figures, figure, map_ids
from heed.charts.drawing import FORMS, draw
from heed.charts.figures import Figure
from heed.charts.reading import forget, keep, names
from heed.lake.runs import Run

Progress = Callable[[int, int], None]
"""Told after each batch: how many are done, of how many."""
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_TABLES = ("countries", "panel", "country_year", "fan", "board")


def picture(home: Path, run: Run, figure_id: str, form: str) -> Path:
    """The file of a figure as `svg` or `png`, drawn now if it is not there yet."""
    path = _path(home, run, figure_id, form)
    if not path.is_file():
        write(path, draw(figure(run, figure_id), form))
    return path


def draw_all(
    home: Path,
    run: Run,
    progress: Progress | None = None,
    threads: int = 2,
    forms: Sequence[str] = ("svg",),
) -> list[Path]:
    """Every picture of a run that is not there yet, in `threads` processes; the paths of those drawn."""
    batches = _batches(run, max(1, threads))
    drawn: list[Path] = []
    # Not fork: the caller may hold threads (a server, DuckDB, the drawing library) that do not survive it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        max(1, threads), mp_context=context, initializer=_ready, initargs=(run,)
    ) as pool:
        waiting = [pool.submit(_draw_batch, home, run, batch, tuple(forms)) for batch in batches]
        try:
            for done, finished in enumerate(as_completed(waiting), 1):
                drawn += finished.result()
                if progress:
                    progress(done, len(batches))
        # An interrupt too must not wait for what has not begun.
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return sorted(drawn)


def _batches(run: Run, threads: int) -> list[list[str]]:
    """Work of like size: a batch of codes (`SDN`) or of maps; slow maps first."""
    maps, codes = map_ids(run), sorted(names(run))
    size = max(1, min(8, len(codes) // threads or 1))
    return [*_sliced(maps, 4), *_sliced(codes, size)]


def _sliced(some: list[str], size: int) -> Iterable[list[str]]:
    return (some[start : start + size] for start in range(0, len(some), size))


def _ready(run: Run) -> None:
    """What a worker does once: read the tables that every country needs."""
    forget(run)
    keep(run, *(table for table in _TABLES if table in run.tables))


def _draw_batch(home: Path, run: Run, batch: list[str], forms: tuple[str, ...]) -> list[Path]:
    drawn = []
    for name in batch:
        wanted = [figure(run, name)] if name.startswith("map-") else country_figures(run, name)
        for each in wanted:
            drawn += [path for form in forms if (path := _draw_if_missing(home, run, each, form))]
    return drawn


def _draw_if_missing(home: Path, run: Run, each: Figure, form: str) -> Path | None:
    path = _path(home, run, each.id, form)
    if path.is_file():
        return None
    write(path, draw(each, form))
    return path


def _path(home: Path, run: Run, figure_id: str, form: str) -> Path:
    """Never a path that climbs out of the folder of pictures."""
    if not _SAFE.fullmatch(figure_id):
        raise NotFound(f"there is no figure {figure_id!r}")
    if form not in FORMS:
        raise BadInput(f"a picture can be drawn as {' or '.join(FORMS)}, not as {form!r}")
    return home / "pictures" / run.id / f"{figure_id}.{form}"


def write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process never reads half a picture."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise CannotWrite(
            f"the picture {path} could not be written: {error.strerror or error}; free some space or set "
            "HEED_HOME to another folder"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
