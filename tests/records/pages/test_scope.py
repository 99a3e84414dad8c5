"""Scope: every address that can show alerts, situations or sheets shows everybody what they may read, no more."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.lake import Run, latest_run
from heed.norm.sheet import Presence, Seen, Sheet
from heed.records.accounts.models import Account
from heed.records.accounts.people import Grant, first_administrator, invite
from heed.records.accounts.roles import Role
from heed.records.alerting.answering import Said, respond
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.belonging import begin_in
from heed.records.alerting.cases import keep_case
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import Content, draft, follow, submit
from heed.records.alerting.models import Addressee, Alert, Ask, CaseFile, Move, Reach, Step
from heed.records.alerting.policy import may_read, may_read_cases
from heed.records.situations.assessing import keep, may_assess
from heed.records.situations.bylines import own_byline
from heed.records.situations.models import KeptSheet, Situation
from heed.records.situations.models import Reach as SituationReach
from heed.records.situations.opening import About, open_situation
from heed.records.situations.policy import may_read as may_read_situation
from heed.records.situations.policy import may_read_sheet
from heed.web.publishing import publish

TODAY = timezone.now().date()
PLACES: tuple[tuple[str, ...], ...] = ((), ("SDN",), ("MMR",))
ON_POSTGRES = ("public", "author", "analyst of ('MMR',)", "field_monitor of ('SDN',)")
"""Who walks there too; everybody does on SQLite."""
OTHER_ROOTS = ("risk/", "onset/", "norm/", "countries/", "method/", "data/", "track-record/", "replay/", "about/",
               "figure/", "explore.js", "account/", "api/countries", "api/panel", "api/country-year",
               "api/forecast/", "api/board", "api/onset", "api/reasons", "api/lookalikes", "api/contributions",
               "api/changes", "api/change-reasons", "api/runs/", "api/norm/")  # fmt: skip
"""What lies below these shows no record: they read runs, or people. Anything else must be walked."""
CASES = "alerts/country/<str:code>/case/"
CASE = "case: sudan\ntitle: {mark}title\nas_of: 2026-01-01\nsummary: {mark}summary\n"
CASE_WORDS = {f"{mark}{part}" for mark in ("oldcase", "newcase") for part in ("title", "summary", "reason")}
"""In two case files, and in the reasons for keeping them."""
Record = Step | Situation | KeptSheet


@dataclass(frozen=True)
class Marked:
    """A step and the words that stand in it alone."""

    step: Step
    words: tuple[str, ...]
    """In headline, description, asks, addressees and answers."""

    @property
    def record(self) -> Record:
        return self.step


@dataclass(frozen=True)
class Written:
    """A situation or a sheet, its address, and the words that stand in it alone."""

    record: Situation | KeptSheet
    path: str
    words: tuple[str, ...]


def reads(person: Account | None, record: Record) -> bool:
    """What the rule of its kind says."""
    if isinstance(record, Step):
        return may_read(person, record)
    if isinstance(record, Situation):
        return may_read_situation(person, record)
    return may_read_sheet(person, record)


@dataclass(frozen=True)
class World:
    """Steps of every reach and state, situations with sheets, and people of every role and place."""

    marked: tuple[Marked, ...]
    written: tuple[Written, ...]
    people: dict[str, Account | None]


@pytest.fixture
def world(joined: Callable[..., Account]) -> World:
    author, reviewer = joined("analyst", mail="author@example.org"), joined("reviewer")
    people: dict[str, Account | None] = {"public": None, "author": author, "reviewer who confirmed": reviewer}
    for role, places in itertools.product(Role, PLACES):
        if not (role is Role.ADMINISTRATOR and places):
            people[f"{role} of {places or 'everywhere'}"] = joined(role, places=places)
    named, monitor = people["reader of everywhere"], people["field_monitor of ('SDN',)"]
    assert named is not None and monitor is not None
    # Who drafts sees the pages of drafting, and there too nothing of others.
    for mark in ("oldcase", "newcase"):
        keep_case(author, "SDN", CASE.format(mark=mark), f"{mark}reason")
    own = completed(draft(monitor, "SDN", content("monitordraft", {})), "monitordraft", monitor, None)
    marked = (*marked_steps(author, reviewer, named), own)
    return World(marked, written(joined("editor"), author, monitor, marked), people)


def written(
    editor: Account, author: Account, monitor: Account | None, marked: tuple[Marked, ...]
) -> tuple[Written, ...]:
    """Situations of either reach, of one country and of two, each with sheets, and alerts that belong to them."""
    found, alerts = [], iter([each.step.alert for each in marked if each.step.place == 1])
    for codes, reach in itertools.product((("SDN",), ("SDN", "MMR")), SituationReach):
        mark = f"{reach}of{len(codes)}"
        about = About(f"{mark}title", f"{mark}summary", codes, TODAY, reach)
        situation = open_situation(editor, f"{mark}slug", about, TODAY)
        path = f"/situations/{situation.slug}/"
        found.append(Written(situation, path, (f"{mark}title", f"{mark}summary", f"{mark}slug")))
        for by in (author, monitor):
            if by and may_assess(by, situation):
                words = (f"{mark}source{by.role}", f"{mark}note{by.role}")
                kept = keep(by, situation, sheet_of(situation, by, words), TODAY)
                found.append(Written(kept, f"{path}sheets/{kept.name}/", words))
        # A public alert in a hidden situation, hidden ones in a public one, drafts in both.
        for alert in itertools.islice(alerts, 2):
            begin_in(author, alert, situation)
    return tuple(found)


def sheet_of(situation: Situation, by: Account, words: tuple[str, str]) -> Sheet:
    rows = (
        Seen(factor=factor, presence=Presence.PRESENT, confidence="low", sources=(words[0],), note=words[1])
        for factor in ("RF7", "7.5")
    )
    return Sheet(sheet="x", situation=situation.slug, author=own_byline(by), date=TODAY, rows=tuple(rows))


def marked_steps(author: Account, reviewer: Account, named: Account) -> tuple[Marked, ...]:
    """Steps of Sudan, told and not, of every reach."""
    reaches: dict[str, dict[str, Any]] = {
        "open": {},
        "analysts": {"reach": Reach.RESTRICTED, "roles": ("analyst",)},
        "editors": {"reach": Reach.RESTRICTED, "roles": ("editor", "field_monitor")},
        "named": {"reach": Reach.PRIVATE, "people": (named,)},
    }
    marked = []
    for name, told in itertools.product(reaches, (True, False)):
        mark = f"{name}{'told' if told else 'draft'}"
        step = draft(author, "SDN", content(mark, reaches[name]))
        marked.append(completed(step, mark, author, reviewer if told else None))
    marked += chain(author, reviewer, reaches["analysts"])
    return tuple(marked)


def chain(author: Account, reviewer: Account, hidden: dict[str, Any]) -> Iterator[Marked]:
    """An alert that begins restricted and goes on in public, and one the other way about."""
    for first, second in ((hidden, {}), ({}, hidden)):
        mark = "first" + ("hidden" if first else "open")
        step = draft(author, "SDN", content(mark, first))
        yield completed(step, mark, author, reviewer)
        mark = "then" + ("hidden" if second else "open")
        step = follow(author, Alert.objects.get(pk=step.alert_id), Move.UPDATE, content(mark, second))
        yield completed(step, mark, author, reviewer)


def content(mark: str, reach: dict[str, Any]) -> Content:
    return Content(
        Level.WARNING, f"{mark}headline", f"{mark}description", note=f"{mark}note", crimes=("war_crimes",),
        sources=(f"{mark}source",), instruction=f"{mark}instruction", **reach,
    )  # fmt: skip


def completed(step: Step, mark: str, author: Account, reviewer: Account | None) -> Marked:
    """The step with an ask; told and answered, where a reviewer is given."""
    office = Addressee.objects.create(name=f"{mark}office", tier="international", actor="secretariat")
    wanted = Wanted("D02", office, f"{mark}because", TODAY + timedelta(days=9))
    ask = add_ask(author, step, wanted, TODAY)
    parts = ["headline", "description", "note", "source", "instruction", "office", "because"]
    if reviewer is not None:
        submit(author, step)
        confirm(reviewer, step, "good")
        said = Said(Answer.DECLINED, TODAY, f"{mark}letter", f"{mark}excuse")
        respond(author, Ask.objects.get(pk=ask.pk), said, TODAY)
        parts += ["letter", "excuse"]
    return Marked(Step.objects.get(pk=step.pk), tuple(f"{mark}{part}" for part in parts))


def routes() -> list[str]:
    """Every address pattern of the site, the included ones too."""

    def below(resolver: URLResolver, before: str) -> Iterator[str]:
        for each in resolver.url_patterns:
            here = before + str(each.pattern).lstrip("^")
            if isinstance(each, URLPattern):
                yield here
            else:
                yield from below(each, here)

    return sorted(set(below(get_resolver(), "")))


def addresses(route: str, marked: tuple[Marked, ...]) -> list[str]:
    """The addresses of a route for every alert, situation and sheet there is; an unknown route fails."""
    plain = {
        "": ["/"],
        "api/": ["/api/"],
        "api/openapi.json": ["/api/openapi.json"],
        "api/docs": ["/api/docs"],
        "alerts/": ["/alerts/", "/alerts/?level=warning", "/alerts/?country=SDN", "/alerts/?region=Africa"],
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
    }
    if route in plain:
        return plain[route]
    if route.startswith(CASES):
        numbers = [each.pk for each in CaseFile.objects.order_by("pk")]
        case = {
            "": [""],
            "newer/": ["newer/"],
            "compared/": [f"compared/?one={numbers[0]}&other={numbers[1]}"],
            "<int:identifier>/": [f"{number}/" for number in numbers],
            "<int:identifier>/case.yml": [f"{number}/case.yml" for number in numbers],
        }
        return [f"/alerts/country/SDN/case/{end}" for end in case[route.removeprefix(CASES)]]
    alerts = sorted({each.step.alert.number for each in marked})
    steps = [f"/alerts/{each.step.alert.number}/{each.step.place}/" for each in marked]
    asks = Ask.objects.order_by("pk")
    filled: dict[str, list[str]] = {
        **below_situations(),
        "alerts/<number:number>/situation/": [f"/alerts/{number}/situation/" for number in alerts],
        "alerts/<number:number>/": [f"/alerts/{number}/" for number in alerts],
        "api/alerts/<number>": [f"/api/alerts/{number}" for number in alerts],
        "alerts/<number:number>/follow/<str:move>/": [
            f"/alerts/{number}/follow/update/" for number in alerts
        ],
        "alerts/addressee/<int:identifier>/": [f"/alerts/addressee/{ask.addressee_id}/" for ask in asks],
        "alerts/addressee/<int:identifier>/calendar.ics": [
            f"/alerts/addressee/{ask.addressee_id}/calendar.ics" for ask in asks
        ],
        "alerts/ask/<int:identifier>/answer/": [f"/alerts/ask/{ask.pk}/answer/" for ask in asks],
        "alerts/answer/<int:identifier>/correct/": [
            f"/alerts/answer/{said.pk}/correct/" for ask in asks for said in ask.responses.all()
        ],
        "alerts/<number:number>/<int:place>/": steps,
        "alerts/<number:number>/<int:place>/<str:deed>/": [
            f"{step}{deed}/" for step in steps for deed in ("hand-in", "confirm", "return", "drop")
        ],
        "alerts/<number:number>/<int:place>/ask/<int:identifier>/take-out/": [
            f"/alerts/{ask.step}/ask/{ask.pk}/take-out/".replace(".", "/") for ask in asks
        ],
        **{
            f"alerts/<number:number>/<int:place>/{end}": [f"{step}{end}" for step in steps]
            for end in ("cap.xml", "change/", "ask/")
        },
    }
    assert route in filled, f"the route {route!r} shows records or is new: walk it here for every role"
    return filled[route]


def unfolded(answer: Any) -> str:
    """The text of an answer, with the lines of a calendar made whole again, so that no word hides in a break."""
    text: str = answer.content.decode()
    return text.replace("\r\n ", "") if answer["Content-Type"].startswith("text/calendar") else text


def test_feeds_and_calendars_are_those_of_the_public(
    world: World, enters: Callable[[Account | None], Client]
) -> None:
    """Whoever asks, they hold what everybody may read: programs fetch them without signing in."""
    offices = sorted({f"/alerts/addressee/{ask.addressee_id}/calendar.ics" for ask in Ask.objects.all()})
    paths = ["/alerts/feed.atom", "/alerts/feed.json", "/alerts/calendar.ics", *offices]
    public = {path: answer.content for path in paths if (answer := enters(None).get(path)).status_code == 200}
    for name, person in world.people.items():
        client = enters(person)
        answers = {path: answer.content for path in paths if (answer := client.get(path)).status_code == 200}
        assert answers == public, name
    assert len(public) == 3 + sum(1 for each in world.marked if may_read(None, each.step))
    assert b"opentoldbecause" in public["/alerts/calendar.ics"].replace(b"\r\n ", b"")


def below_situations() -> dict[str, list[str]]:
    """The routes of one situation and of one sheet."""
    slugs = [each.slug for each in Situation.objects.order_by("pk")]
    sheets = list(KeptSheet.objects.select_related("situation").order_by("pk"))
    ends = (
        "",
        "change/",
        "close/",
        "compare/",
        "sheets/new/",
        "sheets/new.yml",
        "sheets/hand-in/",
        "sheets.csv",
    )
    pairs = [(a, b) for a, b in itertools.permutations(sheets, 2) if a.situation_id == b.situation_id]
    compared = [f"/situations/{a.situation.slug}/compare/?before={a}&after={b}" for a, b in pairs]
    one, sheet = "situations/<slug:slug>/", "situations/<slug:slug>/sheets/<str:name>"
    below = {f"{one}{end}": [f"/situations/{slug}/{end}" for slug in slugs] for end in ends}
    below[f"{one}compare/"] += compared
    below[f"{one}factors/<str:factor>/"] = [
        f"/situations/{slug}/factors/{factor}/" for slug in slugs for factor in ("RF7", "7.5")
    ]
    for end in ("/", ".yml"):
        below[f"{sheet}{end}"] = [f"/situations/{each.situation.slug}/sheets/{each}{end}" for each in sheets]
    below["api/situations/<slug>"] = [f"/api/situations/{slug}" for slug in slugs]
    below["api/situations/<slug>/sheets"] = [
        f"/api/situations/{slug}/sheets{form}" for slug in slugs for form in ("", "?format=csv")
    ]
    return below


def walked() -> list[str]:
    return [route for route in routes() if not route.startswith(OTHER_ROOTS)]


def test_every_route_is_known(world: World) -> None:
    """A new address fails here until it is walked below, or is said to show no alert."""
    found = [address for route in walked() for address in addresses(route, world.marked)]
    assert len(found) > 100
    assert not [root for root in OTHER_ROOTS if not any(r.startswith(root) for r in routes())]


def test_every_address_keeps_every_secret(
    world: World, enters: Callable[[Account | None], Client], engine: str
) -> None:
    """A word of a record is in an answer only if the reader may read the record, whatever the status."""
    everything: list[Marked | Written] = [*world.marked, *world.written]
    paths = [address for route in walked() for address in addresses(route, world.marked)]
    faults = []
    walkers = world.people if engine == "sqlite" else {name: world.people[name] for name in ON_POSTGRES}
    for name, person in walkers.items():
        allowed = {each.words for each in everything if reads(person, each.record)}
        client, seen, case = enters(person), set(), set()
        for path in paths:
            answer = client.get(path)
            assert answer.status_code < 500, (name, path)
            # The short name that was asked for is said again where it is not found.
            text = re.sub("|".join(re.findall(r"\w+slug", path)) or "$^", "", unfolded(answer))
            case |= {(path, word) for word in CASE_WORDS if word in text}
            for each in everything:
                told = [word for word in each.words if word in text]
                if told and each.words not in allowed:
                    faults.append((name, path, told))
                if told:
                    seen.add(each.words)
        assert faults == []
        assert seen == allowed, (name, "may read but is shown nowhere", allowed - seen)
        expected = CASE_WORDS if may_read_cases(person, "SDN") else set()
        assert {word for _path, word in case} == expected, (name, case)


def test_own_addresses_show_all_of_a_step(world: World, enters: Callable[[Account | None], Client]) -> None:
    """Whoever may read a step reads the whole of it at its address; others are told that there is none."""
    for name, person in world.people.items():
        client = enters(person)
        for each in world.marked:
            path = f"/alerts/{each.step.alert.number}/{each.step.place}/"
            answer = client.get(path)
            assert answer.status_code == (200 if may_read(person, each.step) else 404), (name, path)
            if answer.status_code == 200:
                missing = [w for w in each.words if w not in answer.content.decode()]
                assert all(word.endswith(("letter", "excuse")) for word in missing), (name, path, missing)


def test_own_addresses_show_all_of_a_situation_and_a_sheet(
    world: World, enters: Callable[[Account | None], Client]
) -> None:
    """As above; and no field monitor is named to others than themselves and administrators."""
    for name, person in world.people.items():
        client = enters(person)
        for each in world.written:
            answer = client.get(each.path)
            assert answer.status_code == (200 if reads(person, each.record) else 404), (name, each.path)
            text = answer.content.decode()
            if answer.status_code == 200:
                assert all(word in text for word in each.words[:2]), (name, each.path)
            if person is None or person.role not in (Role.FIELD_MONITOR, Role.ADMINISTRATOR):
                assert "field_monitor of Ruritania" not in text, (name, each.path)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")
def test_a_published_folder_holds_what_is_public_and_nothing_else(
    own_records: object, small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every public step is there as a page and as CAP; no word of another is in any file."""
    author = first_administrator("ada@example.org", "Ada Example", "correct horse battery staple")
    reviewer = invite(author, "ben@example.org", "Ben Example", Grant("reviewer"), "needed")
    world = marked_steps(author, reviewer, author)
    situations = written(author, author, None, world)
    published = tmp_path / "site"
    # The pages are written by other processes, which read the environment.
    monkeypatch.setenv("HEED_SITE_URL", "https://heed.example")
    monkeypatch.setattr(settings, "SITE_URL", "https://heed.example")
    publish(settings.HEED_HOME, linked_run(small_home), published)
    # Of calendars the long lines are made whole again.
    files = [path.read_bytes().replace(b"\r\n ", b"") for path in published.rglob("*") if path.is_file()]
    for each in world:
        folder = published / "alerts" / each.step.alert.number / str(each.step.place)
        shown = [word for word in each.words if any(word.encode() in text for text in files)]
        if may_read(None, each.step):
            assert shown == list(each.words)
            assert each.words[0] in (folder / "cap.xml").read_text("utf-8")
        else:
            assert shown == [] and not folder.exists()
    for one in situations:
        shown = [word for word in one.words if any(word.encode() in text for text in files)]
        assert shown == (list(one.words) if reads(None, one.record) else [])
        assert (published / one.path[1:] / "index.html").exists() == reads(None, one.record)
    assert "opentoldheadline" in (published / "alerts" / "feed.atom").read_text("utf-8")
    calendars = sorted(published.rglob("calendar.ics"))
    public = [each for each in world if may_read(None, each.step)]
    assert len(calendars) == 1 + len(public) and published / "alerts" / "calendar.ics" in calendars
    front = (published / "alerts" / "index.html").read_text("utf-8")
    assert 'type="text/calendar" href="../alerts/calendar.ics"' in front
    pages = [path.read_text("utf-8") for path in published.rglob("*.html")]
    assert len(pages) > 20 and not any("account/" in page or "Ada Example" in page for page in pages)
    for page in [
        *(published / "alerts").rglob("*.html"),
        *(published / "situations").rglob("*.html"),
    ]:
        for link in re.findall(r'(?:href|src)="([^":#]+)["#]', page.read_text("utf-8")):
            assert (page.parent / link).exists(), (page, link)
    assert not (published / "alerts" / "proposals").exists() and not (published / "alerts" / "new").exists()


def linked_run(small_home: Path) -> Run:
    """The small run, in the HEED_HOME of the records."""
    shutil.copytree(small_home / "runs", settings.HEED_HOME / "runs")
    return latest_run(settings.HEED_HOME)
