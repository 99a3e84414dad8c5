"""`heed risk score`."""

from __future__ import annotations

from pathlib import Path

import click

from heed.base.errors import MissingExtra
from heed.cli.output import json_option, say, say_json, table

_MEANING = {
    "crps": "mean CRPS in deaths; lower is better",
    "crps_log1p": "mean CRPS of log(1+deaths); lower is better",
    "ignorance": "ignorance over eleven bins, in bits; lower is better",
    "interval_score_90": "interval score of the 90 % interval; lower is better",
    "cover_90": "share of months with deaths inside the 90 % interval; ideally 0.90",
    "brier_1": "Brier score of the chance of 1 or more deaths in a month",
    "brier_25": "… of 25 or more",
    "brier_100": "… of 100 or more",
    "brier_1000": "… of 1,000 or more",
}


@click.command()
@click.option("--draws", required=True, type=click.Path(path_type=Path), help="Parquet or CSV of draws.")
@click.option(
    "--panel", required=True, type=click.Path(path_type=Path), help="Parquet or CSV of what happened."
)
@click.option("--target", help="Column of the panel [default: the only one of heed's targets in it].")
@json_option
def score(draws: Path, panel: Path, target: str | None, as_json: bool) -> None:
    """Score anyone's draws against what then happened.

    Draws have the columns country, month, draw, value, or those of the VIEWS prediction challenge: country_id,
    month_id, draw, outcome. Figures of the past are revised, so a score without its data is void: the hash of both
    files, and the version where a receipt beside a file tells it, stand with the scores.
    """
    try:
        from heed.lake.outputs import read_panel
        from heed.lake.receipts import identity
        from heed.risk import scores
    except ImportError as error:
        raise MissingExtra("Scoring", "models") from error
    found = scores.score(read_panel(draws), read_panel(panel), target)
    files = {"draws_file": identity(draws), "panel_file": identity(panel)}
    if as_json:
        say_json({**found, **files})
        return
    say(f"{found['units']:,.0f} country-months, {found['draws']:,.0f} draws each")
    for name, file in files.items():
        version = f", version {file['version']}" if file["version"] else ""
        say(f"{name.removesuffix('_file')}: {file['name']}{version}, sha256 {file['sha256']}")
    say()
    rows = [(name, f"{found[name]:.4f}", meaning) for name, meaning in _MEANING.items()]
    table((("score", "<"), ("mean", ">"), ("what it is", "<")), rows)
