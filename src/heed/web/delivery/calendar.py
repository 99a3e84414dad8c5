"""The calendar of public alerts: by when what is asked of whom, and by when each alert is looked at again.

An empty one where this site keeps no records. What is restricted is in none, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heed.alerts.calendar import MIME, Calendar, Day, as_icalendar
from heed.records.alerting import reading
from heed.records.alerting.dates import ask_dates, review_dates
from heed.records.alerting.models import Response
from heed.records.alerting.policy import readable
from heed.records.database import is_there
from heed.web.alerting.seen import today
from heed.web.delivery.choosing import asked_for, ending, title
from heed.web.delivery.conditional import conditional
from heed.web.delivery.days import ask_day, review_day

Days = Callable[[str], Iterator[Day]]
"""Given the address of the site."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of the alerts that everybody may read; `country`, `region` and `level` choose."""
    wanted = asked_for(request)

    def days(base: str) -> Iterator[Day]:
        alerts = reading.alerts(None, today(), wanted)
        yield from (ask_day(each, base) for each in ask_dates(alerts))
        yield from (review_day(each, base) for each in review_dates(alerts))

    return _answer(request, title(wanted), f"/alerts/calendar.ics{ending(wanted)}", days)


@require_safe
def of_addressee(request: HttpRequest, identifier: int) -> HttpResponse:
    """The days by which something is asked of one addressee, as far as everybody may read it."""
    name = reading.addressee(None, identifier).name

    def days(base: str) -> Iterator[Day]:
        for each in ask_dates(reading.alerts(None, today())):
            if each.asked.ask.addressee_id == identifier:
                yield ask_day(each, base)

    return _answer(request, _("heed: asked of %(who)s") % {"who": name}, request.path, days)


def _answer(request: HttpRequest, name: str, path: str, days: Days) -> HttpResponse:
    """All of it follows from the public steps, which never change, and from the answers to their asks."""
    base = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
    counts = []
    if is_there():
        steps = readable(None)
        answers = Response.objects.filter(ask__step__in=steps.values("pk"))
        counts = [
            steps.aggregate(many=Count("pk"), last=Max("told")),
            answers.aggregate(many=Count("pk"), last=Max("at")),
        ]
    stamp = f"{base} {path} {[each['many'] for each in counts]}"
    changed = max((each["last"] for each in counts if each["last"]), default=None)
    return conditional(
        request, MIME, stamp, changed, lambda: as_icalendar(Calendar(name, f"{base}{path}"), days(base))
    )
