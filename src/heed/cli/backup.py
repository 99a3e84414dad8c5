"""`heed backup` and `heed restore`."""

from __future__ import annotations

from pathlib import Path

import click

from heed.base.errors import NotFound
from heed.base.settings import home
from heed.cli.output import quiet_option, say, stages


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@quiet_option
def backup(file: Path, quiet: bool) -> None:
    """Write all records (accounts, second factors, history) to FILE while the site runs.

    The file is for both engines. It opens every account to whoever holds it together with a guessed password: keep
    it as safe as the machine. Sessions are left out.
    """
    from heed.records.database import answering, is_there, prepare
    from heed.web.start import start

    start(home())
    if not is_there():
        raise NotFound("there are no records to back up: no account has been made yet")
    prepare()
    from heed.records.backup import back_up

    with answering(), stages(quiet) as progress:
        made = back_up(file, progress)
    say(f"{file}: {made.rows:,} rows of {made.tables} tables, sha256 {made.sha256}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put the file's records in place of those that are there.")
@click.option(
    "--subscriptions",
    type=click.Choice(["ask-again", "as-backed-up"]),
    default="ask-again",
    help="What becomes of subscriptions of which nobody can know whether they ended since the backup.",
    show_default=True,
)
@quiet_option
def restore(file: Path, replace: bool, subscriptions: str, quiet: bool) -> None:
    """Read the records of FILE, made by heed backup on either engine; whole or not at all.

    One that an earlier version made is converted. A damaged file, one of a newer version, and a database that is
    not empty (unless --replace) are refused.

    A subscription by mail that has ended in the database that is replaced stays ended, and one that is newer than
    the backup is kept. In an empty database nobody can know: each reader is asked by one mail to agree again. Say
    as-backed-up only if nobody can have ended one since, such as when you move to another machine right now.
    """
    from heed.records.database import answering, prepare
    from heed.web.start import start

    start(home())
    from heed.records.backup import Subscriptions, check, put_back, sentences

    with stages(quiet) as progress:
        checked = check(file, progress)
        prepare()
        with answering():
            counts = put_back(checked, replace, Subscriptions(subscriptions), progress)
    said = f", converted from heed {checked.manifest['heed']}" if checked.older else ""
    say(f"{file}: {checked.rows:,} rows of {checked.tables} tables restored{said}; everybody signs in anew")
    for sentence in sentences(counts):
        say(sentence)
