"""How the private pages are laid out: a form with what was wrong, or a few sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heed.base.errors import HeedError


def show_form(
    request: HttpRequest, form: forms.Form, words: dict[str, Any], page: str = "account/form.html"
) -> HttpResponse:
    """A page with one form; `words` holds `title`, `button` and what else the page shows."""
    return render(request, page, {"form": form, **words}, status=400 if form.errors else 200)


def say(
    request: HttpRequest, title: object, *sentences: object, link: str = "", status: int = 200
) -> HttpResponse:
    """A page that only says something; `link` is one to hand over."""
    words = {"title": title, "sentences": sentences, "link": link}
    return render(request, "account/said.html", words, status=status)


def say_too_often(request: HttpRequest, title: object) -> HttpResponse:
    """The page for one network address that asked more often in an hour than it may."""
    return say(
        request, title, _("That was asked too often from where you are: wait for an hour."), status=429
    )


def tried(form: forms.Form, act: Callable[[], HttpResponse]) -> HttpResponse | None:
    """What `act` answers, or None after putting its refusal on the form; only a valid form is acted on."""
    if not form.is_valid():
        return None
    try:
        return act()
    except HeedError as error:
        if error.status >= 500:
            raise
        form.add_error(None, error.sentence)
        return None
