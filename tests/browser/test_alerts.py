"""From the highest proposal of a run to a clock that an answer stops: real server, real browser, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
ANOTHER = "nine purple umbrellas at dawn"
SUBSCRIBER = "reader@example.org"
HEADLINE = "Sudan: attacks on towns are likely"


def test_from_a_proposal_to_an_answer(open_page: Opens, running: Any, doors: Any) -> None:
    """From the first proposal to a draft with two asks, confirmed by another, mailed, read, answered once."""
    subscribe(open_page, running)
    ada = open_page(f"{running.address}/alerts/proposals/", 360)
    doors.come_in(ada, "ada@example.org", doors.password)
    doors.set_up(ada)
    expect(ada).to_have_url(f"{running.address}/alerts/proposals/")
    ben = reviewer(open_page, running, doors, ada)

    ada.goto(f"{running.address}/alerts/proposals/")
    doors.sound(ada)
    ada.locator("ol.proposals > li").first.get_by_role("link", name="Draft an alert").click()
    draft(ada, doors)
    ask(ada, doors, "new", "The Envoy for Ruritania", "talks are open")
    ask(ada, doors, "", "The Envoy for Ruritania", "they asked for it")
    expect(ada.locator("#asks + ul > li")).to_have_count(2)
    doors.sound(ada)
    ada.get_by_role("link", name="Hand in").click()
    doors.sound(ada)
    ada.get_by_role("button", name="Hand in").click()
    expect(ada.get_by_text("1 person must still confirm it.")).to_be_visible()
    step = ada.url
    number = step.split("/")[-3]

    reader = open_page(f"{running.address}/alerts/", java_script_enabled=False)
    expect(reader.get_by_text("No alert was raised here.")).to_be_visible()
    ben.goto(f"{running.address}/alerts/waiting/")
    doors.sound(ben)
    ben.get_by_role("link", name=HEADLINE).click()
    ben.get_by_role("link", name="Confirm").click()
    doors.sound(ben)
    expect(ben.get_by_text("You are the last who must")).to_be_visible()
    ben.get_by_label("Why").fill("the sources hold")
    ben.get_by_role("button", name="Confirm").click()
    expect(ben.get_by_role("heading", name="What was told")).to_be_visible()

    running.heed("worker", "--once")
    mailed = running.link(SUBSCRIBER, "alerts")
    assert mailed == step
    reader.goto(mailed)
    expect(reader.get_by_role("heading", name="What was told")).to_be_visible()
    reader.get_by_role("link", name=f"Alert {number}").click()
    expect(reader).to_have_url(f"{running.address}/alerts/{number}/")
    expect(reader.get_by_text("No answer yet")).to_have_count(2)

    answer(ada, doors, f"{running.address}/alerts/{number}/")
    reader.reload()
    expect(reader.get_by_text("No answer yet")).to_have_count(1)
    expect(reader.get_by_text("first answer on the same day")).to_be_visible()
    expect(reader.get_by_text("reason given: no funds this year")).to_be_visible()
    desk = open_page(f"{running.address}/alerts/{number}/")
    for path in (f"/alerts/{number}/", f"/alerts/{number}/1/", "/alerts/", "/responses/", "/alerts/country/SDN/",
                 "/alerts/addressee/1/", "/country/SDN/"):  # fmt: skip
        desk.goto(running.address + path)
        doors.sound(desk)
    expect(desk.get_by_role("link", name=HEADLINE)).to_be_visible()
    for path in (f"/alerts/{number}/", f"/alerts/{number}/1/"):
        desk.goto(running.address + path)
        on_paper(desk)


def on_paper(page: Page) -> None:
    """The level in ink, since backgrounds are not printed; the address of the page; no way to anywhere else."""
    page.emulate_media(media="screen")
    assert not page.locator(".on-paper").is_visible()
    page.emulate_media(media="print", color_scheme="light")
    level = page.locator(".level").first
    assert level.is_visible() and page.locator(".on-paper").inner_text() == page.url
    shown = "each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"
    assert level.evaluate(shown) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert not page.locator(".crumbs").is_visible() and not page.get_by_role("link", name="API").is_visible()


def subscribe(open_page: Opens, running: Any) -> None:
    """Somebody without an account asks for alerts by mail, and says so twice."""
    page = open_page(f"{running.address}/subscribe/", java_script_enabled=False)
    page.get_by_label("Mail address").fill(SUBSCRIBER)
    page.get_by_role("button", name="Send me the link").click()
    page.goto(running.link(SUBSCRIBER, "subscribe/agree"))
    page.get_by_role("button", name="Yes, send me alerts").click()
    expect(page.get_by_role("heading", name="You will get alerts")).to_be_visible()


def reviewer(open_page: Opens, running: Any, doors: Any, ada: Page) -> Page:
    """Ben, invited by mail as a reviewer, signed in."""
    ada.goto(f"{running.address}/account/people/invite/")
    ada.get_by_label("Mail address").fill("ben@example.org")
    ada.get_by_label("Name").fill("Ben of Ruritania")
    ada.get_by_label("Reviewer:").check()
    ada.get_by_label("Why").fill("second pair of eyes")
    ada.get_by_role("button", name="Send the invitation").click()
    ben = open_page(running.link("ben@example.org"))
    ben.get_by_label("New password").fill(ANOTHER)
    ben.get_by_role("button", name="Go on").click()
    doors.set_up(ben)
    return ben


def draft(page: Page, doors: Any) -> None:
    """The facts of the run are there; the rest is chosen. An empty headline is refused first."""
    expect(page.get_by_label("What is known")).to_have_value(re.compile("rose from 70 % to 90 %"))
    page.get_by_label("Warning:").check()
    page.get_by_label("war crimes").check()
    doors.sound(page)
    # The browser itself would hold an empty field back; the server must too.
    page.locator("form.form").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    expect(page.get_by_label("Warning:")).to_be_checked()
    doors.sound(page)
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("heading", name="Exactly as it would be read")).to_be_visible()
    doors.sound(page)


def ask(page: Page, doors: Any, kind: str, office: str, because: str) -> None:
    """One ask of an office; `kind` is not empty for one that is not known yet."""
    page.get_by_role("link", name="Add an ask").click()
    page.get_by_label("Asked of").fill(office)
    page.get_by_label("By", exact=True).fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    doors.sound(page)
    page.get_by_role("button", name="Go on").click()
    if kind:
        page.get_by_label("international").check()
        page.get_by_label("the Secretary-General and the Secretariat").check()
        doors.sound(page)
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("radio").nth(0 if kind else 1).check()
    page.get_by_label("Because").fill(because)
    doors.sound(page)
    page.get_by_role("button", name="Add the ask").click()


def answer(page: Page, doors: Any, alert: str) -> None:
    """A refusal, looked at before it is recorded."""
    page.goto(alert)
    page.get_by_role("link", name="Record an answer").first.click()
    page.get_by_label("declined").check()
    page.get_by_label("Reason given").fill("no funds this year")
    page.get_by_label("Source").fill("a letter of the office")
    doors.sound(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Everybody can read it at once.")).to_be_visible()
    doors.sound(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="What was asked, and who answered")).to_be_visible()
