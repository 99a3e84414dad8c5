"""Situations are opened, described anew, closed and opened again; a page first shows what others will see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as plain_forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.base.countries import world
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.situations import opening as records
from heed.records.situations import reading
from heed.records.situations.models import Reach, Situation
from heed.web.account.showing import show_form, tried
from heed.web.alerting.forms import country_names
from heed.web.alerting.seen import today
from heed.web.situations import forms
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.EDIT)
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """Open a situation."""
    form = forms.Opened(request.POST or None, initial={"opened": today(), "reach": Reach.RESTRICTED})

    def act() -> Situation:
        return records.open_situation(account, form.cleaned_data["slug"], form.about(), today())

    return _sure(request, form, act, {"title": _("Open a situation")})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.EDIT)
def change(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """Say anew what a situation is; what it said before stays in the history."""
    situation = _own(account, slug)
    names = sorted(world()[code].name for code in situation.codes)
    form = forms.Changed(request.POST or None, initial=forms.initial(situation, names))

    def act() -> Situation:
        return records.change(account, situation, form.about(), today(), form.cleaned_data["why"])

    words = {"title": _("Describe “%(title)s” anew") % {"title": situation.title}, "situation": situation}
    return _sure(request, form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.EDIT)
def close(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """Close a situation, or open a closed one again."""
    situation = _own(account, slug)
    again = situation.closed is not None
    kind = forms.Reopened if again else forms.Closed
    form = kind(request.POST or None, initial={"on": today()})

    def act() -> HttpResponse:
        why = form.cleaned_data["why"]
        if again:
            records.reopen(account, situation, why)
        else:
            records.close(account, situation, form.cleaned_data["on"], why, today())
        return HttpResponseRedirect(f"/situations/{situation.slug}/")

    words = {
        "title": (_("Open “%(title)s” again") if again else _("Close “%(title)s”"))
        % {"title": situation.title},
        "button": _("Open it again") if again else _("Close it"),
        "lede": _("Alerts and sheets can be added to it from then on.")
        if again
        else _(
            "No alert and no sheet is added to it from then on; what is there stays. It can be opened again."
        ),
        "back": f"/situations/{situation.slug}/",
        "crumbs": "situations/crumbs.html",
        "situation": situation,
    }
    return tried(form, act) or show_form(request, form, words)


def _own(account: Account, slug: str) -> Situation:
    situation = reading.situation(account, slug)
    records.refuse_editing(account, situation.codes)
    return situation


def _sure(
    request: HttpRequest, form: plain_forms.Form, act: Callable[[], Situation], words: dict[str, Any]
) -> HttpResponse:
    """The form, then what others will see of it, then the deed."""
    sure = "sure" in request.POST

    def done() -> HttpResponse:
        with transaction.atomic():
            made = act()
            shown = {"made": made, "names": sorted(world()[code].name for code in made.codes)}
            # The first time it only finds out whether the records would take it.
            transaction.set_rollback(not sure)
        if sure:
            return HttpResponseRedirect(f"/situations/{made.slug}/")
        return render(request, "situations/sure.html", {"form": form, **words, **shown})

    found = None if "back" in request.POST else tried(form, done)
    shown = {"form": form, "countries": country_names(), **words}
    return found or render(request, "situations/form.html", shown, status=400 if form.errors else 200)
