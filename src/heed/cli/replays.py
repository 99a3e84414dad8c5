"""`heed replays`: every known case, replayed on the embedded figures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heed import __version__
from heed.base.errors import CannotWrite
from heed.base.months import Month
from heed.cli.output import json_option, quiet_option, say, say_json, stages
from heed.cli.replay import EVERY, MONTHS, embedded
from heed.cli.replay_page import page

if TYPE_CHECKING:
    from heed.pipeline.inputs import Inputs

FIGURES = "UCDP 25.1 as embedded"


@click.command()
@MONTHS
@EVERY
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Folder for lists that are done, to go on from."
)
@click.option("--out", type=click.Path(path_type=Path), help="JSON file to write the replays to.")
@click.option("--page", "page_file", type=click.Path(path_type=Path), help="Markdown file to write.")
@json_option
@quiet_option
def replays(
    months: int, every: str, keep: Path | None, as_json: bool, quiet: bool, **files: Path | None
) -> None:
    """Replay every case of docs/replay.md: two lists before each onset, as they would have stood.

    A month that cases share is forecast once; monthly looks at all cases take about half an hour. With --keep,
    a run that was stopped goes on where it was.
    """
    whole = replay_all(months, int(every), keep, quiet)
    _write({files["out"]: json.dumps(whole, indent=1) + "\n", files["page_file"]: page(whole)})
    say_json(whole) if as_json else say(page(whole))


def replay_all(months: int, every: int, keep: Path | None, quiet: bool) -> dict[str, Any]:
    """Every case on the embedded figures; a month that two cases share is forecast once."""
    inputs = embedded()
    from heed.benchmark.cases import cases
    from heed.benchmark.kept_lists import kept
    from heed.risk.replay import replay
    from heed.risk.replay_lists import lists

    asked = lists(inputs.panel)
    if keep:
        asked = kept(asked, inputs.panel, keep)
    every_case = cases()
    found: dict[str, Any] = {}
    with stages(quiet) as progress:
        for number, case in enumerate(every_case):
            progress("replaying", number / len(every_case))
            onset = Month.parse(case.onset)
            again = replay(inputs.panel, case.country, onset, months, every=every, asked=asked)
            found[case.id] = again.plain()
        progress("replaying", 1.0)
    return recorded(found, inputs, datetime.now(UTC).date().isoformat())


def recorded(found: dict[str, Any], inputs: Inputs, day: str) -> dict[str, Any]:
    """Replays with what they were made from."""
    named = [{key: each[key] for key in ("name", "title", "publisher", "licence")} for each in inputs.sources]
    made = {"made": day, "heed": __version__, "figures": FIGURES, "draws": 1000, "seed": 1}
    return {**made, "as_of": inputs.as_of, "sources": named, "replays": found}


def _write(files: dict[Path | None, str]) -> None:
    for path, text in files.items():
        if path:
            try:
                path.write_text(text, "utf-8")
            except OSError as error:
                raise CannotWrite(f"{path} could not be written: {error.strerror or error}") from error
