"""`heed accounts`: the first administrator, and who has an account."""

from __future__ import annotations

import sys

import click

from heed.base.errors import BadInput
from heed.base.settings import home
from heed.cli.output import json_option, say, say_json, table


@click.group()
def accounts() -> None:
    """Who may sign in. People are invited on the site, by an administrator."""


@accounts.command("create-administrator")
@click.option("--mail", help="Mail address; asked for when not given.")
@click.option("--name", help="Name; asked for when not given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def create_administrator(mail: str | None, name: str | None, password_stdin: bool) -> None:
    """Make an administrator, and the database when there is none; asks for what is not given.

    The password is never taken from the command's words, which other users of the machine can see.
    """
    from heed.records.database import answering, prepare
    from heed.web.start import start

    if password_stdin and not (mail and name):
        raise BadInput(
            "with --password-stdin give --mail and --name too: standard input holds the password alone"
        )
    mail = mail or click.prompt("Mail address")
    name = name or click.prompt("Name")
    password = (
        _from_stdin()
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    start(home())
    prepare()
    from heed.records.accounts.people import first_administrator

    with answering():
        account = first_administrator(str(mail), str(name), password)
    say(
        f"{account.mail} is an administrator; the first sign-in sets up the second step: heed up, then /account/"
    )


def _from_stdin() -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise BadInput("the password is missing: expected one line on standard input, got none")
    return line


@accounts.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Everybody with an account: mail address, name, role, places, state, last sign-in."""
    from heed.records.database import answering, is_there, prepare
    from heed.web.start import start

    start(home())
    rows: list[dict[str, object]] = []
    if is_there():
        prepare()
        from heed.records.accounts.models import Account

        with answering():
            rows = [each.as_row for each in Account.objects.all()]
    if as_json:
        say_json(rows)
        return
    if not rows:
        say("no accounts yet: heed accounts create-administrator makes the first")
        return
    columns = tuple(
        (heading, "<") for heading in ("mail address", "name", "role", "places", "state", "last sign-in")
    )
    table(columns, [[_cell(value) for value in row.values()] for row in rows])


def _cell(value: object) -> str:
    if value is None:
        return "never"
    if isinstance(value, list):
        return ", ".join(value) or "everywhere"
    return str(value)
