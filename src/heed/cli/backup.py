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
@quiet_option
def restore(file: Path, replace: bool, quiet: bool) -> None:
    """Read the records of FILE, made by heed backup on either engine; whole or not at all.

    One that an earlier version made is converted. A damaged file, one of a newer version, and a database that is
    not empty (unless --replace) are refused.
    """
    from heed.records.database import answering, prepare
    from heed.web.start import start

    start(home())
    from heed.records.backup import check, put_back

    with stages(quiet) as progress:
        checked = check(file, progress)
        prepare()
        with answering():
            put_back(checked, replace, progress)
    said = f", converted from heed {checked.manifest['heed']}" if checked.older else ""
    say(f"{file}: {checked.rows:,} rows of {checked.tables} tables restored{said}; everybody signs in anew")
