"""Which public alerts a feed or a calendar holds: `country`, `region` and `level` of its address choose."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from heed.base.countries import world
from heed.records.alerting.reading import Wanted
from heed.web.alerting import words
from heed.web.alerting.seen import chosen


def asked_for(request: HttpRequest) -> Wanted:
    """What the address chooses; raises `BadInput` for a country, region or level that there is not."""
    return chosen(*(request.GET.get(name, "") for name in ("level", "country", "region")))


def ending(wanted: Wanted) -> str:
    """The same as the end of an address, always in one order: `?country=SDN&level=watch`; empty for all."""
    query = {name: getattr(wanted, name) for name in ("country", "region", "level") if getattr(wanted, name)}
    return f"?{urlencode(query)}" if query else ""


def title(wanted: Wanted) -> str:
    """`heed: alerts, Sudan, Watch`."""
    place = world()[wanted.country].name if wanted.country else wanted.region
    level = words.level(wanted.level) if wanted.level else ""
    return ", ".join(part for part in (_("heed: alerts"), place, level) if part)
