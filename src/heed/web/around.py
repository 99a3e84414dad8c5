"""What stands around every page: the run it rests on and whether its data are old, and who reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from heed.base.errors import NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.database import is_outage, is_there
from heed.web.edition import current, is_pinned
from heed.web.who import who


def around(request: HttpRequest) -> dict[str, Any]:
    """For every template: `edition` (None when there is no run yet), `stale`, `served`, and `png` where offered.

    `accounts` says whether one can sign in here, `person` who is, `manages` whether they may manage people.
    """
    person = None if is_pinned() else _person(request)
    manages = may_somewhere(person, Do.MANAGE_PEOPLE)
    around = {"accounts": is_there() and not is_pinned(), "person": person, "manages": manages}
    try:
        edition = current(settings.HEED_HOME)
    except NotFound:
        return {**around, "edition": None, "stale": False, "served": True, "png": True}
    return {
        **around,
        "edition": edition,
        # The private pages show no figures that could be old.
        "stale": edition.stale(datetime.now(UTC).date()) and not request.path.startswith("/account/"),
        "served": not is_pinned(),
        "png": edition.png,
    }


def _person(request: HttpRequest) -> Account | None:
    """Who reads; nobody while the database does not answer: public pages, and those of errors, do without it."""
    try:
        return who(request)
    except Error as error:
        if not is_outage(error):
            raise
        return None
