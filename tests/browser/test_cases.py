"""A case file from nothing to a comparison of two: real server, real browser, on a phone and a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]


def test_a_case_file_is_begun_checked_kept_and_compared(open_page: Opens, running: Any, doors: Any) -> None:
    page = open_page(f"{running.address}/alerts/country/SDN/", 360)
    page.goto(f"{running.address}/account/sign-in/?next=/alerts/country/SDN/")
    doors.come_in(page, "ada@example.org", doors.password)
    doors.set_up(page)
    page.get_by_role("link", name="Case file for the gate of the norm").click()
    doors.sound(page)
    page.get_by_role("link", name="Write a case file").click()
    doors.sound(page)
    case = page.get_by_label("Case", exact=True)
    begun = case.input_value()
    case.fill(begun.replace("# warnings:", "warnings:").replace("# - {crime", "- {crime", 1))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Around line")).to_be_visible()
    doors.sound(page)
    case.fill(begun.replace("summary:", "summary: what is known of Ruritania's neighbour"))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Checked, and not kept.")).to_be_visible()
    doors.sound(page)
    page.get_by_label("Why").fill("begun")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="All that were kept")).to_be_visible()
    doors.sound(page)

    page.get_by_role("link", name="Keep a newer one").click()
    page.wait_for_load_state()
    text = page.get_by_label("Case", exact=True).input_value().replace("what is known", "more is known")
    page.get_by_label("Or a file").set_input_files(
        {"name": "sudan.yml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    page.get_by_label("Why").fill("two reports came")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Show what changed").click()
    expect(page.locator("ins")).to_have_text("summary: more is known of Ruritania's neighbour")
    doors.sound(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    doors.sound(page)
