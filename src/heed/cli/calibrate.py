"""`heed risk calibrate`."""

from __future__ import annotations

from pathlib import Path

import click

from heed.base.errors import MissingExtra
from heed.cli.output import say


@click.command()
@click.option(
    "--past", required=True, multiple=True, type=click.Path(path_type=Path),
    help="Parquet or CSV of earlier draws, made the same way; may be given several times.",
)  # fmt: skip
@click.option(
    "--panel", required=True, type=click.Path(path_type=Path), help="Parquet or CSV of what happened."
)
@click.option(
    "--draws", required=True, type=click.Path(path_type=Path), help="Parquet or CSV of draws to calibrate."
)
@click.option("--target", help="Column of the panel [default: the only one of heed's targets in it].")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Parquet file to write.")
def calibrate(past: tuple[Path, ...], panel: Path, draws: Path, target: str | None, out: Path) -> None:
    """Calibrate anyone's draws on what came of earlier ones.

    Draws have the columns that `heed risk score` reads. Where outcomes fell into the tails of earlier draws too
    often or too seldom, the draws of months with a like chance of any death are stretched or drawn in (PIT
    recalibration). Score both with `heed risk score`: draws that were calibrated before gain nothing.
    """
    try:
        from heed.lake.outputs import read_panel, write_parquet
        from heed.risk.recalibrated import recalibrated
    except ImportError as error:
        raise MissingExtra("Calibrating", "models") from error
    moved = recalibrated(read_panel(draws), [read_panel(each) for each in past], read_panel(panel), target)
    write_parquet(moved, out)
    say(
        f"{out}: {moved.height:,} draws, calibrated on {len(past)} earlier table{'' if len(past) == 1 else 's'}"
    )
