"""From the command line to a signed-in analyst: real server, real browser, real mail server, a clock-true app."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
ANOTHER = "nine purple umbrellas at dawn"


def test_from_the_command_line_to_an_analyst(open_page: Opens, running: Any, doors: Any) -> None:
    """The administrator signs in, invites an analyst by mail, who sets all up, sees a session and ends it."""
    page = open_page(running.address, 360)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Forgotten your password?").click()
    doors.sound(page)
    page.go_back()
    doors.sound(page)
    doors.come_in(page, "ada@example.org", doors.password)
    doors.set_up(page)
    page.get_by_role("link", name="People").click()
    doors.sound(page)
    page.get_by_role("link", name="Invite somebody").click()
    doors.sound(page)
    mail = "ana@example.org"
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Name").fill("Ana of Ruritania")
    page.get_by_label("Analyst:").check()
    page.get_by_label("Places").fill("Western Africa, SDN")
    page.get_by_label("Why").fill("new at the desk")
    page.get_by_role("button", name="Send the invitation").click()
    doors.sound(page)
    expect(page.get_by_text(f"It was sent to {mail}")).to_be_visible()

    ana = open_page(running.link(mail), java_script_enabled=False)
    ana.get_by_label("New password").fill(ANOTHER)
    ana.get_by_role("button", name="Go on").click()
    key = doors.read(ana, ".secret")
    ana.get_by_label("Code that the app shows").fill(doors.code_of(key))
    ana.get_by_role("button", name="Go on").click()
    recovery = doors.read(ana, ".codes li")
    ana.get_by_role("link", name="I have kept them, go on").click()
    expect(ana.get_by_role("heading", name="Ana of Ruritania")).to_be_visible()

    elsewhere = open_page(running.address + "/account/sessions/")
    doors.come_in(elsewhere, mail, ANOTHER)
    doors.sound(elsewhere)
    elsewhere.get_by_label("Code", exact=True).fill(recovery)
    elsewhere.get_by_role("button", name="Go on").click()
    expect(elsewhere).to_have_url(running.address + "/account/sessions/")
    doors.sound(elsewhere)
    elsewhere.get_by_role("button", name="End it").click()
    expect(elsewhere.get_by_role("button", name="End it")).to_have_count(0)
    ana.reload()
    expect(ana).to_have_url(re.compile("/account/sign-in/"))
    elsewhere.get_by_role("link", name="Ana of Ruritania").click()
    doors.sound(elsewhere)
    elsewhere.get_by_role("link", name="Change it").click()
    doors.sound(elsewhere)
    elsewhere.go_back()
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(elsewhere.get_by_role("link", name="Sign in")).to_be_visible()

    page.goto(running.address + "/account/people/")
    page.get_by_role("row", name=mail).get_by_role("link").click()
    doors.sound(page)
    page.get_by_label("Why").last.fill("left the desk")
    page.get_by_role("button", name="Block, and end all sessions").click()
    expect(page.get_by_text("Why: left the desk")).to_be_visible()
    page.goto(running.address + "/account/history/")
    doors.sound(page)
    expect(page.get_by_text("used a recovery code").first).to_be_visible()


def test_one_who_keeps_guessing_is_told_to_wait(open_page: Opens, running: Any, doors: Any) -> None:
    """The page of the locked, for a name that there is not."""
    page = open_page(running.address + "/account/sign-in/")
    for _ in range(5):
        doors.come_in(page, "nobody@example.org", "not a password of anybody")
    expect(page.get_by_role("heading", name="Too many failed tries")).to_be_visible()
    doors.sound(page)
