"""Lists of past months kept in a folder, so that a long replay that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import polars as pl

from heed.base.errors import CannotWrite
from heed.base.months import Month
from heed.risk.replay_lists import Lists, Ranking, Rankings

BESIDE = ("replay.py", "contributions", "lookalikes", "reasons", "masskill", "alerting")
"""Beginnings of the names of modules of the risk room that no list rests on."""


def kept(found: Lists, panel: pl.DataFrame, folder: Path, tell: Callable[[], None] | None = None) -> Lists:
    """The same lists, each read from `folder` if it is there and written to it if not.

    A file counts only when it was made from the same figures by the same code. `tell` hears of each list.
    """
    made_from = _made_from(panel)
    return Lists(*(_kept(ranked, folder, name, made_from, tell) for name, ranked in found._asdict().items()))


def _kept(
    ranked: Rankings, folder: Path, name: str, made_from: str, tell: Callable[[], None] | None
) -> Rankings:
    def found(month: Month) -> Ranking:
        path = folder / f"{name}-{month}.json"
        ranking = _read(path, made_from)
        if ranking is None:
            ranking = ranked(month)
            _write(path, {"made_from": made_from, "ranking": ranking})
        if tell:
            tell()
        return ranking

    return found


def _read(path: Path, made_from: str) -> Ranking | None:
    """The ranking in a file; None where there is none, or it was made from something else."""
    try:
        whole = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    # A file that was cut short by an interrupt is made again.
    except ValueError:
        return None
    if whole.get("made_from") != made_from:
        return None
    return {code: (int(rank), float(chance)) for code, (rank, chance) in whole["ranking"].items()}


def _write(path: Path, whole: dict[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(whole), "utf-8")
    except OSError as error:
        raise CannotWrite(f"{path} could not be written: {error.strerror or error}") from error


def _made_from(panel: pl.DataFrame) -> str:
    """A hash of the figures and of the code of the risk room that a list rests on."""
    digest = sha256(panel.write_csv().encode())
    for path in sorted(Path(str(files("heed"))).joinpath("risk").glob("*.py")):
        if not path.name.startswith(BESIDE):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
