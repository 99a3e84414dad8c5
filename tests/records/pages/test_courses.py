"""The lines of time beside asks, on every page that lists them."""

from __future__ import annotations

import re

from heed.records.accounts.models import Account
from heed.records.alerting.models import Response
from tests.records.pages.conftest import Enters
from tests.records.pages.raising import TODAY, told


def lines(page: str) -> list[str]:
    """The kinds of pieces and shapes on each line of the list of asks, the first ask first."""
    inside = page[page.index('<ol class="rows asks">') :].split('class="course"')[1:]
    return [" ".join(re.findall(r'class="([a-z]+)"', each.split("</svg><p")[0])) for each in inside]


def test_each_ask_has_its_line_wherever_it_is_listed(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    step = told(enters, analyst, reviewer, asks=2)
    first = step.asks.order_by("pk")[0]
    Response.objects.create(ask=first, answer="declined", reason="x", source="a call", by=analyst, on=TODAY)
    silent, refused = "rail silent asked today", "rail waited open asked today declined"
    alert = f"/alerts/{step.alert.number}/"
    for path in ("/responses/", "/alerts/country/SDN/", f"/alerts/addressee/{first.addressee_id}/", alert):
        assert lines(enters(None).get(path).content.decode()) == [silent, refused], path
    assert '<rect class="l-warning"' in enters(None).get(alert).content.decode()


def test_what_an_office_answered_is_one_bar(enters: Enters, analyst: Account, reviewer: Account) -> None:
    step = told(enters, analyst, reviewer, asks=2)
    first = step.asks.order_by("pk")[0]
    Response.objects.create(ask=first, answer="done", source="a call", by=analyst, on=TODAY)
    page = enters(None).get("/responses/").content.decode()
    bars = re.findall(r'<line class="([a-z]+)" x1="([\d.]+%)" x2="([\d.]+%)"', page[page.index("<tbody>") :])
    assert bars == [("done", "0%", "50%"), ("silent", "50%", "100%")]
