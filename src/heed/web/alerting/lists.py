"""The pages of alerts that everybody may open; each shows what its reader may read and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.alerts.cap import MIME, as_cap
from heed.alerts.levels import MEANINGS, Level
from heed.base.countries import world
from heed.base.errors import NotFound
from heed.records.alerting import reading
from heed.records.alerting.belonging import situation_of
from heed.records.alerting.drafting import closed
from heed.records.alerting.models import State
from heed.records.alerting.told import as_message
from heed.records.situations.reading import situations
from heed.web.alerting import stepping
from heed.web.alerting.deaths import recorded
from heed.web.alerting.seen import chosen, edition, fresh, today
from heed.web.who import who


@require_safe
@fresh
def alerts(request: HttpRequest) -> HttpResponse:
    """All alerts, newest first; `level`, `country` and `region` choose."""
    asked = (request.GET.get(name, "") for name in ("level", "country", "region"))
    wanted = chosen(*asked)
    found = reading.alerts(who(request), today(), wanted)
    shown = {
        "alerts": found,
        "wanted": wanted,
        "tally": reading.tally_of(ask for each in found for ask in each.asks),
        "levels": list(Level),
        "regions": sorted({each.region for each in world()}),
    }
    return render(request, "alerting/alerts.html", shown)


@require_safe
@fresh
def country(request: HttpRequest, code: str) -> HttpResponse:
    """All alerts about one country, what was asked in them and who answered."""
    place, person = _country(code), who(request)
    found = reading.alerts(person, today(), reading.Wanted(country=place.code))
    asks = reading.by_silence(ask for each in found for ask in each.asks)
    first = min((each.first.told for each in found if each.first.told), default=None)
    shown: dict[str, Any] = {
        "country": place,
        "situations": situations(person, place.code),
        "alerts": found,
        "asks": asks,
        "tally": reading.tally_of(asks),
        "first": first,
        "recorded": recorded(edition(), place.code, first.date()) if first else None,
    }
    return render(request, "alerting/country.html", shown)


def _country(code: str) -> Any:
    if code != code.upper() or code not in world():
        raise NotFound(f"there is no country with the code {code[:12]!r}; see /countries/")
    return world()[code]


@require_safe
@fresh
def alert(request: HttpRequest, number: str) -> HttpResponse:
    """One alert: its chain, its asks with their clocks, and the deaths recorded since."""
    person = who(request)
    found = reading.alert(person, number, today())
    told = found.first.told
    shown = {
        "alert": found,
        "meaning": MEANINGS[Level(found.last.level)].words,
        "days": found.since(today()),
        "closed": closed(found.last),
        "recorded": recorded(edition(), found.country.code, told.date()) if told else None,
        "may": stepping.may_here(person, found.country.code),
        "situation": situation_of(person, found.first.alert),
    }
    return render(request, "alerting/alert.html", shown)


@require_safe
@fresh
def step(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One step, exactly as it is read; before it is told, with what can be done to it."""
    person = who(request)
    found = reading.step(person, number, place)
    return render(request, "alerting/step.html", stepping.shown(person, found, today()))


@require_safe
@fresh
def cap(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """A told step in the Common Alerting Protocol 1.2."""
    found = reading.step(who(request), number, place)
    if found.state != State.TOLD:
        raise NotFound(f"step {found} was not told, so there is no message of it yet")
    return HttpResponse(as_cap(as_message(found)), content_type=MIME)


@require_safe
@fresh
def addressee(request: HttpRequest, identifier: int) -> HttpResponse:
    """One addressee: what it was asked, and what it did."""
    found = reading.office(who(request), identifier, today())
    shown = {"office": found, "asks": reading.by_silence(found.asks), "tally": found.tally}
    return render(request, "alerting/addressee.html", shown)


@require_safe
@fresh
def responses(request: HttpRequest) -> HttpResponse:
    """All asks, the longest silence first, and each addressee's count."""
    person = who(request)
    found = reading.by_silence(reading.asks(person, today()))
    shown = {
        "asks": found,
        "tally": reading.tally_of(found),
        "offices": reading.offices(person, today()),
    }
    return render(request, "alerting/responses.html", shown)
