"""The way in and out: password, second factor, its set-up, sign-out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from heed.records.accounts import second_factor as factor
from heed.records.accounts.guessing import count_failure, is_open
from heed.records.accounts.models import Account
from heed.records.accounts.signing_in import begin, enter, leave, on_the_way, with_password
from heed.web.account import forms
from heed.web.account.mails import mails_strangers
from heed.web.account.showing import show_form, tried
from heed.web.who import need_accounts, who

ONWARD = "onward"
OFFERED = "offered"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Mail address and password."""
    need_accounts()
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if who(request) is not None:
        return HttpResponseRedirect(_own(request, onward))
    form = forms.SignIn(request.POST or None)

    def act() -> HttpResponse:
        account = with_password(request, form.cleaned_data["mail"], form.cleaned_data["password"])
        if account is None:
            form.add_error(None, _("The mail address or the password is not right."))
            return _asked(request, form, onward)
        return go_on(request, account, onward)

    return tried(form, act) or _asked(request, form, onward)


def _asked(request: HttpRequest, form: forms.SignIn, onward: str) -> HttpResponse:
    words = {"title": _("Sign in"), "button": _("Sign in"), "next": onward, "forgotten": mails_strangers()}
    return show_form(request, form, words, "account/sign_in.html")


def go_on(request: HttpRequest, account: Account, onward: str = "") -> HttpResponse:
    """From the password to the next step: in, to the second factor, or to its set-up."""
    if begin(request, account):
        return HttpResponseRedirect(_own(request, onward))
    request.session[ONWARD] = _own(request, onward)
    step = "" if factor.device_of(account) else "set-up/"
    return HttpResponseRedirect(f"/account/second-factor/{step}")


def _own(request: HttpRequest, onward: str) -> str:
    """Where to go after the sign-in: a page of this site, never of another."""
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return onward if ours and onward.startswith("/") else "/account/"


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code of the app, or a recovery code."""
    need_accounts()
    account = on_the_way(request)
    if account is None:
        return HttpResponseRedirect("/account/sign-in/")
    form = forms.Code(request.POST or None)

    def act() -> HttpResponse:
        if not is_open(request, account):
            return HttpResponse()  # which axes turns into the page of the locked
        try:
            device = factor.prove(account, form.cleaned_data["code"])
        except factor.WrongCode:
            count_failure(request, account)
            raise
        onward = request.session.get(ONWARD, "/account/")
        enter(request, account, device)
        return HttpResponseRedirect(onward)

    words = {
        "title": _("Second step"),
        "button": _("Go on"),
        "help": _(
            "No telephone and no recovery code left? Ask an administrator to take away the second step."
        ),
    }
    return tried(form, act) or show_form(request, form, words)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """A QR code for the app, the code that proves it, then the recovery codes, once."""
    need_accounts()
    inside, coming = who(request), None
    if inside is None:
        coming = on_the_way(request)
        # A password alone must not put another app in place of the one that guards the account.
        if coming is None or factor.device_of(coming) is not None:
            return HttpResponseRedirect("/account/sign-in/")
    account = inside or coming
    assert account is not None
    offered = factor.offer(account, request.session.get(OFFERED))
    request.session[OFFERED] = offered.key
    form = (forms.SetUpAgain if inside else forms.SetUp)(request.POST or None)

    def act() -> HttpResponse:
        if inside and with_password(request, inside.mail, form.cleaned_data["password"]) is None:
            form.add_error("password", _("That is not your password."))
            return _shown(request, form, offered)
        codes = factor.set_up(account, offered.key, form.cleaned_data["code"], replace=inside is not None)
        onward = request.session.get(ONWARD, "/account/")
        enter(request, account, factor.device_of(account))
        return show_codes(request, codes, onward)

    return tried(form, act) or _shown(request, form, offered)


def _shown(request: HttpRequest, form: forms.SetUp, offered: factor.Offer) -> HttpResponse:
    words = {"title": _("Set up the second step"), "button": _("Go on"), "offered": offered}
    return show_form(request, form, words, "account/set_up.html")


def show_codes(request: HttpRequest, codes: list[str], onward: str = "/account/") -> HttpResponse:
    """The recovery codes, shown this once."""
    words = {"title": _("Your recovery codes"), "codes": codes, "onward": onward}
    return render(request, "account/codes.html", words)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session."""
    leave(request)
    return HttpResponseRedirect("/")
