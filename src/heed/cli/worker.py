"""`heed worker`: sends what waits in the outbox."""

from __future__ import annotations

import signal
import sys
from threading import Event
from typing import TYPE_CHECKING

import click

from heed.base.errors import NotFound, Unreachable
from heed.base.settings import home
from heed.cli.output import quiet_option, say

if TYPE_CHECKING:
    from heed.records.alerting.delivering import Delivery

PAUSE = 5.0
"""Seconds between two looks at an outbox in which nothing is due."""
LONG_PAUSE = 30.0
"""Seconds before the database is asked again when it did not answer."""


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@quiet_option
def worker(once: bool, quiet: bool) -> None:
    """Send alerts to those who subscribed, to webhooks and to people with an account, until stopped.

    Runs beside the site; more than one may. Killed at any point, it loses nothing: what it had is sent again by the
    next, under the same id.
    """
    from heed.records.database import answering, is_there, prepare
    from heed.web.start import start

    start(home())
    if not is_there():
        raise NotFound(
            "this site keeps no records, so there is nothing to send: make them with "
            "heed accounts create-administrator"
        )
    prepare()
    from heed.records.alerting.delivering import Delivery

    stopped = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopped.set())
    delivery = Delivery(stopped.is_set)
    try:
        if once:
            with answering():
                while delivery.round() and not stopped.is_set():
                    pass
        else:
            _until_stopped(delivery, stopped, quiet)
        with answering():
            say(_summary(delivery))
    finally:
        delivery.close()


def _until_stopped(delivery: Delivery, stopped: Event, quiet: bool) -> None:
    """Round after round, with a rest where nothing is due; a database that is away is waited for."""
    from django.db import close_old_connections

    from heed.base.errors import CannotWrite
    from heed.records.database import answering

    said = 0
    while not stopped.is_set():
        try:
            with answering():
                settled = delivery.round()
        except (Unreachable, CannotWrite) as error:
            click.echo(f"heed: {error.sentence}; trying again in {LONG_PAUSE:.0f} s", err=True)
            close_old_connections()
            stopped.wait(LONG_PAUSE)
            continue
        if settled:
            continue
        close_old_connections()
        total = sum(delivery.counts.values())
        if total != said and not quiet:
            click.echo(_so_far(delivery), err=True)
            sys.stderr.flush()
        said = total
        stopped.wait(PAUSE)


def _so_far(delivery: Delivery) -> str:
    from heed.records.alerting.claiming import Stage

    counts = delivery.counts
    return (
        f"{counts[Stage.SENT]:,} sent, {counts[Stage.WAITING]:,} tried in vain and to be tried again, "
        f"{counts[Stage.DEAD]:,} given up, {counts[Stage.DROPPED]:,} not wanted any more"
    )


def _summary(delivery: Delivery) -> str:
    """One line: what was done, what waits, and what mails wait for where they cannot leave."""
    from heed.records.alerting.delivering import can_mail, waiting

    left = waiting()
    text = f"{_so_far(delivery)}; waiting: {left['mails']:,} mails, {left['webhooks']:,} posts to webhooks"
    if left["mails"] and not can_mail():
        text += " (mails need HEED_SMTP_URL, HEED_MAIL_FROM and HEED_SITE_URL)"
    return text
