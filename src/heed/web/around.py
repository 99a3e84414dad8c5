"""What stands around every page: the run it rests on and whether its data are old."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from heed.base.errors import NotFound
from heed.web.edition import current


def around(request: HttpRequest) -> dict[str, Any]:
    """`edition` (None when there is no run yet) and `stale` for every template."""
    try:
        edition = current(settings.HEED_HOME)
    except NotFound:
        return {"edition": None, "stale": False}
    return {"edition": edition, "stale": edition.stale(datetime.now(UTC).date()), "here": request.path}
