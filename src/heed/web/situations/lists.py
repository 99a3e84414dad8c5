"""The pages of situations: all of them, and one with its alerts, its answers, the deaths since, and its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.base.countries import Country, world
from heed.norm import load
from heed.norm.sheet import Sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.alerting import reading as alerts
from heed.records.alerting.height import height_of, heights
from heed.records.situations import reading
from heed.records.situations.assessing import may_assess
from heed.records.situations.models import Situation
from heed.records.situations.opening import may_edit
from heed.records.situations.policy import reads_all
from heed.web.alerting.deaths import Recorded, recorded
from heed.web.alerting.seen import edition, fresh, today
from heed.web.who import who

STRIP = 12
"""Sheets that a strip shows at most; the newest are taken."""


@dataclass(frozen=True, slots=True)
class Since:
    """Deaths recorded in a country since the first warning."""

    country: Country
    recorded: Recorded | None


@require_safe
@fresh
def situations(request: HttpRequest) -> HttpResponse:
    """All situations, the open ones first; `country` (name or code) chooses."""
    person, asked = who(request), request.GET.get("country", "").strip()[:80]
    found = reading.situations(person, world().named(asked).code if asked else "")
    shown = {
        "situations": found,
        "heights": heights(person, [each.pk for each in found]),
        "country": asked,
        "opens": may_somewhere(person, Do.EDIT),
    }
    return render(request, "situations/situations.html", shown)


@require_safe
@fresh
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    """One situation, as far as its reader may read what belongs to it."""
    person = who(request)
    found = reading.situation(person, slug)
    read = reading.sheets(person, found)
    shown = {
        "situation": found,
        **_alerts(person, found),
        "sheets": read[::-1],
        "latest": read[-1] if read else None,
        "courses": courses(read),
        "all_read": reads_all(person, found),
        "edits": may_edit(person, found.codes),
        "assesses": may_assess(person, found),
    }
    return render(request, "situations/situation.html", shown)


def courses(read: list[Sheet]) -> list[reading.Course]:
    """The fourteen factors, and each indicator that the latest sheet speaks of, over the newest sheets."""
    if not read:
        return []
    on_latest = {row.factor for row in read[-1].rows}
    named = [
        each
        for factor in load().risk_factors.values()
        for each in (factor.id, *(i.id for i in factor.indicators if i.id in on_latest))
    ]
    return [reading.course(read[-STRIP:], each) for each in named]


def _alerts(person: Account | None, found: Situation) -> dict[str, Any]:
    belonging = alerts.alerts(person, today(), alerts.Wanted(situation=found.pk))
    asks = alerts.by_silence(ask for each in belonging for ask in each.asks)
    first = min((each.first.told for each in belonging if each.first.told), default=None)
    places = sorted((world()[code] for code in found.codes), key=lambda each: each.name)
    return {
        "countries": places,
        "alerts": belonging,
        "height": height_of(belonging),
        "asks": asks,
        "tally": alerts.tally_of(asks),
        "first": first,
        "days": (today() - first.date()).days if first else None,
        "deaths": [Since(each, recorded(edition(), each.code, first.date())) for each in places]
        if first
        else [],
    }
