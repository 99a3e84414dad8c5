"""What administrators see of delivery: what could not be delivered, and the webhooks."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.alerting import dead, hooks
from heed.records.alerting.claiming import Stage
from heed.records.alerting.delivering import can_mail
from heed.records.alerting.outgoing import Webhook
from heed.records.alerting.subscribing import Choice
from heed.records.history.naming import lines
from heed.records.history.rows import history_of
from heed.web.account.forms import Reason, place_names
from heed.web.account.showing import say, show_form, tried
from heed.web.delivery.forms import NewHook
from heed.web.turns import aside
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.DELIVER)
def outgoing(request: HttpRequest, account: Account) -> HttpResponse:
    """How many messages are where, those given up and why, and a button to send them again."""
    if request.method == "POST":
        many = dead.send_again(account, _key(request.POST.get("message", "")))
        sentence = _("%(many)s will be sent again when the worker looks next.") % {"many": many}
        return say(request, _("To be sent again"), sentence)
    shown = {
        "counts": dead.counts(),
        "failing": dead.failing(),
        "given_up": dead.given_up(account),
        "can_mail": can_mail(),
    }
    return render(request, "delivery/outgoing.html", shown)


def _key(text: str) -> str:
    """The id of one message; empty for `all`. Raises `BadInput` for anything else."""
    if text == "all":
        return ""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise BadInput(_("message: expected the id of one, or all; nothing was changed")) from error


@require_http_methods(["GET", "HEAD"])
@signed_in(Do.DELIVER)
def webhooks(request: HttpRequest, account: Account) -> HttpResponse:
    """All webhooks, by host: the rest of an address may be a secret."""
    rows = [{"hook": each, "host": _host(each)} for each in Webhook.objects.all()]
    return render(request, "delivery/webhooks.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.DELIVER)
def new_webhook(request: HttpRequest, account: Account) -> HttpResponse:
    """Add one; its secret is shown this once."""
    form = NewHook(request.POST or None)

    def act() -> HttpResponse:
        countries, regions = form.countries_and_regions()
        wanted = Choice(countries, regions, form.cleaned_data["levels"], settings.LANGUAGE_CODE)
        made = hooks.add(account, form.cleaned_data["address"], wanted, form.cleaned_data["why"])
        shown = {"hook": made, "host": _host(made)}
        response = render(request, "delivery/secret.html", shown)
        response["Cache-Control"] = "no-store"
        return response

    words = {
        "title": _("Add a webhook"),
        "button": _("Add"),
        "places": place_names(),
        "back": "/alerts/webhooks/",
    }
    return tried(form, act) or show_form(request, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.DELIVER)
def webhook(request: HttpRequest, account: Account, identifier: int) -> HttpResponse:
    """One webhook: test it, switch it on or off."""
    hook = hooks.one(identifier)
    asked = request.POST.get("do", "")
    if asked == "test":
        with aside():
            outcome = hooks.try_out(account, hook)
        said = _("It took the test.") if outcome.stage is Stage.SENT else outcome.fault
        return say(request, _("Test of the webhook at %(host)s") % {"host": _host(hook)}, said)
    form = Reason(request.POST if asked in ("on", "off") else None)

    def act() -> HttpResponse:
        hooks.set_active(account, hook, asked == "on", form.cleaned_data["why"])
        return HttpResponseRedirect(request.path)

    acted: Callable[[], HttpResponse] = act
    changes = lines(account, history_of("webhook", hook.pk)[:50])
    words = {"title": _host(hook), "button": "", "hook": hook, "subscription": hook, "changes": changes}
    return tried(form, acted) or show_form(request, form, words, "delivery/webhook.html")


def _host(hook: Webhook) -> str:
    return urlsplit(hook.address).hostname or ""
