"""Publishes the public site of a run as a folder of static files that any host, mirror or disk can carry."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from heed.base.errors import BadInput, CannotWrite
from heed.base.settings import whole_number
from heed.lake import Run
from heed.web.start import start
from heed.web.writing import Counts, write_pages, write_rest

MARKER = ".heed-published"
"""A file that names the run and every file written: a folder without it is never overwritten."""
BATCH = 12
Progress = Callable[[int, int], None]
"""Told after each part of the work: how much is done, of how much."""


def publish(
    home: Path, run: Run, folder: Path, progress: Progress | None = None, png: bool = False
) -> Counts:
    """Write the public pages, figures, tables and alerts to `folder`, whole or not at all; `png` adds PNGs.

    A folder made by an earlier publish is replaced in one step. `BadInput` is raised for a folder that holds
    anything else, `CannotWrite` when it cannot be written; the old folder then stands unchanged.
    """
    folder = folder.expanduser().resolve()
    _refuse_what_is_not_ours(folder)
    fresh = folder.with_name(f".{folder.name}-making-{os.getpid()}")
    try:
        fresh.mkdir(parents=True)
        counts = _write_all(home, run, fresh, progress or _silent, png)
        files = sorted(str(path.relative_to(fresh)) for path in fresh.rglob("*") if path.is_file())
        (fresh / MARKER).write_text(json.dumps({"run": run.id, "files": files}) + "\n", "utf-8")
        _swap(fresh, folder)
    except OSError as error:
        raise CannotWrite(
            f"the site could not be written to {folder}: {error.strerror or error}; what was there before stands"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return counts


def _silent(done: int, of: int) -> None:
    """Tells nobody."""


def _refuse_what_is_not_ours(folder: Path) -> None:
    """Raise unless the folder is missing, empty, or holds exactly what an earlier publish wrote."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BadInput(f"{folder} is a file; expected a folder to publish to")
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    if not present:
        return
    try:
        marker = json.loads((folder / MARKER).read_text("utf-8"))
        ours = {MARKER, *marker["files"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{folder} is not empty and was not made by heed publish; give a new or empty folder"
        ) from error
    foreign = sorted(present - ours)
    if foreign:
        raise BadInput(
            f"{folder} holds {foreign[0]}, which heed publish did not write and would delete; "
            "move it away or give another folder"
        )


def _write_all(home: Path, run: Run, fresh: Path, progress: Progress, png: bool) -> Counts:
    start(home)
    from heed import charts
    from heed.records.database import answering, is_there, prepare
    from heed.web.addresses import alert_paths, map_paths, page_paths, table_paths
    from heed.web.edition import Edition
    from heed.web.policy import may_be_pictured, public_part

    threads = whole_number("THREADS")
    public = public_part(run)
    edition = Edition(home, public, png)
    if may_be_pictured(run):
        charts.draw_all(home, run, lambda done, of: progress(50 * done // of, 100), threads)
    with answering():
        if is_there():
            prepare()
        alerts = alert_paths()
    paths = [*table_paths(edition), *page_paths(edition), *map_paths(edition), *alerts]
    batches = [paths[first : first + BATCH] for first in range(0, len(paths), BATCH)]
    counts = write_rest(home, run, fresh)
    # Not fork: a server or an engine in this process may hold threads that do not survive it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(threads, mp_context=context) as pool:
        waiting = [pool.submit(write_pages, home, run, fresh, batch, png) for batch in batches]
        try:
            for done, finished in enumerate(as_completed(waiting), 1):
                counts += finished.result()
                progress(50 + 50 * done // len(batches), 100)
        # An interrupt too must not wait for what has not begun.
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return counts


def _swap(fresh: Path, folder: Path) -> None:
    """Put the finished folder in place of the old one; a reader sees one or the other."""
    old = folder.with_name(f".{folder.name}-old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
