"""The addresses that are walked: every route of the site, filled in for every record there is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from heed.records.accounts.models import Account
from heed.records.alerting.models import Ask, CaseFile, Response
from heed.records.history.models import Change
from heed.records.situations.models import KeptSheet, Situation
from heed.web.alerting.seen import MOST
from tests.records.pages.marked import Marked

OTHER_ROOTS = ("risk/", "onset/", "norm/", "countries/", "method/", "data/", "track-record/", "replay/", "about/",
               "figure/", "explore.js", "api/countries", "api/panel", "api/country-year",
               "api/forecast/", "api/board", "api/onset", "api/reasons", "api/lookalikes", "api/contributions",
               "api/changes", "api/change-reasons", "api/runs/", "api/norm/")  # fmt: skip
"""What lies below these shows no record: they read runs. Anything else must be walked."""
PLAIN = {
    "": ["/"],
    "api/": ["/api/"],
    "api/openapi.json": ["/api/openapi.json"],
    "api/docs": ["/api/docs"],
    "alerts/": ["/alerts/", "/alerts/?level=warning", "/alerts/?country=SDN", "/alerts/?region=Africa"],
    "alerts/map.svg": ["/alerts/map.svg"],
    "alerts/feed.atom": ["/alerts/feed.atom", "/alerts/feed.atom?country=SDN"],
    "alerts/feed.json": ["/alerts/feed.json", "/alerts/feed.json?level=warning"],
    "alerts/calendar.ics": ["/alerts/calendar.ics", "/alerts/calendar.ics?country=SDN&level=warning"],
    "alerts/outgoing/": ["/alerts/outgoing/"],
    "alerts/webhooks/": ["/alerts/webhooks/"],
    "alerts/webhooks/new/": ["/alerts/webhooks/new/"],
    "alerts/webhooks/<int:identifier>/": ["/alerts/webhooks/1/"],
    "subscribe/": ["/subscribe/"],
    "subscribe/agree/<str:token>/": ["/subscribe/agree/x/"],
    "subscribe/choice/<str:token>/": ["/subscribe/choice/x/"],
    "subscribe/end/<str:token>/": ["/subscribe/end/x/"],
    "responses/": ["/responses/"],
    "alerts/proposals/": ["/alerts/proposals/"],
    "alerts/waiting/": ["/alerts/waiting/"],
    "alerts/new/": ["/alerts/new/"],
    "alerts/country/<str:code>/": ["/alerts/country/SDN/"],
    "alerts/proposals/<str:code>/set-aside/": ["/alerts/proposals/SDN/set-aside/"],
    r"country/(?P<code>[A-Za-z]{1,12})/?$": ["/country/SDN/"],
    "situations/": ["/situations/", "/situations/?country=SDN"],
    "situations/new/": ["/situations/new/"],
    "api/situations": ["/api/situations", "/api/situations?country=MMR"],
    "api/alerts": ["/api/alerts", "/api/alerts?country=SDN&level=warning"],
    "api/responses": ["/api/responses", "/api/responses?country=SDN"],
    "account/": ["/account/"],
    "account/sign-in/": ["/account/sign-in/?next=/alerts/"],
    "account/second-factor/": ["/account/second-factor/"],
    "account/second-factor/set-up/": ["/account/second-factor/set-up/"],
    "account/second-factor/codes/": ["/account/second-factor/codes/"],
    "account/sign-out/": ["/account/sign-out/"],
    "account/password/": ["/account/password/"],
    "account/forgotten/": ["/account/forgotten/"],
    "account/choose-password/<str:number>/<str:token>/": ["/account/choose-password/x/y/"],
    "account/sessions/": ["/account/sessions/"],
    "account/language/": ["/account/language/"],
    "account/people/": ["/account/people/", "/account/people/?q=Sudan"],
    "account/people/invite/": ["/account/people/invite/"],
}
"""Routes in which no record is named."""
SITUATION = "situations/<slug:slug>/"
OF_A_SITUATION = ("", "change/", "close/", "compare/", "sheets/new/", "sheets/new.yml", "sheets/hand-in/",
                  "sheets.csv")  # fmt: skip


def views() -> dict[str, Callable[..., Any]]:
    """Every address pattern of the site, the included ones too, and its view."""

    def below(resolver: URLResolver, before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for each in resolver.url_patterns:
            here = before + str(each.pattern).lstrip("^")
            if isinstance(each, URLPattern):
                yield here, each.callback
            else:
                yield from below(each, here)

    # Of two with the same pattern the first one answers.
    return dict(reversed(list(below(get_resolver(), ""))))


def routes() -> list[str]:
    """Every address pattern of the site."""
    return sorted(views())


def walked() -> list[str]:
    """The routes that may show a record."""
    return [route for route in routes() if not route.startswith(OTHER_ROOTS)]


def addresses(asked: Sequence[str], marked: tuple[Marked, ...]) -> list[str]:
    """The addresses of these routes for every alert, situation and sheet there is; an unknown route fails."""
    filled = {**PLAIN, **of_people(), **of_cases(), **of_alerts(marked), **of_steps(marked), **of_asks(),
              **of_situations(), **of_sheets()}  # fmt: skip
    for route in asked:
        assert route in filled, f"the route {route!r} shows records or is new: walk it here for every role"
    return [address for route in asked for address in filled[route]]


def of_people() -> dict[str, list[str]]:
    """One person, and the history from its first page to its last."""
    pages = range(1, 2 + Change.objects.count() // MOST)
    numbers = Account.objects.order_by("pk").values_list("pk", flat=True)
    return {
        "account/people/<int:identifier>/": [f"/account/people/{number}/" for number in numbers],
        "account/history/": [f"/account/history/?page={page}" for page in pages],
    }


def of_cases() -> dict[str, list[str]]:
    """The case files of a country."""
    numbers = list(CaseFile.objects.order_by("pk").values_list("pk", flat=True))
    ends = {
        "": [""],
        "newer/": ["newer/"],
        "compared/": [f"compared/?one={numbers[0]}&other={numbers[1]}"],
        "<int:identifier>/": [f"{number}/" for number in numbers],
        "<int:identifier>/case.yml": [f"{number}/case.yml" for number in numbers],
    }
    return {
        f"alerts/country/<str:code>/case/{end}": [f"/alerts/country/SDN/case/{each}" for each in filled]
        for end, filled in ends.items()
    }


def of_alerts(marked: tuple[Marked, ...]) -> dict[str, list[str]]:
    """An alert as a whole."""
    alerts = sorted({each.step.alert.number for each in marked})
    return {
        "alerts/<number:number>/": [f"/alerts/{number}/" for number in alerts],
        "alerts/<number:number>/situation/": [f"/alerts/{number}/situation/" for number in alerts],
        "alerts/<number:number>/follow/<str:move>/": [
            f"/alerts/{number}/follow/update/" for number in alerts
        ],
        "api/alerts/<number>": [f"/api/alerts/{number}" for number in alerts],
    }


def of_steps(marked: tuple[Marked, ...]) -> dict[str, list[str]]:
    """One step, what it may become, and its deeds."""
    steps = [f"/alerts/{each.step.alert.number}/{each.step.place}/" for each in marked]
    one, deeds = "alerts/<number:number>/<int:place>/", ("hand-in", "confirm", "return", "drop")
    below = {f"{one}{end}": [f"{step}{end}" for step in steps] for end in ("", "cap.xml", "change/", "ask/")}
    return {**below, f"{one}<str:deed>/": [f"{step}{deed}/" for step in steps for deed in deeds]}


def of_asks() -> dict[str, list[str]]:
    """What was asked of whom, and what they answered."""
    asks = list(Ask.objects.order_by("pk"))
    offices = [f"/alerts/addressee/{ask.addressee_id}/" for ask in asks]
    answers = Response.objects.order_by("ask", "pk")
    return {
        "alerts/addressee/<int:identifier>/": offices,
        "alerts/addressee/<int:identifier>/calendar.ics": [f"{office}calendar.ics" for office in offices],
        "alerts/ask/<int:identifier>/answer/": [f"/alerts/ask/{ask.pk}/answer/" for ask in asks],
        "alerts/answer/<int:identifier>/correct/": [f"/alerts/answer/{each.pk}/correct/" for each in answers],
        "alerts/<number:number>/<int:place>/ask/<int:identifier>/take-out/": [
            f"/alerts/{ask.step}/ask/{ask.pk}/take-out/".replace(".", "/") for ask in asks
        ],
    }


def of_situations() -> dict[str, list[str]]:
    """One situation."""
    slugs = [each.slug for each in Situation.objects.order_by("pk")]
    below = {f"{SITUATION}{end}": [f"/situations/{slug}/{end}" for slug in slugs] for end in OF_A_SITUATION}
    below[f"{SITUATION}factors/<str:factor>/"] = [
        f"/situations/{slug}/factors/{factor}/" for slug in slugs for factor in ("RF7", "7.5")
    ]
    below["api/situations/<slug>"] = [f"/api/situations/{slug}" for slug in slugs]
    below["api/situations/<slug>/sheets"] = [
        f"/api/situations/{slug}/sheets{form}" for slug in slugs for form in ("", "?format=csv")
    ]
    sheets = KeptSheet.objects.select_related("situation").order_by("pk")
    pairs = [(a, b) for a, b in itertools.permutations(sheets, 2) if a.situation_id == b.situation_id]
    below[f"{SITUATION}compare/"] += [
        f"/situations/{a.situation.slug}/compare/?before={a}&after={b}" for a, b in pairs
    ]
    return below


def of_sheets() -> dict[str, list[str]]:
    """One sheet."""
    sheets = KeptSheet.objects.select_related("situation").order_by("pk")
    return {
        f"{SITUATION}sheets/<str:name>{end}": [
            f"/situations/{each.situation.slug}/sheets/{each}{end}" for each in sheets
        ]
        for end in ("/", ".yml")
    }
