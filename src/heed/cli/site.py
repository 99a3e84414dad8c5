"""`heed up` and `heed publish`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from heed.base.errors import NotFound
from heed.base.settings import home, setting, whole_number
from heed.cli.output import quiet_option, say, stages

if TYPE_CHECKING:
    from heed.lake import Run


@click.command()
@click.option("--host", help="Address to listen on [default: HEED_HOST, 127.0.0.1].")
@click.option("--port", type=click.IntRange(1, 65535), help="Port [default: HEED_PORT, 8000].")
@click.option("--again", is_flag=True, help="Make a new run even if there is one.")
@quiet_option
def up(host: str | None, port: int | None, again: bool, quiet: bool) -> None:
    """Make a run from the embedded figures if there is none, and serve the site until stopped."""
    from heed.cli.risk import say_board
    from heed.cli.run import make
    from heed.records.database import FILE
    from heed.web.serving import serve

    run = None if again else _current()
    if run is None:
        run = make((), with_snapshot=True, quiet=quiet)
    say_board(run, most=10)
    where, number = host or setting("HOST"), port or whole_number("PORT")
    say()
    say(f"The site is at http://{where}:{number} (Ctrl+C stops it)")
    if setting("SMTP_URL") or setting("DATABASE_URL") or (home() / FILE).exists():
        say("Alerts leave by mail and to webhooks while this runs beside it: heed worker")
        if setting("SITE_URL").startswith("https://") and not setting("TRUSTED_PROXY"):
            say(
                "HEED_SITE_URL is https, so a web server stands in front: set HEED_TRUSTED_PROXY to its address, "
                "or all people count as one network address when failed sign-ins are counted"
            )
    _say_outdated()
    serve(home(), where, number)


def _say_outdated() -> None:
    """Which case files the norm's tables of this version no longer fit: nothing can be asked there meanwhile."""
    from heed.records.database import answering, is_there, prepare
    from heed.web.start import start

    start(home())
    from heed.records.alerting.misfits import outdated

    with answering():
        if not is_there():
            return
        prepare()
        names = outdated()
    if names:
        say(
            f"The norm's tables of this version no longer fit the case file of {', '.join(names)}: nothing can be "
            "asked of anybody there until a newer one is kept; /alerts/waiting/ leads to it"
        )


def _current() -> Run | None:
    from heed.lake import latest_run

    try:
        return latest_run(home())
    except NotFound:
        return None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--png", is_flag=True, help="Each picture as PNG too (takes minutes, and some 300 MB).")
@quiet_option
def publish(folder: Path, png: bool, quiet: bool) -> None:
    """Write the whole public site of the current run into FOLDER, as files that any host or USB stick can carry."""
    from heed.lake import latest_run
    from heed.web.publishing import publish as write

    run = latest_run(home())
    with stages(quiet) as progress:

        def written(done: int, total: int) -> None:
            progress("writing pages", done / total)

        counts = write(home(), run, folder, progress=written, png=png)
    say(f"{folder}: {counts}; open {folder / 'index.html'}")


@click.command()
@click.argument("page", metavar="COUNTRY|PATH")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF file to write.")
def pdf(page: str, out: Path) -> None:
    """Write a page of the current run as a PDF: a country by its code or name, or a path such as /method/."""
    from heed.base.countries import world
    from heed.lake import latest_run
    from heed.lake.outputs import write_bytes
    from heed.web.paper import as_pdf

    path = page if page.startswith("/") else f"/country/{world().named(page).code}/"
    content = as_pdf(home(), latest_run(home()), path)
    write_bytes(content, out)
    say(f"{out}: {path} as PDF, {len(content) / 1000:,.0f} kB")
