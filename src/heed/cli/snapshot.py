"""`heed snapshot build`: for maintainers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from heed.base.errors import MissingExtra
from heed.cli import words
from heed.cli.output import table


@click.group()
def snapshot() -> None:
    """Make the embedded figures again (for maintainers)."""


@snapshot.command()
@click.option("--data", default="../shared/data", show_default=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write [default: inside the package].")
def build(data: Path, out: Path | None) -> None:
    """Make every embedded table from the raw files, with receipts. Commit what it writes."""
    try:
        from heed.snapshot.build import build as make
    except ImportError as error:
        raise MissingExtra("Making the snapshot", "models,snapshot") from error
    folder = out or Path(str(files("heed.snapshot"))) / "data"
    made = make(data, folder)
    table((("file", "<"), ("bytes", ">")), [(name, words.count(size)) for name, size in made.items()])
