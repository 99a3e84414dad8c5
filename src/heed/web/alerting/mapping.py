"""The map of open alerts, for each reader from the steps that they may read and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from heed.alerts.levels import Level
from heed.base.countries import OPEN, world
from heed.records.alerting import counting
from heed.records.alerting.counting import Known, last_of_each
from heed.records.alerting.height import LEVELS
from heed.web.alerting import words
from heed.web.alerting.seen import fresh, today
from heed.web.who import who

HIGHEST = tuple(each for each in reversed(LEVELS) if each is not Level.RESOLVED)
"""Levels of an open alert, the highest first."""
MIME = "image/svg+xml"


@require_safe
@fresh
def alert_map(request: HttpRequest) -> HttpResponse:
    """The map as SVG."""
    found = levels(counting.told(who(request)))
    return HttpResponse(_drawn(tuple(sorted(found.items())), words.day(today())), content_type=MIME)


def levels(told: Mapping[int, Known]) -> dict[str, str]:
    """The highest level of the open alerts of each country, as the last of the steps that were `told` has it."""
    found: dict[str, str] = {}
    for step in last_of_each(told):
        if step.level in HIGHEST and not step.cancels:
            found[step.country] = min(found.get(step.country, step.level), step.level, key=_rank)
    return found


def title(found: Mapping[str, str], day: str) -> str:
    """`Open alerts in 3 countries, 1 of them at emergency, 2 at watch; 3 March 2026`."""
    if not found:
        return _("No open alert that you may read, %(day)s") % {"day": day}
    counts = [(level, sum(each == level for each in found.values())) for level in HIGHEST]
    parted = ", ".join(f"{count} {words.level(level).lower()}" for level, count in counts if count)
    said = ngettext("Open alerts in %(n)s country", "Open alerts in %(n)s countries", len(found))
    return _("%(said)s: %(parted)s, %(day)s") % {
        "said": said % {"n": len(found)},
        "parted": parted,
        "day": day,
    }


@lru_cache(maxsize=16)
def _drawn(found: tuple[tuple[str, str], ...], day: str) -> bytes:
    """Drawn once for all who may read the same; nothing but what is given goes into it."""
    from heed.charts.alert_map import NONE, Said, alert_map
    from heed.charts.drawing import draw
    from heed.charts.wording import CONTESTED

    said = Said(
        title(dict(found), day),
        _("The highest level of the open alerts that you may read. No alert is no sign of safety."),
        _("Alerts raised by people and confirmed by others. Outlines:"),
        _("Level"),
        {**{level: words.level(level) for level in HIGHEST}, NONE: _("no open alert")},
        CONTESTED,
    )
    called = {each.code: each.name for each in world() if each.spells[-1].end == OPEN}
    return draw(alert_map(dict(found), called, said), "svg")


def _rank(level: str) -> int:
    return HIGHEST.index(Level(level))
