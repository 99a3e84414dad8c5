"""How commands speak: tables for people, JSON for programs, one line per stage of long work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from heed.base.progress import Progress, silent

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """`--json`: the same answer for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def quiet_option(command: F) -> F:
    """`--quiet`: no progress, only the answer."""
    return click.option("-q", "--quiet", is_flag=True, help="No progress, only the answer.")(command)


def say(text: str = "") -> None:
    """One line of the answer."""
    click.echo(text)


def say_json(value: Any) -> None:
    """The answer as JSON, one document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns; each is a heading and `<` or `>` for left or right."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading, side in columns:
        right = side == ">"
        shown.add_column(heading, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    width = None if sys.stdout.isatty() else 110
    Console(highlight=False, markup=False, width=width).print(shown)


@contextmanager
def stages(quiet: bool) -> Iterator[Progress]:
    """One line per stage on standard error, with a bar while it lasts and its seconds when it is done."""
    if quiet:
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    bars = Bars(*columns, console=Console(stderr=True))
    known: dict[str, Any] = {}

    def show(stage: str, share: float) -> None:
        if stage not in known:
            bars.start()
            known[stage] = bars.add_task(stage, total=1.0)
        bars.update(known[stage], completed=share)

    try:
        yield show
    finally:
        # Work that was over at once shows nothing, not even an empty line.
        if known:
            bars.stop()
