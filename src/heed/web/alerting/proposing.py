"""What the current run proposes to look at, for people who may raise alerts. Code proposes; it tells nobody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.lake.runs import run_ids
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.judging import judged
from heed.records.alerting.judging import set_aside as records_set_aside
from heed.records.alerting.models import Judged, Step
from heed.records.alerting.policy import readable
from heed.web.account.showing import show_form, tried
from heed.web.alerting import forms
from heed.web.choice import first_choice
from heed.web.edition import Edition, Rows, current
from heed.web.standings import Standing
from heed.web.who import signed_in
from heed.web.words import month


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that a run proposes of one country."""

    code: str
    name: str
    sentences: tuple[str, ...]
    reasons: tuple[str, ...]
    """What the country's forecast rests on."""
    standing: Standing | None
    """Its row of the first board."""
    judged: Judged | None
    step: Step | None
    """The step that was drafted from it, where the reader may read it."""


@require_safe
@signed_in(Do.RAISE)
def proposals(request: HttpRequest, account: Account) -> HttpResponse:
    """Today's proposals by country, the largest rise first."""
    edition: Edition = current(settings.HEED_HOME)
    choice = first_choice(edition.choices) if edition.choices else None
    shown = {
        "run": edition.run.id,
        "choice": choice,
        "there": "proposals" in edition.run.tables,
        "proposals": _proposed(account, edition),
    }
    return render(request, "alerting/proposals.html", shown)


def _proposed(account: Account, edition: Edition) -> list[Proposed]:
    done = judged(account, edition.run.id)
    board = edition.board(first_choice(edition.choices)) if edition.choices else ()
    standings = {each.code: each for each in board}
    steps = Step.objects.filter(pk__in=[each.step_id for each in done.values() if each.step_id])
    mine = set(readable(account, steps).values_list("pk", flat=True))
    found = []
    for code, rows in _by_country(edition).items():
        if not may(account, Do.RAISE, code):
            continue
        made = done.get(code)
        step = made.step if made and made.step_id in mine else None
        sentences = tuple(row["sentence"] for row in rows)
        reasons = tuple(row["sentence"] for row in _reasons(edition, code))
        standing = standings.get(code)
        found.append(Proposed(code, world()[code].name, sentences, reasons, standing, made, step))
    return found


def _by_country(edition: Edition) -> dict[str, Rows]:
    """Rows of the table by country, which stand together in the table, in its order."""
    rows = edition.once(("proposals",), lambda: edition.table("proposals", "place"))
    return {code: list(group) for code, group in groupby(rows, key=lambda row: str(row["country"]))}


def _reasons(edition: Edition, code: str) -> Rows:
    if not edition.choices:
        return []
    target = first_choice(edition.choices).target
    return edition.once(
        ("reasons", code, target), lambda: edition.table("reasons", "place", country=code, target=target)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.RAISE)
def set_aside(request: HttpRequest, account: Account, code: str) -> HttpResponse:
    """Say why nothing is raised from what the current run proposes of a country."""
    edition: Edition = current(settings.HEED_HOME)
    rows = _by_country(edition).get(code)
    if not rows:
        raise NotFound(f"the run {edition.run.id} proposes nothing of {code[:12]!r}")
    form = forms.Reason(request.POST or None)

    def act() -> HttpResponse:
        records_set_aside(account, edition.run.id, code, form.cleaned_data["why"])
        return HttpResponseRedirect("/alerts/proposals/")

    words = {
        "title": _("Set aside what is proposed of %(country)s") % {"country": world()[code].name},
        "button": _("Set aside"),
        "lede": " ".join(
            (
                *(row["sentence"] for row in rows),
                _("It stays on the list, with your reason, until the next run. Nobody else is told."),
            )
        ),
        "back": "/alerts/proposals/",
        "crumbs": "alerting/crumbs.html",
    }
    return tried(form, act) or show_form(request, form, words)


def facts(code: str, site: str) -> dict[str, Any]:
    """Fields of a draft from what the current run proposes of a country: facts alone, no judgement."""
    edition: Edition = current(settings.HEED_HOME)
    rows = _by_country(edition).get(code)
    if not rows:
        raise NotFound(f"the run {edition.run.id} proposes nothing of {code[:12]!r}")
    said = [row["sentence"] for row in rows]
    rests = [f"{row['sentence'].rstrip('.')}." for row in _reasons(edition, code)]
    made = _("Forecast of heed, run %(run)s, from data to %(month)s") % {
        "run": edition.run.id,
        "month": month(edition.origin),
    }
    if site:
        made += f": {site}/country/{code}/"
    cited = [str(source["citation"]) for source in edition.sources if source.get("citation")]
    return {"description": "\n".join([*said, *rests]), "sources": "\n".join([made, *dict.fromkeys(cited)])}


def refuse_unknown(run: str) -> None:
    """Raise `NotFound` for a run that is not here."""
    if run not in run_ids(settings.HEED_HOME):
        raise NotFound(
            f"the run {run[:40]!r} is not here (any more): see /alerts/proposals/ for today's proposals"
        )
