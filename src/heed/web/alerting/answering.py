"""Answers to asks: recorded, and set right; before others see one, a page shows what they will see."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.alerts.clocks import Answer
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.alerting import answering as records
from heed.records.alerting import reading
from heed.web.account.showing import tried
from heed.web.alerting import forms
from heed.web.alerting.seen import today
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RESPOND)
def answer(request: HttpRequest, account: Account, identifier: int) -> HttpResponse:
    """Record what an addressee did with an ask."""
    asked = reading.asked(account, identifier, today())
    form = forms.Said(request.POST or None, initial={"on": today()})

    def act() -> None:
        records.respond(account, asked.ask, said(form), today())

    return _sure(request, form, act, asked, _("Record an answer"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RESPOND)
def correct(request: HttpRequest, account: Account, identifier: int) -> HttpResponse:
    """Set a recorded answer right, or say that there was none; the wrong one stays in the record."""
    wrong = reading.response(account, identifier)
    asked = reading.asked(account, wrong.ask_id, today())
    given = {"answer": wrong.answer, "on": wrong.on, "reason": wrong.reason, "source": wrong.source}
    form = forms.Corrected(request.POST or None, initial=given)

    def act() -> None:
        right = None if form.cleaned_data["none"] else said(form)
        records.correct(account, wrong, right, form.cleaned_data["why"], today())

    return _sure(request, form, act, asked, _("Correct an answer"))


def said(form: forms.Said) -> records.Said:
    """What was typed, as the records take it."""
    typed = form.cleaned_data
    return records.Said(Answer(typed["answer"]), typed["on"], typed["source"], typed["reason"])


def _sure(
    request: HttpRequest, form: forms.Said, act: Callable[[], None], asked: reading.Asked, title: str
) -> HttpResponse:
    """The form, then what others will see of it, then the deed."""
    sure = "sure" in request.POST

    def done() -> HttpResponse:
        with transaction.atomic():
            act()
            # The first time it only finds out whether the records would take it.
            transaction.set_rollback(not sure)
        if sure:
            return HttpResponseRedirect(f"/alerts/{asked.ask.step.alert.number}/#asks")
        return render(request, "alerting/sure.html", {"form": form, "row": asked, "title": title})

    if "back" not in request.POST:
        found = tried(form, done)
        if found is not None:
            return found
    elif form.is_valid():
        form = type(form)(initial=form.cleaned_data)
    words = {"form": form, "row": asked, "title": title}
    return render(request, "alerting/answer.html", words, status=400 if form.errors else 200)
