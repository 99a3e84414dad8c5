"""The pages. Each view asks plain functions for what it shows and hands it to a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from heed.base.errors import NotFound
from heed.records.alerting import reading
from heed.records.alerting.models import Step
from heed.records.database import is_outage
from heed.web.choice import Choice, first_choice
from heed.web.country import CountryFacts, country_facts
from heed.web.edition import Edition, current
from heed.web.figures import inline_map
from heed.web.listing import countries_by_region, dictionary, found_countries, shown_figures, switches
from heed.web.measured import measured
from heed.web.onset import absence, onset_figure, quiet_countries
from heed.web.replays import facts, one_replay, replayed
from heed.web.standings import Standing, changes, parted, tally


def _edition() -> Edition:
    edition: Edition = current(settings.HEED_HOME)
    return edition


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The board of the first choice."""
    edition = _edition()
    if not edition.choices:
        raise NotFound(
            f"the run {edition.run.id} holds no forecast that may be shown; see /data/ for what it holds"
        )
    return _board(request, edition, first_choice(edition.choices), "")


@require_safe
def risk(request: HttpRequest, target: str, threshold: int, horizon: int, region: str = "") -> HttpResponse:
    """The board of any choice, for the world or one region."""
    return _board(request, _edition(), Choice(target, threshold, horizon), region)


def _board(request: HttpRequest, edition: Edition, choice: Choice, slug: str) -> HttpResponse:
    board = edition.board(choice)
    region = next((r for r in edition.regions if r.lower() == slug), "")
    if slug and not region:
        raise NotFound(f"{slug!r} is not a region: expected one of {', '.join(edition.regions).lower()}")
    shown = tuple(each for each in board if not region or each.region == region)
    first, rest = parted(shown)
    figure = edition.map_figure(choice)
    tables = [
        _ranking(edition, f"{choice.path}{slug}", part, rows) for part, rows in enumerate((first, rest))
    ]
    return render(
        request,
        "board.html",
        {
            "choice": choice,
            "span": choice.span(edition.origin),
            "region": region,
            "first": tables[0],
            "rest": rest,
            "last": tables[1],
            "tally": tally(shown),
            "changes": changes(shown),
            "figure": figure,
            "inline": inline_map(edition, figure) if figure and not region else "",
            "switches": switches(edition, choice, region),
        },
    )


def _ranking(edition: Edition, path: str, part: int, rows: Sequence[Standing]) -> str:
    """Some rows of a board as a table, laid out once a run: nothing but the run is in it, not even who reads."""
    key = ("ranking", path, str(part), get_language() or "")
    return edition.once(key, lambda: render_to_string("ranking.html", {"rows": rows}) if rows else "")


@require_safe
def onset(request: HttpRequest) -> HttpResponse:
    """The quiet countries by the chance that violence begins."""
    edition = _edition()
    every, figure = quiet_countries(edition), onset_figure(edition)
    return render(
        request,
        "onset.html",
        {
            "absence": absence(edition),
            "quiet": every,
            "listed": tuple(each for each in every if each.listed),
            "rest": tuple(each for each in every if not each.listed),
            "figure": figure,
            "inline": inline_map(edition, figure) if figure else "",
        },
    )


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One country; the code in any case leads to its canonical path."""
    edition = _edition()
    facts = country_facts(edition, code.upper())
    if request.path != f"/country/{code.upper()}/":
        return HttpResponsePermanentRedirect(f"/country/{code.upper()}/")
    shown = {
        "facts": facts,
        "record": _record(edition, facts),
        "span": _span(edition, facts.choice),
        # What the public may read, whoever asks: this page is kept for all.
        "alerts": _alerts(code.upper()),
    }
    return render(request, "country.html", shown)


def _record(edition: Edition, facts: CountryFacts) -> str:
    """Reasons, pictures and tables of a country, laid out once a run, as `_ranking` is."""
    code = str(facts.row["country"])

    def laid_out() -> str:
        shown = {"facts": facts, "figures": shown_figures(edition, code), "png": edition.png}
        return render_to_string("country_record.html", shown)

    return edition.once(("record", code, get_language() or ""), laid_out)


def _alerts(code: str) -> list[Step] | None:
    """What public alerts about a country say last; None while the database does not answer: the page goes on."""
    try:
        return reading.last_steps(None, code)
    except Error as error:
        if not is_outage(error):
            raise
        return None


def _span(edition: Edition, choice: Choice | None) -> str:
    return choice.span(edition.origin) if choice else ""


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """All countries by region, or those whose name holds `q`."""
    edition = _edition()
    asked = request.GET.get("q", "").strip()[:80]
    if not asked:
        return render(request, "countries.html", {"regions": countries_by_region(edition), "asked": ""})
    found = found_countries(edition, asked)
    return render(request, "countries.html", {"found": found, "asked": asked})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """What is forecast, how, and what it cannot know."""
    edition = _edition()
    shown = {"manifest": edition.run.manifest, "choices": edition.choices, "measured": measured()}
    return render(request, "method.html", shown)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Every table that may be taken away, with its dictionary."""
    edition = _edition()
    return render(request, "data.html", {"tables": dictionary(edition), "manifest": edition.run.manifest})


def _once(faults: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each fault once: of a run whose manifest cannot be believed the rows for all targets say the same."""
    return list({(row["run"], row["origin"] and row["target"]): row for row in faults}.values())


@require_safe
def track_record(request: HttpRequest) -> HttpResponse:
    """How past runs did, once their months were over."""
    edition = _edition()
    rows = edition.table("track_record", order="origin desc, made desc, target")
    shown = {
        "rows": [row for row in rows if row["state"] == "intact"],
        "faults": _once(row for row in rows if row["state"] != "intact"),
        "totals": edition.table("track_total", order="target, among"),
    }
    return render(request, "track_record.html", shown)


@require_safe
def replays(request: HttpRequest) -> HttpResponse:
    """Every case of the replay."""
    _edition()
    return render(request, "replays.html", {"replays": replayed(), "facts": facts()})


@require_safe
def replay(request: HttpRequest, case_id: str) -> HttpResponse:
    """One case: what would have been said before its onset."""
    _edition()
    return render(request, "replay.html", {"replay": one_replay(case_id), "facts": facts()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who this is for, how to reach us, how usable it is."""
    return render(request, "about.html")
