"""Drafts: a new alert, what follows an alert, and changes before anybody is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.alerting import drafting as records
from heed.records.alerting import reading
from heed.records.alerting.belonging import begin_in, offered
from heed.records.alerting.judging import draft_from
from heed.records.alerting.models import Alert, Move, Reach, Step
from heed.records.alerting.told import path
from heed.web.account.showing import tried
from heed.web.alerting import draft_form, proposing
from heed.web.alerting.forms import country_names
from heed.web.alerting.seen import today
from heed.web.who import signed_in

MOVES = {Move.UPDATE, Move.CORRECTION, Move.CANCELLATION}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """Begin an alert by hand, or (`?proposal=SDN`) from what the current run proposes."""
    code, run = (request.GET.get(name, "") for name in ("proposal", "run"))
    given: dict[str, Any] = {"language": settings.LANGUAGE_CODE, "reach": str(Reach.PUBLIC)}
    if code:
        proposing.refuse_unknown(run)
    if code and request.method != "POST":
        given |= proposing.facts(code, settings.SITE_URL)
    there = offered(account, code)
    place = draft_form.Country(request.POST or None, initial={"country": _name(code)}, offered=there)
    form = draft_form.Draft(request.POST or None, initial=given)

    def act() -> HttpResponse:
        if not place.is_valid():
            return _shown(request, form, {"place": place, "title": _("Draft an alert")})
        country = world().named(place.cleaned_data["country"]).code
        chosen = next((each for each in there if each.slug == place.cleaned_data.get("situation")), None)
        with transaction.atomic():
            if code and country == code:
                step = draft_from(account, run, country, form.content())
            else:
                step = records.draft(account, country, form.content())
            if chosen:
                begin_in(account, step.alert, chosen)
        return HttpResponseRedirect(path(step))

    return _tried(request, form, act, {"place": place, "title": _("Draft an alert"), "proposed": bool(code)})


def _name(code: str) -> str:
    return world()[code].name if code else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def follow(request: HttpRequest, account: Account, number: str, move: str) -> HttpResponse:
    """Begin an update, a correction or a cancellation of an alert, from what its last step says."""
    if move not in MOVES:
        raise NotFound(f"there is no page at {request.path}")
    alert = reading.alert(account, number, today())
    before = records.content_of(alert.last)
    given = {**draft_form.initial(before), "note": "", "severity": "", "expires": None}
    form = draft_form.Draft(request.POST or None, initial=given, follows=True)

    def act() -> HttpResponse:
        chain = Alert.objects.get(number=number)
        return HttpResponseRedirect(path(records.follow(account, chain, Move(move), form.content())))

    titles = {
        Move.UPDATE: _("Update alert %(number)s"),
        Move.CORRECTION: _("Correct alert %(number)s"),
        Move.CANCELLATION: _("Cancel alert %(number)s"),
    }
    return _tried(request, form, act, {"title": titles[Move(move)] % {"number": number}, "alert": alert})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def change(request: HttpRequest, account: Account, number: str, place: int) -> HttpResponse:
    """Change a draft, one's own or one returned."""
    step = own_draft(account, number, place)
    form = draft_form.Draft(
        request.POST or None,
        initial=draft_form.initial(records.content_of(step)),
        follows=step.move != Move.ALERT,
    )

    def act() -> HttpResponse:
        return HttpResponseRedirect(path(records.revise(account, step, form.content())))

    return _tried(
        request, form, act, {"title": _("Change the draft %(step)s") % {"step": step}, "step": step}
    )


def _tried(
    request: HttpRequest, form: draft_form.Draft, act: Callable[[], HttpResponse], words: dict[str, Any]
) -> HttpResponse:
    return tried(form, act) or _shown(request, form, words)


def _shown(request: HttpRequest, form: draft_form.Draft, words: dict[str, Any]) -> HttpResponse:
    place: draft_form.Country | None = words.get("place")
    wrong = form.errors or (place and place.errors)
    shown = {"form": form, "countries": country_names(), **words}
    return render(request, "alerting/draft.html", shown, status=400 if wrong else 200)


def own_draft(account: Account, number: str, place: int) -> Step:
    """A draft that the person may change; raises `NotFound`, `NotAllowed` or `BadInput` else."""
    step = reading.step(account, number, place)
    records.refuse_change(account, step)
    return step
