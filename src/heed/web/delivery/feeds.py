"""The feeds of public alerts, as Atom and JSON Feed; empty ones where this site keeps no records."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heed.alerts.feeds import Feed, as_atom, as_json_feed
from heed.records.alerting.models import Alert, Step
from heed.records.alerting.policy import readable
from heed.records.alerting.reading import Wanted
from heed.records.alerting.told import as_messages
from heed.records.database import is_there
from heed.web.delivery.choosing import asked_for, ending, title
from heed.web.delivery.conditional import conditional

MOST = 100
"""Messages in a feed, the newest."""
MIMES = {"atom": "application/atom+xml", "json": "application/feed+json"}


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest messages that everybody may read; `country`, `region` and `level` choose.

    A reader that has it gets 304: told messages never change, so their number and the time of the last one say
    whether there is anything new.
    """
    wanted = asked_for(request)
    steps = _steps(wanted)
    known = steps.aggregate(many=Count("pk"), last=Max("told"))
    base = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
    stamp = f"{base} {form} {ending(wanted)} {known['many']}"
    return conditional(request, MIMES[form], stamp, known["last"], lambda: _body(form, wanted, steps, base))


def _steps(wanted: Wanted) -> QuerySet[Step]:
    if not is_there():
        return Step.objects.none()
    steps = readable(None).filter(alert__in=Alert.objects.filter(wanted.within()).values("pk"))
    if wanted.level:
        earlier = readable(None).filter(alert=OuterRef("alert"), place__lt=OuterRef("place"))
        # Who read of an emergency must read that it was put right, or is over.
        goes_on = Exists(earlier.filter(level=wanted.level))
        steps = steps.filter(Q(level=wanted.level) | goes_on)
    return steps


def _body(form: str, wanted: Wanted, steps: QuerySet[Step], base: str) -> bytes:
    query = ending(wanted)
    about = Feed(title(wanted), f"{base}/alerts/{query}", f"{base}/alerts/feed.{form}{query}", "heed")
    newest = steps.select_related("alert").order_by("-told", "-pk")[:MOST]
    messages = as_messages(list(newest))
    if form == "json":
        return as_json_feed(about, messages)
    return as_atom(about, messages, datetime.combine(timezone.now().date(), time.min, UTC))
