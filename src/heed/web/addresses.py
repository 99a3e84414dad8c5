"""Every address of the public site of one run, for publishing and for tests."""

from __future__ import annotations

from django.conf import settings

from heed.records.alerting import reading, told
from heed.records.situations.reading import situations
from heed.web.alerting.seen import today
from heed.web.downloads import forms
from heed.web.edition import Edition
from heed.web.norm_files import norm_file_paths
from heed.web.norm_pages import norm_paths
from heed.web.onset import MAP, onset_figure
from heed.web.replays import replayed

FIGURE_FORMS = ("svg", "csv", "json", "vl.json")
"""Forms in which a figure is published; a PNG weighs a hundred times as much as an SVG, so it is asked for."""
STATIC = ("heed.css", "heed.js", "heed.svg")


def page_paths(edition: Edition) -> list[str]:
    """The pages."""
    boards = [choice.path for choice in edition.choices]
    regions = [f"{path}{region.lower()}/" for path in boards for region in edition.regions]
    countries = [f"/country/{code}/" for code in edition.countries]
    front = ["/"] if boards else []
    return [
        *front,
        "/onset/",
        "/countries/",
        "/method/",
        "/data/",
        "/track-record/",
        "/replay/",
        "/about/",
        *norm_paths(),
        *(each.path for each in replayed()),
        *boards,
        *regions,
        *countries,
    ]


def alert_paths() -> list[str]:
    """The pages of situations, of alerts and of their messages, as far as everybody may read them."""
    found = reading.alerts(None, today())
    steps = [told.path(step) for each in found for step in each.steps]
    countries = sorted({each.country.code for each in found})
    offices = sorted({ask.ask.addressee_id for each in found for ask in each.asks})
    # Feeds and calendars name whole addresses, so they need to know where the site will be.
    feeds = ["/alerts/feed.atom", "/alerts/feed.json", "/alerts/calendar.ics"]
    feeds += [f"/alerts/addressee/{each}/calendar.ics" for each in offices]
    return [
        *(feeds if settings.SITE_URL else ()),
        "/alerts/",
        *(["/alerts/map.svg"] if found else []),
        "/responses/",
        "/situations/",
        *(f"/situations/{each.slug}/" for each in situations(None)),
        *(f"/alerts/{each.number}/" for each in found),
        *steps,
        *(f"{step}cap.xml" for step in steps),
        *(f"/alerts/country/{code}/" for code in countries),
        *(f"/alerts/addressee/{each}/" for each in offices),
    ]


def map_paths(edition: Edition) -> list[str]:
    """The world maps and the pictures of the replays in all their forms."""
    maps = [choice.figure for choice in edition.choices if edition.map_figure(choice)]
    maps += [MAP] if onset_figure(edition) else []
    replays = [each.figure.id for each in replayed()]
    return [f"/figure/{each}.{form}" for each in (*maps, *replays) for form in _forms(edition)]


def country_figure_paths(edition: Edition, code: str) -> list[str]:
    """The figures of one country in all their forms."""
    return [f"/figure/{each.id}.{form}" for each in edition.country_figures(code) for form in _forms(edition)]


def _forms(edition: Edition) -> tuple[str, ...]:
    return (*FIGURE_FORMS, "png") if edition.png else FIGURE_FORMS


def table_paths(edition: Edition) -> list[str]:
    """The tables in the forms they are offered in, the manifest, and the tables of the norm."""
    files = [f"/data/{name}.{form}" for name in edition.run.tables for form in forms(edition.run, name)]
    return [*files, "/data/manifest.json", *norm_file_paths()]
