"""What the views of alerts share: the day, the run where there is one, and answers that nobody keeps for long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from heed.alerts.levels import Level
from heed.base.countries import world
from heed.base.errors import BadInput, NotFound
from heed.records.alerting.reading import Wanted
from heed.web.edition import Edition, current, is_pinned

View = Callable[..., HttpResponse]
MOST = 50
"""Alerts, asks, people, or rows of the history, on one page."""


def fresh(view: View) -> View:
    """For views of records: a browser may keep the answer, but asks each time whether it still holds."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "no-cache")
        return response

    return asked


def today() -> date:
    """The day, UTC."""
    return timezone.now().date()


def part(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], name: str = "page") -> Page[Any]:
    """The page of a list that the query `name` asks for; in a published folder, which has no queries, all of it."""
    most = max(len(rows), 1) if is_pinned() else MOST
    return Paginator(rows, most).get_page(request.GET.get(name))


def edition() -> Edition | None:
    """The current run as pages show it; None where there is none, since alerts are read without a run too."""
    try:
        return current(settings.HEED_HOME)
    except NotFound:
        return None


def fed() -> bool:
    """Whether feeds and calendars are here: in a published folder only where the address of the site is known."""
    return not is_pinned() or bool(settings.SITE_URL)


def chosen(level: str, country: str, region: str) -> Wanted:
    """Which alerts are asked for; raises `BadInput` for a level, country or region that there is not."""
    level, country, region = level.strip(), country.strip()[:80], region.strip()
    if level and level not in list(Level):
        raise BadInput(f"level: expected one of {', '.join(Level)}, got {level[:40]!r}")
    regions = {each.region for each in world()} | {each.subregion for each in world()}
    if region and region not in regions:
        raise BadInput(f"region: expected one of {', '.join(sorted(regions))}, got {region[:40]!r}")
    return Wanted(level, world().named(country).code if country else "", region)
