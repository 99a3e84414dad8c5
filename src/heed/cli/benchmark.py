"""`heed benchmark`: how good the forecasts are, by the rules of each task."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from heed.base.errors import CannotWrite, MissingExtra, NotFound
from heed.cli.output import json_option, quiet_option, say, say_json, stages
from heed.lake.outputs import write_bytes

TASKS = ("world", "challenge", "onset", "masskill")


@click.command()
@click.argument("task", type=click.Choice(TASKS))
@click.option(
    "--windows",
    metavar="YEARS",
    help="Years to run, such as 2010-2024 or 2018,2019 [default: the task's own]. World and challenge: the year "
    "that is forecast; onset: its origins run from December before to November, and the years must be in a row; "
    "masskill: the year forecast from.",
)
@click.option("--data", default="../shared/data", show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the report, TASK.md, and its pictures, TASK-….svg [default: print the report].",
)
@json_option
@quiet_option
def benchmark(
    task: str, windows: str | None, data: Path, out: Path | None, as_json: bool, quiet: bool
) -> None:
    """Run TASK on the raw data and report its figures beside what is to be beaten.

    world: deaths of the next year by country and month; challenge: the 2023/24 VIEWS prediction challenge; onset:
    where one-sided violence begins; masskill: new mass killings, beside the Early Warning Project.
    """
    if not data.is_dir():
        raise NotFound(f"{data}: there is no such folder; the tasks run on the raw data, which --data names")
    try:
        module = import_module(f"heed.benchmark.{task}")
        from heed.benchmark.figures import document
        from heed.benchmark.windows import noted, parse
    except ImportError as error:
        raise MissingExtra("Benchmarks", "models") from error
    if out is not None:
        _make(out)
    years = parse(windows) if windows else list(module.WINDOWS)
    with stages(quiet) as progress:

        def part(done: int, total: int) -> None:
            progress(f"benchmark {task}", done / total)

        result = module.run(data, years, part)
    if out is not None or not as_json:
        report = noted(module.as_markdown(result), years, module.WINDOWS)
        _write(report, module.pictured(result), out / task) if out else say(report)
    if as_json:
        files = module.files(data, years)
        say_json(document(task, years, module.WINDOWS, files, module.found(result)))
    elif out is not None:
        say(f"{out / f'{task}.md'}: written, with its pictures")


def _make(out: Path) -> None:
    """The folder of the report, before minutes are spent on it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{out}: cannot be made: {error.strerror or error}; choose another folder"
        ) from error


def _write(report: str, figures: list[Any], path: Path) -> None:
    """The report and its pictures beside it."""
    from heed.charts import draw

    for figure in figures:
        write_bytes(draw(figure, "svg"), path.with_name(f"{figure.id}.svg"))
    write_bytes(report.encode(), path.with_name(f"{path.name}.md"))
