"""What administrators see of people: all of them, or those who are searched for, and one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.errors import Unreachable
from heed.records.accounts import people as do
from heed.records.accounts.finding import found
from heed.records.accounts.models import Account
from heed.records.accounts.roles import ROLES, Do
from heed.records.accounts.second_factor import device_of
from heed.records.history.naming import lines
from heed.records.history.rows import history_of
from heed.web import unnamed
from heed.web.account import forms
from heed.web.account.mails import link, mail_is_on, send_link
from heed.web.account.showing import say, show_form, tried
from heed.web.alerting.seen import part
from heed.web.who import signed_in

LONGEST = 120
"""Characters of a search that are looked at."""


@require_safe
@signed_in(Do.MANAGE_PEOPLE)
def people(request: HttpRequest, account: Account) -> HttpResponse:
    """Everybody with an account, or whom `q` finds, a page at a time."""
    sought, every = searched(request, "q"), Account.objects.all()
    page = part(request, found(every, sought) if sought else every)
    shown = {
        "page": page,
        "sought": sought,
        "places": forms.place_names(),
        "roles": ROLES.values(),
        "unnamed_proxy": unnamed.seen.is_set(),
    }
    return render(request, "account/people.html", shown)


def searched(request: HttpRequest, name: str) -> str:
    """What was typed to find somebody."""
    return request.GET.get(name, "").strip()[:LONGEST]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.MANAGE_PEOPLE)
def invite(request: HttpRequest, account: Account) -> HttpResponse:
    """Make an account and send its owner a link."""
    form = forms.Invited(request.POST or None)

    def act() -> HttpResponse:
        said = form.cleaned_data
        grant = do.Grant(said["role"], form.places_named())
        return _hand_over(request, do.invite(account, said["mail"], said["name"], grant, said["why"]))

    words = {
        "title": _("Invite somebody"),
        "button": _("Send the invitation") if mail_is_on() else _("Make the invitation"),
        "lede": "" if mail_is_on() else _("This site sends no mail: you will get a link to hand over."),
        "places": forms.place_names(),
    }
    return tried(form, act) or show_form(request, form, words)


def _hand_over(request: HttpRequest, account: Account) -> HttpResponse:
    """Send the link; where that does not work, show it, to be handed over another way."""
    address, title = link(request, account), _("A link for %(name)s") % {"name": account.name}
    holds = _("It holds once, for 48 hours. Whoever has it can choose the password of this account.")
    if not mail_is_on():
        hand = _("This site sends no mail. Hand the link over in a way that nobody else can read.")
        return say(request, title, hand, holds, link=address)
    try:
        send_link(account, address)
    except Unreachable as error:
        return say(request, title, error.sentence, _("Hand the link over yourself."), holds, link=address)
    return say(request, title, _("It was sent to %(mail)s.") % {"mail": account.mail}, holds)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.MANAGE_PEOPLE)
def person(request: HttpRequest, account: Account, identifier: int) -> HttpResponse:
    """One person: role and places, block, second factor, a new link; each change with its reason."""
    subject = do.person(identifier)
    asked = request.POST.get("do", "")
    grant = forms.Granted(
        request.POST if asked == "role" else None,
        initial={"role": subject.role, "places": ", ".join(subject.places)},
        prefix="role",
    )
    why = forms.Reason(request.POST if asked in ("block", "unblock", "factor") else None, prefix="why")
    acts: dict[str, tuple[django_forms.Form, Callable[[], object]]] = {
        "role": (grant, lambda: do.set_role(account, subject, _granted(grant), grant.cleaned_data["why"])),
        "block": (why, lambda: do.set_active(account, subject, False, why.cleaned_data["why"])),
        "unblock": (why, lambda: do.set_active(account, subject, True, why.cleaned_data["why"])),
        "factor": (why, lambda: do.drop_second_factor(account, subject, why.cleaned_data["why"])),
    }
    if asked == "link":
        return _hand_over(request, do.link_again(account, subject))
    if asked in acts:
        form, act = acts[asked]

        def done() -> HttpResponse:
            act()
            return HttpResponseRedirect(request.path)

        answer = tried(form, done)
        if answer is not None:
            return answer
    return _person_page(request, account, subject, {"grant": grant, "reason": why})


def _granted(form: forms.Granted) -> do.Grant:
    return do.Grant(form.cleaned_data["role"], form.places_named())


def _person_page(
    request: HttpRequest, account: Account, subject: Account, shown: dict[str, Any]
) -> HttpResponse:
    words = {
        **shown,
        "subject": subject,
        "own": subject.pk == account.pk,
        "device": device_of(subject),
        "mail_is_on": mail_is_on(),
        "changes": lines(account, history_of("account", subject.pk)[:50]),
        "places": forms.place_names(),
    }
    wrong = any(form.errors for form in (shown["grant"], shown["reason"]))
    return render(request, "account/person.html", words, status=400 if wrong else 200)
