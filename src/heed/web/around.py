"""What stands around every page: the run it rests on and whether its data are old."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from heed.base.errors import NotFound
from heed.web.edition import current, is_pinned


def around(request: HttpRequest) -> dict[str, Any]:
    """For every template: `edition` (None when there is no run yet), `stale`, `served`, and `png` where offered."""
    try:
        edition = current(settings.HEED_HOME)
    except NotFound:
        return {"edition": None, "stale": False, "served": True, "png": True}
    return {
        "edition": edition,
        "stale": edition.stale(datetime.now(UTC).date()),
        "served": not is_pinned(),
        "png": edition.png,
    }
