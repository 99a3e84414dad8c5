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
from heed.web.languages import for_subscribers
from heed.web.who import who

UNCONCERNED = ("/account/", "/alerts/", "/responses/", "/situations/", "/subscribe/")
"""Below these no figure is shown, or each with the month in which it ends."""
SECRET = ("/account/", "/subscribe/")
"""Below these an address may hold a key."""


def around(request: HttpRequest) -> dict[str, Any]:
    """For every template: `edition` (None when there is no run yet), `stale`, `served`, and `png` where offered.

    `address` is that of the page for paper, where the site knows its own: not of pages whose address is a secret.
    `languages` are those that the page is there in, where it is in more than English.
    `accounts` says whether one can sign in here, `person` who is, `manages` whether they may manage people.
    """
    person = None if is_pinned() else _person(request)
    languages = settings.LANGUAGES if for_subscribers(request) else []
    manages = may_somewhere(person, Do.MANAGE_PEOPLE)
    around: dict[str, Any] = {
        "accounts": is_there() and not is_pinned(),
        "person": person,
        "manages": manages,
        "languages": languages,
    }
    if settings.SITE_URL and not request.path.startswith(SECRET):
        around["address"] = f"{settings.SITE_URL}{request.get_full_path()}"
    try:
        edition = current(settings.HEED_HOME)
    except NotFound:
        return {**around, "edition": None, "stale": False, "served": True, "png": True}
    return {
        **around,
        "edition": edition,
        "stale": not request.path.startswith(UNCONCERNED) and edition.stale(datetime.now(UTC).date()),
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
