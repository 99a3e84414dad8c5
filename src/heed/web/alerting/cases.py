"""The case file of a country: what is kept for the gate of the norm, what the gate says of it, and a newer one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.countries import Country
from heed.base.errors import BadFile, BadInput
from heed.norm import assess
from heed.norm.blank import blank_case
from heed.norm.case import Case
from heed.norm.files import MOST_BYTES
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting import cases as records
from heed.records.alerting.misfits import misfit
from heed.records.alerting.models import CaseFile
from heed.web.alerting.differences import compare, excerpt
from heed.web.alerting.forms import why
from heed.web.alerting.lists import country_of
from heed.web.alerting.seen import today
from heed.web.alerting.words import day
from heed.web.who import signed_in


class CaseText(forms.Form):
    """A case file as it is typed or brought along."""

    text = forms.CharField(
        label=gettext_lazy("Case"),
        help_text=gettext_lazy(
            "YAML. Each entry has who says so, its day, and where that can be read. No name of a victim, witness "
            "or source."
        ),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false", "class": "yaml", "dir": "ltr"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("With the ending .yml. It takes the place of what stands above."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yml,.yaml"}),
    )
    why = why()
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


@require_safe
@signed_in()
def case(request: HttpRequest, account: Account, code: str) -> HttpResponse:
    """The newest case file with what the gate says of it, and the list of the older ones."""
    return _shown(request, account, country_of(code), None)


@require_safe
@signed_in()
def one(request: HttpRequest, account: Account, code: str, identifier: int) -> HttpResponse:
    """One of those that were kept."""
    return _shown(request, account, country_of(code), identifier)


def _shown(request: HttpRequest, account: Account, country: Country, identifier: int | None) -> HttpResponse:
    kept = records.case_files(account, country.code)
    chosen = records.case_file(account, country.code, identifier) if identifier else (kept or (None,))[0]
    older = kept[kept.index(chosen) + 1 :][:1] if chosen else ()
    shown = {
        "country": country,
        "kept": kept,
        "chosen": chosen,
        "newest": bool(kept) and chosen == kept[0],
        "older": older[0] if older else None,
        "raises": may(account, Do.RAISE, country.code),
        "misfit": misfit(account, country.code),
        **(_assessed(chosen.file) if chosen else {}),
    }
    return render(request, "alerting/case.html", shown)


def _assessed(kept: CaseFile) -> dict[str, Any]:
    """What the gate says of a kept case, or why it can no longer be asked with it."""
    try:
        return _answer(records.case_of(kept))
    except BadFile as error:
        return {"fault": error.sentence}


def _answer(case: Case) -> dict[str, Any]:
    return {"case": case, "answer": assess(case), "past": case.as_of < today()}


@require_safe
@signed_in()
def text(request: HttpRequest, account: Account, code: str, identifier: int) -> HttpResponse:
    """One of them as the file that it is."""
    kept = records.case_file(account, country_of(code).code, identifier).file
    response = HttpResponse(kept.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{kept.country}-{kept.at:%Y-%m-%d}-{kept.pk}.yml"'
    )
    return response


@require_safe
@signed_in()
def differing(request: HttpRequest, account: Account, code: str) -> HttpResponse:
    """What changed from one case file to another; `one` and `other` choose them, in either order."""
    country = country_of(code)
    chosen = [
        records.case_file(account, country.code, _number(request.GET.get(name, "")))
        for name in ("one", "other")
    ]
    before, after = sorted(chosen, key=lambda each: (each.file.at, each.file.pk))
    parts = compare(before.file.text, after.file.text)
    shown = {"country": country, "before": before, "after": after, "parts": parts}
    return render(request, "alerting/case_compared.html", shown)


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise BadInput(
            f"expected the numbers of two case files as one= and other=, got {text[:40]!r}; choose them in the list"
        )
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def newer(request: HttpRequest, account: Account, code: str) -> HttpResponse:
    """Keep a newer case file, or only ask the gate what it would say; what is wrong keeps all that was typed."""
    country = country_of(code)
    kept = records.case_files(account, country.code)
    newest = kept[0].file if kept else None
    seen = newest.pk if newest else 0
    shown: dict[str, Any] = {"country": country, "kept": newest}
    if request.method != "POST":
        begun = newest.text if newest else _blank(country)
        if found := misfit(account, country.code):
            shown |= {"misfit": found, **_place(begun, found.fault)}
        return _form(request, CaseText(initial={"text": begun, "after": seen}), shown)
    typed, fault = _typed(request)
    form = CaseText(typed)
    form.fields["why"].required = keeping = "keep" in request.POST
    if fault:
        form.add_error("file", fault)
    elif form.is_valid():
        said = {**form.cleaned_data}
        try:
            if keeping:
                records.keep_case(account, country.code, said["text"], said["why"], said["after"] or 0)
                return HttpResponseRedirect(f"/alerts/country/{country.code}/case/")
            shown |= _answer(records.checked_case(country.code, said["text"]))
        except BadInput as error:
            if isinstance(error, records.Overtaken):
                typed["after"] = str(seen)  # now they know
            form.add_error("text", error.sentence)
            shown |= _place(said["text"], error.sentence)
    return _form(request, form, shown)


def _place(text: str, fault: str) -> dict[str, Any]:
    """The lines around the one that a sentence names."""
    line = re.search(r", line ([0-9]+)", fault)
    number = int(line[1]) if line else 0
    return {"excerpt": excerpt(text, number), "wrong_line": number}


def _form(request: HttpRequest, form: CaseText, shown: dict[str, Any]) -> HttpResponse:
    return render(
        request, "alerting/case_newer.html", {"form": form, **shown}, status=400 if form.errors else 200
    )


def _blank(country: Country) -> str:
    return blank_case(f"{country.code.lower()}-{today()}", f"{country.name}, {day(today())}", today())


def _typed(request: HttpRequest) -> tuple[QueryDict, str]:
    """What was typed, with the text of a file that was brought along in its place; and why that cannot be read."""
    typed = request.POST.copy()
    brought = request.FILES.get("file")
    if brought is None:
        return typed, ""
    if (brought.size or 0) > MOST_BYTES:
        asked = {"most": f"{MOST_BYTES:,}", "name": brought.name}
        return typed, _("%(name)s: expected at most %(most)s bytes, got more; is it the right file?") % asked
    data = brought.read()
    try:
        typed["text"] = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = {"name": brought.name, "place": error.start + 1}
        said = _("%(name)s: expected UTF-8 text, got byte %(place)s that is not; save it as UTF-8")
        return typed, said % found
    return typed, ""
