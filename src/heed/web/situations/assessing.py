"""Sheets are written on a page or handed in as YAML; before one is kept for good, a page shows it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.errors import BadFile, HeedError
from heed.norm.files import MOST_BYTES
from heed.norm.sheet import Sheet, factors, label, parse_sheet, write_sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.situations import assessing as records
from heed.records.situations import reading
from heed.records.situations.bylines import own_byline
from heed.records.situations.models import Situation
from heed.web.account.showing import tried
from heed.web.alerting.seen import today
from heed.web.situations import forms
from heed.web.situations.sheet_form import SheetForm
from heed.web.situations.sheets import YAML, attached
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.REPORT)
def new(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """A sheet by hand, filled with what the latest one says that its author may read."""
    situation, before = _here(account, slug, request.POST.get("follows"))
    form = SheetForm(request.POST or None, before, today())
    words: dict[str, Any] = {"situation": situation, "form": form}
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        try:
            sheet = form.sheet(situation.slug, own_byline(account))
            return _kept(request, (account, situation, sheet), {**words, "hidden": form.hidden})
        except HeedError as error:
            if error.status >= 500:
                raise
            form.refuse(error.sentence)
    return render(request, "situations/assess.html", words, status=400 if form.wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.REPORT)
def hand_in(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """A sheet that was written without a line, as YAML; its text stays in the form when it is refused."""
    situation, _before = _here(account, slug, None)
    typed = request.POST.copy()
    sent, fault = _sent(request)
    if sent is not None:
        typed["text"] = sent
    form = forms.HandedIn(typed if request.method == "POST" else None)
    words: dict[str, Any] = {"situation": situation, "form": form}

    def act() -> HttpResponse:
        if fault:
            raise BadFile(fault)
        sheet = parse_sheet(form.cleaned_data["text"], "sheet.yml")
        return _kept(request, (account, situation, sheet), {**words, "hidden": [form["text"]]})

    found = tried(form, act) if "back" not in request.POST else None
    return found or render(request, "situations/hand_in.html", words, status=400 if form.errors else 200)


@require_safe
@signed_in(Do.REPORT)
def blank(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """A sheet to take along, filled in as the form is, with every factor named above it."""
    situation, before = _here(account, slug, None)
    sheet = Sheet.model_construct(
        sheet=f"{situation.slug}-new",
        situation=situation.slug,
        fictional=False,
        author=own_byline(account),
        date=today(),
        follows=before.sheet if before else None,
        rows=before.rows if before else (),
    )
    told = [
        "presence: present, absent or unknown. direction: rising, steady, falling or unknown.",
        "confidence: low, medium or high. Present and absent need a source. Leave out what was not assessed.",
        'A row: - {factor: "7.5", presence: present, direction: rising, confidence: low, sources: [a report]}',
        *(f"{each}  {label(each)}" for each in factors()),
    ]
    text = "".join(f"# {line}\n" for line in told) + write_sheet(sheet)
    return attached(text, YAML, f"{sheet.sheet}.yml")


def _here(account: Account, slug: str, follows: str | None) -> tuple[Situation, Sheet | None]:
    """The situation, and the sheet that a new one takes up: the one named, or else the latest that one may read."""
    situation = reading.situation(account, slug)
    records.refuse_assessing(account, situation)
    read = reading.sheets(account, situation)
    if follows is not None:
        read = [each for each in read if each.sheet == follows]
    return situation, read[-1] if read else None


def _kept(
    request: HttpRequest, what: tuple[Account, Situation, Sheet], words: dict[str, Any]
) -> HttpResponse:
    """The page that asks whether it is right, and at the second time the deed."""
    account, situation, sheet = what
    sure = "sure" in request.POST
    with transaction.atomic():
        kept = records.keep(account, situation, sheet, today())
        # The first time it only finds out whether the records would take it.
        transaction.set_rollback(not sure)
    if sure:
        return HttpResponseRedirect(f"/situations/{situation.slug}/sheets/{kept.name}/")
    return render(request, "situations/keep.html", {**words, "sheet": sheet})


def _sent(request: HttpRequest) -> tuple[str | None, str]:
    """The text of a file that was sent, None where there is none, and what is wrong with it."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return None, ""
    if (file.size or 0) > MOST_BYTES:
        return None, f"the file: expected at most {MOST_BYTES:,} bytes, got more; is it the right one?"
    try:
        return file.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return (
            None,
            f"the file: expected UTF-8 text, got byte {error.start + 1} that is not; save it as UTF-8",
        )
