"""What mails of alerts say: the same words as text and HTML, the way out, and nothing that is not public."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings as Fixture

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting import letters
from heed.records.alerting.models import Addressee, Ask, Move, Reach, Step
from heed.records.alerting.outgoing import Outgoing
from heed.records.alerting.queueing import queue
from tests.records.conftest import Kept
from tests.records.sinks import MailSink, delivery_to, mail_server, stages, subscribers, told_step

pytestmark = pytest.mark.usefixtures("site_with_address")


def test_one_mail_a_recipient_with_its_way_out(records: Kept, settings: Fixture) -> None:
    subscribers(3)
    told_step()
    sink = MailSink()
    with mail_server(sink) as port:
        delivery = delivery_to(port, settings)
        while delivery.round():
            pass
        delivery.close()
    assert (stages(), sink.connections) == ({"sent": 3}, 1)
    assert sorted(sink.recipients) == [[f"reader{number}@example.org"] for number in range(3)]
    assert set(sink.ids) == {f"<{row.pk}@heed.example>" for row in Outgoing.objects.all()}
    for mail in sink.mails:
        assert mail["Cc"] is None and mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] == "<alerts.heed.example>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(
            r"<https://heed\.example/subscribe/end/[0-9a-f]{32}:[\w-]+/>", mail["List-Unsubscribe"].strip()
        )
        assert mail["Subject"] == "Warning: Sudan: attacks are <likely> to grow"


def test_text_and_html_say_the_same_and_load_nothing(records: Kept, settings: Fixture) -> None:
    subscribers(1)
    told_step()
    found = letters.letter(Outgoing.objects.get())
    html = str(found.alternatives[0][0])
    assert "<likely>" not in html.replace("&lt;", "") and not re.search(
        r"<(img|link|script|style|iframe)", html
    )
    assert set(re.findall(r'(?:src|href)="([^"]*)"', html)) == set(
        re.findall(r"https://\S+", str(found.body))
    )
    body = html.partition("<body>")[2]
    assert unescape(re.sub(r"<[^>]+>", " ", body)).split() == str(found.body).replace("\n- ", "\n").split()
    assert "It is 12 %." in str(found.body)


def test_a_mail_says_that_an_alert_was_cancelled_and_not_again_that_it_warns(
    records: Kept, settings: Fixture
) -> None:
    subscribers(1)
    first = told_step()
    ended = Step.objects.create(
        alert=first.alert, place=2, move=Move.CANCELLATION, state="told", told=timezone.now(), author=first.author,
        headline=first.headline, description=first.description, level=first.level, severity=first.severity,
        note="The report was taken back.",
    )  # fmt: skip
    queue(ended)
    found = letters.letter(Outgoing.objects.get(step=ended))
    assert found.subject == "Cancelled: Sudan: attacks are <likely> to grow"
    body = str(found.body)
    assert "Cancelled. The alert no longer holds; it is closed." in body and "likely soon" not in body
    assert (
        body.index("What changed and why")
        < body.index("The report was taken back.")
        < body.index("It is 12 %")
    )


def test_a_mail_says_who_says_so_before_what_is_asked_and_days_in_words(
    records: Kept, settings: Fixture
) -> None:
    """What people there may do is not below forty asks; each text turns by its own script, on a phone too."""
    subscribers(1)
    step = told_step(
        state="waiting", told=None, confidence="moderate", crimes=["war_crimes"], instruction="Stay in."
    )
    office = Addressee.objects.create(name="مكتب المبعوث", tier="international", actor="secretariat")
    Ask.objects.create(step=step, measure="D02", addressee=office, because="Talks.", by=date(2099, 3, 3))
    Step.objects.filter(pk=step.pk).update(state="told", told=timezone.now())
    found = letters.letter(Outgoing.objects.get())
    body, html = str(found.body), str(found.alternatives[0][0])
    said = (
        "Stay in.",
        "a run of heed",
        "Confidence: moderate.",
        "war crimes. Nobody is found guilty",
        "Offer good",
    )
    places = [body.index(each) for each in said]
    assert places == sorted(places)
    assert "asked of مكتب المبعوث by 3 March 2099. Because: Talks." in body
    assert "<li>Offer good" in html and 'name="viewport"' in html and "overflow-wrap" in html


def test_without_https_no_one_click_is_promised(records: Kept, settings: Fixture) -> None:
    settings.SITE_URL = "http://heed.example"
    subscribers(1)
    told_step()
    headers = letters.letter(Outgoing.objects.get()).extra_headers
    assert "List-Unsubscribe" in headers and "List-Unsubscribe-Post" not in headers


def test_what_is_not_public_is_not_in_the_mail(records: Kept, settings: Fixture) -> None:
    Account.objects.create(mail="ed@example.org", name="Ed", role=Role.EDITOR, password="x")
    told_step(Reach.RESTRICTED, roles="|editor|")
    found = letters.letter(Outgoing.objects.get())
    whole = found.message().as_string()
    assert "https://heed.example/alerts/2026-0001/1/" in whole and found.to == ["ed@example.org"]
    for secret in ("Sudan", "likely", "warning", "chance", "List-Unsubscribe"):
        assert secret.lower() not in whole.lower()
