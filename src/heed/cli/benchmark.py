"""`heed benchmark`: how good the forecasts are, by the rules of each task."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from heed.base.errors import MissingExtra, NotFound
from heed.cli.output import quiet_option, say, stages
from heed.lake.outputs import write_bytes

TASKS = ("world", "challenge", "onset", "masskill")


@click.command()
@click.argument("task", type=click.Choice(TASKS))
@click.option("--data", default="../shared/data", show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the report, TASK.md [default: print it]."
)
@quiet_option
def benchmark(task: str, data: Path, out: Path | None, quiet: bool) -> None:
    """Run TASK on the raw data and report its figures beside what is to be beaten.

    world: deaths of the next year by country and month; challenge: the 2023/24 VIEWS prediction challenge; onset:
    where one-sided violence begins; masskill: new mass killings, beside the Early Warning Project.
    """
    if not data.is_dir():
        raise NotFound(f"{data}: there is no such folder; the tasks run on the raw data, which --data names")
    try:
        module = import_module(f"heed.benchmark.{task}")
    except ImportError as error:
        raise MissingExtra("Benchmarks", "models") from error
    with stages(quiet) as progress:

        def part(done: int, total: int) -> None:
            progress(f"benchmark {task}", done / total)

        report: str = module.as_markdown(module.run(data, progress=part))
    if out is None:
        say(report)
        return
    write_bytes(report.encode(), out / f"{task}.md")
    say(f"{out / f'{task}.md'}: written")
