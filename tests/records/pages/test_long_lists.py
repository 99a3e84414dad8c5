"""Long lists: a page at a time, counts over the whole, and no more queries than for a short one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.records.accounts.models import Account, Session
from heed.records.alerting.answering import Said, respond
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import Content, draft, submit
from heed.records.alerting.judging import draft_from
from heed.records.alerting.models import Addressee, Ask, Reach, Step

TODAY = timezone.now().date()
READERS = ("public", "author", "reviewer", "analyst of Africa", "administrator")
PAGES = ("/", "/country/SDN/", "/alerts/", "/alerts/?level=warning&region=Africa", "/alerts/country/SDN/",
         "/responses/", "/alerts/waiting/", "/alerts/proposals/", "/account/")  # fmt: skip
Enters = Callable[[Account | None], Client]


@dataclass
class Desk:
    """People who raise and confirm alerts."""

    author: Account
    reviewer: Account
    people: dict[str, Account | None]
    office: Addressee

    def work(self, asks: int = 1) -> Step:
        """An alert of each reach told, asked and answered; a draft with an ask, and one that waits."""
        reaches: list[dict[str, Any]] = [
            {},
            {"reach": Reach.RESTRICTED, "roles": ("analyst", "administrator")},
            {"reach": Reach.PRIVATE, "people": (self.reviewer,)},
        ]
        steps = [self._told(reach, asks) for reach in reaches]
        self._asked(draft(self.author, "SDN", _content({})), asks)
        submit(self.author, draft(self.author, "SDN", _content({})))
        return steps[0]

    def _told(self, reach: dict[str, Any], asks: int) -> Step:
        step = draft(self.author, "SDN", _content(reach))
        self._asked(step, asks)
        told = confirm(self.reviewer, submit(self.author, step), "good")
        for ask in Ask.objects.filter(step=told):
            respond(self.author, ask, Said(Answer.DECLINED, TODAY, "a letter", "none given"), TODAY)
        return told

    def _asked(self, step: Step, asks: int) -> Step:
        for measure in ("D02", "D03", "D05")[:asks]:
            wanted = Wanted(measure, self.office, "because", TODAY + timedelta(days=9))
            add_ask(self.author, step, wanted, TODAY)
        return step


def _content(reach: dict[str, Any]) -> Content:
    return Content(Level.WARNING, "Exercise", "Nothing.", crimes=("war_crimes",), sources=("x",), **reach)


@pytest.fixture
def desk(joined: Callable[..., Account]) -> Desk:
    author, reviewer = joined("analyst"), joined("reviewer")
    people = {
        "public": None,
        "author": author,
        "reviewer": reviewer,
        "analyst of Africa": joined("analyst", places=("Africa",)),
        "administrator": joined("administrator"),
    }
    office = Addressee.objects.create(name="Office", tier="international", actor="secretariat")
    return Desk(author, reviewer, people, office)


def asked(client: Client, path: str) -> tuple[int, int]:
    """Status of a page, and the queries it takes once what is read of the run is in memory."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        status = client.get(path).status_code
        # Django forgets them with the next request.
        return status, len(seen)


