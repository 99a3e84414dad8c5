"""Asks of a draft: of whom, then which of the measures that the gate leaves open to them, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.base.countries import world
from heed.base.errors import HeedError, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.alerting import asking as records
from heed.records.alerting import reading
from heed.records.alerting.cases import Unfit, newest_case
from heed.records.alerting.misfits import misfit
from heed.records.alerting.models import Addressee, Step
from heed.records.alerting.policy import may_read_cases
from heed.records.alerting.told import path
from heed.web.alerting import forms, words
from heed.web.alerting.deaths import Outlook, outlook
from heed.web.alerting.drafting import own_draft
from heed.web.alerting.seen import edition, today
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def ask(request: HttpRequest, account: Account, number: str, place: int) -> HttpResponse:
    """Three short pages under one address: whom (and their kind, when new), then what and why."""
    step = own_draft(account, number, place)
    stage = request.POST.get("stage", "")
    whom = forms.Whom(request.POST if stage else None)
    if not stage or not whom.is_valid():
        return _page(request, account, step, {"form": whom, "stage": "whom"})
    name, by = whom.cleaned_data["addressee"].strip(), whom.cleaned_data["by"]
    typed = {"addressee": name, "by": by.isoformat(), **_because(request)}
    try:
        if by <= today():
            whom.add_error("by", _("Choose a day after today."))
            return _page(request, account, step, {"form": whom, "stage": "whom"})
        office = Addressee.objects.filter(name=name).first()
        if office is None and stage == "office":
            new = forms.Office(request.POST)
            if new.is_valid():
                said = new.cleaned_data
                office = records.add_addressee(account, name, said["tier"], said["actor"])
                stage = "whom"
            else:
                return _page(request, account, step, {"form": new, "stage": "office", "typed": typed})
        if office is None:
            return _page(request, account, step, {"form": forms.Office(), "stage": "office", "typed": typed})
        return _measures(request, account, step, (office, by, stage == "ask"))
    except Unfit:
        # The page says so, and what to do.
        return _page(request, account, step, {"form": whom, "stage": "whom"}, refused=True)
    except HeedError as error:
        whom.add_error(None, error.sentence)
        return _page(request, account, step, {"form": whom, "stage": "whom"})


def _measures(
    request: HttpRequest, account: Account, step: Step, whom: tuple[Addressee, date, bool]
) -> HttpResponse:
    """The page on which a measure is chosen; when one is, the ask is added to the draft."""
    office, by, chosen = whom
    seen = outlook(edition(), step.alert.country, today())
    offered = records.offers(step, office, today())
    labels = [(offer.measure, label(offer, by, seen)) for offer in offered]
    form = forms.Ask(request.POST if chosen else None, offered=labels, initial=_because(request))
    if chosen and form.is_valid():
        said = form.cleaned_data
        try:
            wanted = records.Wanted(said["measure"], office, said["because"], by)
            records.add_ask(account, step, wanted, today())
            return HttpResponseRedirect(f"{path(step)}#asks")
        except HeedError as error:
            form.add_error(None, error.sentence)
    typed = {"addressee": office.name, "by": by.isoformat()}
    shown = {"form": form, "stage": "ask", "typed": typed, "office": office, "by": by, "outlook": seen}
    return _page(request, account, step, {**shown, "offered": offered, **_case(account, step)})


def _case(account: Account, step: Step) -> dict[str, Any]:
    """The case file that the gate was asked with, for those alone who may read it."""
    country = step.alert.country
    reads = may_read_cases(account, country)
    kept = newest_case(country) if reads else None
    return {"reads_cases": reads, "case_file": kept[0] if kept else None, "country": world()[country]}


def label(offer: records.Offer, by: date, seen: Outlook | None) -> SafeString:
    """A measure with how it stands and how long it takes, and whether that is too long."""
    parts = [
        words.standing(offer.standing).capitalize(),
        _("usual time: %(time)s") % {"time": offer.lead_time},
    ]
    said = "; ".join(parts)
    if offer.late(today(), by):
        said += ". " + _("That is longer than there is until %(day)s") % {"day": words.day(by)}
    if seen and seen.highest and seen.ahead and offer.late(today(), seen.highest.first_day):
        said += ". " + _("The forecast is highest before that")
    return format_html('{}. <span class="hint">{}.</span>', words.measure(offer.measure), said)


def _because(request: HttpRequest) -> dict[str, str]:
    """The reason that was typed already, where the first page has to be gone through again."""
    said = request.POST.get("because", "")
    return {"because": said} if said else {}


def _page(
    request: HttpRequest, account: Account, step: Step, shown: dict[str, Any], refused: bool = False
) -> HttpResponse:
    words = {
        "step": step,
        "addressees": reading.known_addressees(account),
        "misfit": misfit(account, step.alert.country),
        "typed": _because(request),
        **shown,
    }
    wrong = refused or shown["form"].errors
    return render(request, "alerting/ask.html", words, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def take_out(
    request: HttpRequest, account: Account, number: str, place: int, identifier: int
) -> HttpResponse:
    """Take an ask out of a draft."""
    step = own_draft(account, number, place)
    found = step.asks.filter(pk=identifier).select_related("addressee").first()
    if found is None:
        raise NotFound("there is no such ask in this draft")
    if request.method == "POST":
        records.remove_ask(account, found)
        return HttpResponseRedirect(f"{path(step)}#asks")
    return render(request, "alerting/take_out.html", {"step": step, "ask": found})
