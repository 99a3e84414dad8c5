"""One's own account: what it is, password, recovery codes, sessions; and the links that lead to a password."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.errors import NotFound
from heed.records.accounts import passwords, second_factor
from heed.records.accounts.models import Account
from heed.records.accounts.people import choose_language
from heed.records.accounts.sessions import end_sessions_by_owner, handle, sessions_of
from heed.records.accounts.signing_in import stay, with_password
from heed.web.account import forms
from heed.web.account.entering import go_on, show_codes
from heed.web.account.mails import link, mails_strangers, send_link_aside
from heed.web.account.showing import say, say_too_often, show_form, tried
from heed.web.limiting import Limit, has_been_too_often, too_often
from heed.web.turns import aside
from heed.web.who import need_accounts, signed_in

ALWAYS = 0.4
"""Seconds that asking for a link takes, so that nobody hears from the time whether there is such an account."""


@require_safe
@signed_in()
def home(request: HttpRequest, account: Account) -> HttpResponse:
    """Who is signed in, and what they can do about it."""
    words = {
        "account": account,
        "device": second_factor.device_of(account),
        "codes_left": second_factor.codes_left(account),
        "sessions": len(sessions_of(account)),
        "language": dict(settings.LANGUAGES).get(account.language, account.language),
    }
    return render(request, "account/home.html", words)


@sensitive_post_parameters("present", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def password(request: HttpRequest, account: Account) -> HttpResponse:
    """Change the password."""
    form = forms.ChangedPassword(request.POST or None)
    words = {
        "title": _("Change your password"),
        "button": _("Change"),
        "lede": _("All your other sessions end."),
    }

    def act() -> HttpResponse:
        if with_password(request, account.mail, form.cleaned_data["present"]) is None:
            form.add_error("present", _("That is not your password."))
            return show_form(request, form, words)
        passwords.change(account, form.cleaned_data["password"], request.session.session_key)
        stay(request, account)
        return say(request, _("Your password is changed"), _("All your other sessions have ended."))

    return tried(form, act) or show_form(request, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def language(request: HttpRequest, account: Account) -> HttpResponse:
    """In which language mails about alerts come."""
    form = forms.Language(request.POST or None, initial={"language": account.language})

    def act() -> HttpResponse:
        choose_language(account, form.cleaned_data["language"])
        return HttpResponseRedirect("/account/")

    words = {
        "title": _("Language of your mails"),
        "button": _("Keep this choice"),
        "lede": _("Of mails about alerts that not everybody may read: they hold a number and a link."),
        "back": "/account/",
    }
    return tried(form, act) or show_form(request, form, words)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def codes(request: HttpRequest, account: Account) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    if second_factor.device_of(account) is None:
        return HttpResponseRedirect("/account/second-factor/set-up/")
    form = forms.Password(request.POST or None)
    words = {
        "title": _("New recovery codes"),
        "button": _("Make new codes"),
        "lede": _("The codes you have now will no longer hold."),
    }

    def act() -> HttpResponse:
        if with_password(request, account.mail, form.cleaned_data["password"]) is None:
            form.add_error("password", _("That is not your password."))
            return show_form(request, form, words)
        return show_codes(request, second_factor.renew_codes(account))

    return tried(form, act) or show_form(request, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def sessions(request: HttpRequest, account: Account) -> HttpResponse:
    """Where one is signed in; ends one session, or all the others."""
    here = request.session.session_key
    if request.method == "POST":
        end_sessions_by_owner(account, request.POST.get("session", ""), here)
        return HttpResponseRedirect("/account/sessions/")
    shown = [
        {"row": each, "name": handle(each), "here": each.session_key == here} for each in sessions_of(account)
    ]
    return render(request, "account/sessions.html", {"sessions": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail; the answer is the same whether or not there is such an account."""
    need_accounts()
    title = _("New password by mail")
    if not mails_strangers():
        said = _("This site sends no such mail. Ask an administrator for a link to a new password.")
        return say(request, title, said)
    form = forms.Forgotten(request.POST or None)

    def act() -> HttpResponse:
        if too_often(request, Limit.FORGOTTEN):
            return say_too_often(request, title)
        begun = time.monotonic()
        account = passwords.asked_for_new(form.cleaned_data["mail"])
        if account is not None:
            send_link_aside(account, link(request, account))
        with aside():
            time.sleep(max(0.0, ALWAYS - (time.monotonic() - begun)))
        return say(
            request,
            title,
            _(
                "If there is an account with this mail address, a link is on its way to it. It holds for 48 hours."
            ),
            _("Nothing there after some minutes? Look among the unwanted mail, or ask an administrator."),
        )

    words = {
        "title": title,
        "button": _("Send the link"),
        "lede": _("For an account that is in use already."),
    }
    return tried(form, act) or show_form(request, form, words)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Where an invitation leads, and the link of one who forgot the password."""
    need_accounts()
    if has_been_too_often(request, Limit.LINK):
        return say_too_often(request, _("New password"))
    try:
        account = passwords.account_of_link(number, token)
    except NotFound:
        too_often(request, Limit.LINK)
        raise
    form = forms.ChosenPassword(request.POST or None)

    def act() -> HttpResponse:
        return go_on(request, passwords.choose_by_link(number, token, form.cleaned_data["password"]))

    title = _("Welcome, %(name)s") if account.waits else _("New password for %(name)s")
    words = {
        "title": title % {"name": account.name},
        "button": _("Go on"),
        "lede": _("You sign in with %(mail)s and the password you choose here.") % {"mail": account.mail},
    }
    return tried(form, act) or show_form(request, form, words)
