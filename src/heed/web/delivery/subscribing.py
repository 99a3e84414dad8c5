"""Alerts by mail: ask for them, agree, choose, end. Each answer is the same whatever address was given."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import wraps
from smtplib import SMTPException
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heed.base.errors import NotFound
from heed.records.alerting import subscribing as do
from heed.records.alerting.delivering import can_mail
from heed.records.alerting.letters import link_letter
from heed.records.alerting.outgoing import Subscription
from heed.records.database import is_there
from heed.records.place_words import places_offered
from heed.web.account.showing import show_form, tried
from heed.web.delivery import forms
from heed.web.languages import speak
from heed.web.limiting import Limit, too_often

log = logging.getLogger("heed.web")
View = Callable[..., HttpResponse]


def unkept(view: View) -> View:
    """For views whose address or answer is one person's: nobody keeps them."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_there():
            raise NotFound(
                _("This site keeps no records, so nobody can subscribe here; its pages are public.")
            )
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return asked


@sensitive_post_parameters("mail")
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for alerts; a link to agree is mailed."""
    title = _("Alerts by mail")
    if not can_mail():
        return _say(request, title, _("This site sends no alerts by mail. Follow the feeds instead."))
    form = forms.Subscribed(request.POST or None, initial={"language": get_language()})

    def act() -> HttpResponse:
        if too_often(request, Limit.SUBSCRIBE):
            many = Limit.SUBSCRIBE.value
            words = ngettext(
                "That was asked more than %(many)s time from here: wait for an hour.",
                "That was asked more than %(many)s times from here: wait for an hour.",
                many,
            )
            return _say(request, title, words % {"many": many}, status=429)
        found = do.ask(form.cleaned_data["mail"], form.choice())
        if found is not None:
            _send_aside(found)
        return _say(
            request,
            title,
            _("A link is on its way to that address. Alerts come only once it was followed."),
            _(
                "Nothing there after some minutes? Look among the unwanted mail, or ask again after 15 minutes."
            ),
        )

    words = {
        "title": title,
        "button": _("Send me the link"),
        "lede": _(
            "Public alerts, as soon as they are told. We keep your address and your choice until you end it, then "
            "only a fingerprint of it; we do not learn whether you read a mail."
        ),
        "places": places_offered(),
    }
    return tried(form, act) or show_form(request, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mailed link leads. Only the button agrees: programs that scan mails follow links too."""
    found = do.of_agree_link(token)
    speak(request, found.language)
    if request.method == "POST":
        do.agree(found)
        return _say(
            request,
            _("You will get alerts"),
            _("From now on, as soon as they are told. Each mail holds a link to change or end it."),
        )
    words = {"title": _("Get alerts by mail?"), "button": _("Yes, send me alerts"), "subscription": found}
    return render(request, "delivery/sure.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def choice(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody gets, to be changed."""
    found = do.of_link(token)
    speak(request, found.language)
    _refuse_ended(found)
    form = forms.ByMail(request.POST or None, initial=forms.as_shown(found))

    def act() -> HttpResponse:
        speak(request, do.change(found, form.choice()).language)
        return _say(
            request, _("Your choice is kept"), _("It holds for every alert that is told from now on.")
        )

    words = {
        "title": _("What you get by mail"),
        "button": _("Keep this choice"),
        "places": places_offered(),
        "end": do.end_path(found),
    }
    return tried(form, act) or show_form(request, form, words, "delivery/choice.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def end(request: HttpRequest, token: str) -> HttpResponse:
    """The way out: a POST ends it, from the button or from a mail program (RFC 8058), without cookie or sign-in."""
    found = do.of_link(token)
    speak(request, found.language)
    if request.method == "POST" or found.ended is not None:
        do.end(found)
        return _say(
            request,
            _("It has ended"),
            _("No more alerts will come, and your address is not kept here any more."),
        )
    words = {"title": _("Get no more alerts by mail?"), "button": _("End it"), "subscription": found}
    return render(request, "delivery/end.html", words)


def _refuse_ended(found: Subscription) -> None:
    if found.ended is not None or found.agreed is None:
        raise NotFound(_("This subscription has ended: ask for a new one on the page for subscriptions."))


def _say(request: HttpRequest, title: str, *sentences: str, status: int = 200) -> HttpResponse:
    words: dict[str, Any] = {"title": title, "sentences": sentences}
    return render(request, "delivery/said.html", words, status=status)


def _send_aside(subscription: Subscription) -> None:
    """Send the link while the page answers: how long it takes must not tell whether the address is known."""

    def send() -> None:
        try:
            link_letter(subscription).send()
        except (SMTPException, OSError) as error:
            # Its words hold the address.
            log.error("a link for alerts by mail was not sent: %s", type(error).__name__)

    threading.Thread(target=send, name="mail").start()