def test_a_list_comes_in_parts(desk: Desk, enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, each once, counts over all of them, what was chosen kept; only what the reader may read."""
    monkeypatch.setattr("heed.web.alerting.seen.MOST", 2)
    first, second, third = (desk.work().alert.number for _ in range(3))
    public = enters(None)
    pages = [public.get(f"/alerts/?level=warning&page={number}").content.decode() for number in (1, 2)]
    listed = [re.findall(r'href="/alerts/(\d{4}-\d+)/"', page) for page in pages]
    assert listed == [[third, second], [first]]
    assert all('<dd class="big">3</dd>' in page and "3 alerts, newest first" in page for page in pages)
    assert "Page 1 of 2: 1 to 2 of 3" in pages[0] and "Page 2 of 2: 3 to 3 of 3" in pages[1]
    assert 'rel="next" href="?level=warning&amp;page=2"' in pages[0] and 'rel="prev"' not in pages[0]
    assert 'rel="prev" href="?level=warning&amp;page=1"' in pages[1] and 'rel="next"' not in pages[1]
    asks = [public.get(f"/responses/?page={number}").content.decode() for number in (1, 2)]
    assert [page.count("Asked on") for page in asks] == [2, 1]
    assert all(">3</td>" in page for page in asks)
    # The restricted and the private ones too, for one who may read both.
    reviewer = enters(desk.reviewer).get("/alerts/?page=3").content.decode()
    assert (
        "of 3" in reviewer and enters(desk.people["administrator"]).get("/alerts/?page=99").status_code == 200
    )


def test_the_lists_of_a_country_and_an_addressee_come_in_parts(
    desk: Desk, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alerts and asks of a country each in their own, counts over all of them; only what the reader may read."""
    monkeypatch.setattr("heed.web.alerting.seen.MOST", 2)
    first, second, third = (desk.work().alert.number for _ in range(3))
    public, office = enters(None), f"/alerts/addressee/{desk.office.pk}/"

    def alerts_and_asks(path: str) -> tuple[list[str], int, str]:
        page = public.get(path).content.decode()
        assert '<dd class="big">3</dd>' in page
        return re.findall(r'href="/alerts/(\d{4}-\d+)/"><strong>', page), page.count("Asked on"), page

    about = "/alerts/country/SDN/"
    assert alerts_and_asks(about)[:2] == ([third, second], 2)
    assert alerts_and_asks(f"{about}?page=2")[:2] == ([first], 2)
    listed, asks, page = alerts_and_asks(f"{about}?page=2&asks=2")
    assert (listed, asks) == ([first], 1) and page.count("Page 2 of 2: 3 to 3 of 3") == 2
    assert (
        'rel="prev" href="?page=2&amp;asks=1#asks"' in page and 'rel="prev" href="?page=1&amp;asks=2"' in page
    )
    assert [alerts_and_asks(f"{office}?page={number}")[1] for number in (1, 2)] == [2, 1]
    assert 'rel="next" href="?page=2"' in alerts_and_asks(office)[2]
    reviewer = enters(desk.reviewer)
    assert "1 to 2 of 6" in reviewer.get(office).content.decode()
    assert reviewer.get(about).content.decode().count("1 to 2 of 6") == 2


def test_nobody_learns_of_an_addressee_from_an_address(desk: Desk, enters: Enters) -> None:
    """One that was asked in what the reader may not read is as one that there is not."""
    asked_in_private = Addressee.objects.create(name="Other", tier="international", actor="secretariat")
    step = draft(desk.author, "SDN", _content({"reach": Reach.PRIVATE, "people": (desk.reviewer,)}))
    add_ask(desk.author, step, Wanted("D02", asked_in_private, "because", TODAY + timedelta(days=9)), TODAY)
    path, known = f"/alerts/addressee/{asked_in_private.pk}/", (desk.author, desk.reviewer)
    assert {enters(each).get(path).status_code for each in (None, *known)} == {404}
    confirm(desk.reviewer, submit(desk.author, step), "good")
    statuses = [enters(each).get(path).status_code for each in (None, desk.people["administrator"], *known)]
    assert statuses == [404, 404, 200, 200]
    assert enters(desk.reviewer).get(path).content.decode().count("text/calendar") == 0


@pytest.mark.parametrize("reader", READERS)
def test_more_alerts_take_no_more_queries(desk: Desk, enters: Enters, reader: str) -> None:
    """Lists, counts, what waits and the board."""
    step = desk.work()
    client = enters(desk.people[reader])
    own = (f"/alerts/{step.alert.number}/", f"/alerts/addressee/{desk.office.pk}/")
    before = {path: asked(client, path) for path in (*PAGES, *own)}
    for _ in range(9):
        desk.work()
    assert {path: asked(client, path) for path in before} == before
    assert {status for status, _queries in before.values()} <= {200, 302, 403}
    assert before["/alerts/"][0] == 200 and before["/alerts/"][1] < 12


def test_more_asks_take_no_more_queries(desk: Desk, enters: Enters) -> None:
    """An alert and a draft with one ask and with three."""
    few, many = desk.work(), desk.work(asks=3)
    client = enters(desk.author)
    drafts = list(Step.objects.filter(state="draft").order_by("pk").select_related("alert"))
    for one, three in ((few, many), (drafts[0], drafts[1])):
        for form in ("/alerts/{0}/{1}/", "/alerts/{0}/{1}/cap.xml"):
            paths = [form.format(step.alert.number, step.place) for step in (one, three)]
            assert asked(client, paths[0]) == asked(client, paths[1]), paths
    assert asked(client, f"/alerts/{few.alert.number}/") == asked(client, f"/alerts/{many.alert.number}/")


def test_more_proposals_and_people_take_no_more_queries(
    desk: Desk, enters: Enters, joined: Callable[..., Account]
) -> None:
    """What was drafted from proposals, and the list of people."""
    client = enters(desk.people["administrator"])
    run = client.get("/alerts/proposals/").context["run"]
    before = {path: asked(client, path) for path in ("/alerts/proposals/", "/account/people/")}
    for code in ("SDN", "MMR", "UKR", "FRA"):
        draft_from(desk.author, run, code, _content({}))
        joined("analyst")
    after = {path: asked(client, path) for path in before}
    # Once there is any, one query asks which of them may be read.
    assert after["/alerts/proposals/"][1] <= before["/alerts/proposals/"][1] + 1
    assert after["/account/people/"] == before["/account/people/"]


def test_reading_writes_nothing(desk: Desk, enters: Enters) -> None:
    """Not even when somebody was last seen, but every ten minutes: a write waits for every other one."""
    client = enters(desk.author)
    desk.work()
    for path in PAGES:
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
            written = [each["sql"] for each in seen if not each["sql"].startswith("SELECT")]
        assert written == [], path
    earlier = timezone.now() - timedelta(minutes=11)
    Session.objects.update(seen=earlier)
    client.get("/alerts/")
    assert Session.objects.get(account=desk.author).seen > earlier
