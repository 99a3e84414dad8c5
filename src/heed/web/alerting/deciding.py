"""What is done to a step on its way out: handed in, confirmed, returned, dropped; and what waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as plain_forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.errors import NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may, may_somewhere
from heed.records.alerting import reading
from heed.records.alerting.confirming import confirm, give_back
from heed.records.alerting.drafting import drop, submit
from heed.records.alerting.misfits import misfits
from heed.records.alerting.models import State, Step
from heed.records.alerting.told import path
from heed.web.account.showing import tried
from heed.web.alerting import forms, stepping
from heed.web.alerting.seen import today
from heed.web.who import signed_in


@dataclass(frozen=True, slots=True)
class Typed:
    """The reason given, and how often the step had been returned when its reader saw it."""

    why: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done to a step, and the words of its page."""

    title: Any
    button: Any
    lede: Any
    do: Callable[[Account, Step, Typed], Step]
    why: bool = True


DEEDS = {
    "hand-in": Deed(
        _("Hand in for confirmation"),
        _("Hand in"),
        _("Nobody is told yet. Others are asked to confirm it; until they return it you cannot change it."),
        lambda by, step, typed: submit(by, step),
        why=False,
    ),
    "confirm": Deed(
        _("Confirm"),
        _("Confirm"),
        _("You say that you have read it, that its sources hold and that it should be told."),
        lambda by, step, typed: confirm(by, step, typed.why, typed.seen),
    ),
    "return": Deed(
        _("Return to its author"),
        _("Return"),
        _("Its author reads why, changes it and hands it in anew. Confirmations it had count no more."),
        lambda by, step, typed: give_back(by, step, typed.why),
    ),
    "drop": Deed(
        _("Drop"),
        _("Drop it"),
        _("It is not told to anybody and cannot be taken up again. It stays in the record."),
        lambda by, step, typed: drop(by, step, typed.why),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def decide(request: HttpRequest, account: Account, number: str, place: int, deed: str) -> HttpResponse:
    """The page before a deed, which says what follows from it, and the deed."""
    step = reading.step(account, number, place)
    if deed not in DEEDS or step.state == State.TOLD:
        raise NotFound(f"there is no page at {request.path}")
    what = DEEDS[deed]
    form = (forms.Reason if what.why else plain_forms.Form)(
        request.POST if request.method == "POST" else None
    )

    def act() -> HttpResponse:
        seen = request.POST.get("seen", "")
        typed = Typed(
            form.cleaned_data.get("why", ""), int(seen) if seen.isdecimal() and len(seen) < 10 else None
        )
        after = what.do(account, step, typed)
        onward = "/alerts/waiting/" if after.state in (State.RETURNED, State.DROPPED) else path(after)
        return HttpResponseRedirect(onward)

    answer = tried(form, act)
    if answer is not None:
        return answer
    shown = stepping.shown(account, step, today())
    last = deed == "confirm" and shown["missing"] == 1
    words = {**shown, "form": form, "deed": what, "name": deed, "last": last}
    return render(request, "alerting/decide.html", words, status=400 if form.errors else 200)


@require_safe
@signed_in()
def waiting(request: HttpRequest, account: Account) -> HttpResponse:
    """What waits for the reader: one's own steps, those to confirm, and others on their way."""
    steps = reading.unfinished(account)
    own = [each for each in steps if each.author_id == account.pk]
    others = [each for each in steps if each.author_id != account.pk]
    done = stepping.confirmed_by(account, others)
    mine = [
        each
        for each in others
        if each.state == State.WAITING
        and each.pk not in done
        and may(account, Do.CONFIRM, each.alert.country)
    ]
    shown = {
        "own": own,
        "to_confirm": mine,
        "others": [each for each in others if each not in mine],
        "raises": may_somewhere(account, Do.RAISE),
        "misfits": misfits(account),
    }
    return render(request, "alerting/waiting.html", shown)
