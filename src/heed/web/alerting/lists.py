"""The pages of alerts that everybody may open; each shows what its reader may read and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heed.alerts.cap import MIME, as_cap
from heed.alerts.levels import Level
from heed.base.countries import Country, world
from heed.base.errors import NotFound
from heed.records.accounts.models import Account
from heed.records.alerting import counting, reading
from heed.records.alerting.belonging import situation_of
from heed.records.alerting.level_words import meaning
from heed.records.alerting.misfits import misfit
from heed.records.alerting.models import Ask, State
from heed.records.alerting.policy import may_read_cases
from heed.records.alerting.told import as_message, closed
from heed.records.situations.reading import situations
from heed.web.alerting import mapping, stepping
from heed.web.alerting.deaths import recorded
from heed.web.alerting.seen import chosen, edition, fed, fresh, part, today
from heed.web.alerting.words import day
from heed.web.edition import is_pinned
from heed.web.who import who


@require_safe
@fresh
def alerts(request: HttpRequest) -> HttpResponse:
    """All alerts, newest first, a page at a time; `level`, `country` and `region` choose."""
    asked = (request.GET.get(name, "") for name in ("level", "country", "region"))
    wanted, person = chosen(*asked), who(request)
    told = counting.told(person)
    numbers = counting.numbers(told, wanted)
    page, asks = part(request, numbers), counting.counted(told, today())
    shown = {
        "alerts": counting.lines(person, list(page), asks),
        "page": page,
        "wanted": wanted,
        "tally": counting.tally_of(asks, numbers),
        "levels": list(Level),
        "regions": sorted({each.region for each in world()}),
        "fed": fed(),
        "map": mapping.title(mapping.levels(told), day(today())),
        "query": urlencode({name: value for name, value in asdict(wanted).items() if value}),
    }
    return render(request, "alerting/alerts.html", shown)


@require_safe
@fresh
def country(request: HttpRequest, code: str) -> HttpResponse:
    """All alerts about one country, what was asked in them and who answered; each list a page at a time."""
    place, person = country_of(code), who(request)
    told = counting.told(person, Q(alert__country=place.code))
    page = part(request, counting.numbers(told, reading.Wanted()))
    counted = counting.counted(told, today(), Q(step__alert__country=place.code))
    reads = may_read_cases(person, place.code)
    first = counting.first_told(person, place.code)
    shown: dict[str, Any] = {
        "country": place,
        "situations": situations(person, place.code),
        "alerts": counting.lines(person, list(page), counted),
        "page": page,
        **_asks(request, person, counted, "asks"),
        "first": first,
        "recorded": recorded(edition(), place.code, first.date()) if first else None,
        "fed": not is_pinned(),
        "reads_cases": reads,
        "misfit": misfit(person, place.code) if reads else None,
    }
    return render(request, "alerting/country.html", shown)


def _asks(
    request: HttpRequest, person: Account | None, counted: Sequence[counting.Counted], name: str
) -> dict[str, Any]:
    """The page of asks that the query `name` asks for, and what all of them come to."""
    page = part(request, counted, name)
    keys = [each.key for each in page.object_list]
    asks = reading.by_silence(reading.asks(person, today(), Q(pk__in=keys))) if keys else []
    return {"asks": asks, "asks_page": page, "tally": counting.tally_of(counted)}


def country_of(code: str) -> Country:
    """The country with this code; `NotFound` for any other text."""
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
        "steps": found.steps[::-1],
        "asks": reading.by_silence(found.asks),
        "meaning": meaning(found.last.level, found.last.cancels),
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
    """One addressee: what it was asked, and what it did, a page at a time."""
    person = who(request)
    office = reading.addressee(person, identifier)
    asked = Ask.objects.filter(addressee=identifier).values("step__alert")
    told = counting.told(person, Q(alert__in=asked))
    counted = counting.counted(told, today(), Q(addressee=identifier))
    # The calendar is that of the public, which may know of no ask of theirs.
    public = reading.told_steps(None).filter(asks__addressee=identifier)
    shown = {"office": office, **_asks(request, person, counted, "page"), "fed": fed() and public.exists()}
    return render(request, "alerting/addressee.html", shown)


@require_safe
@fresh
def responses(request: HttpRequest) -> HttpResponse:
    """All asks, the longest silence first, a page at a time, and each addressee's count."""
    person = who(request)
    found = counting.counted(counting.told(person), today())
    shown = {**_asks(request, person, found, "page"), "offices": counting.by_addressee(found)}
    return render(request, "alerting/responses.html", shown)
