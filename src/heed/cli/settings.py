"""`heed settings`: all that can be set."""

from __future__ import annotations

import click

from heed.base.settings import SETTINGS, setting
from heed.cli.output import json_option, say_json, table

_SECRET = ("SECRET_KEY", "DATABASE_URL", "SMTP_URL")


@click.command()
@json_option
def settings(as_json: bool) -> None:
    """Every setting, what it is for, and the value in force (secrets are not shown)."""
    rows = [
        {
            "name": f"HEED_{each.name}",
            "value": "(hidden)" if each.name in _SECRET and setting(each.name) else setting(each.name),
            "help": each.help,
        }
        for each in SETTINGS
    ]
    if as_json:
        say_json(rows)
        return
    table(
        (("environment variable", "<"), ("value", "<"), ("what it is", "<")),
        [(row["name"], row["value"], row["help"]) for row in rows],
    )
