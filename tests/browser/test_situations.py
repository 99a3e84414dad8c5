"""A situation opened, assessed twice and compared: real server, real browser, on a phone, a desk and paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from heed.norm.sheet import parse_sheet

pytestmark = pytest.mark.browser
Opens = Callable[..., Page]
TODAY = datetime.now(UTC).date()


def test_from_a_situation_to_what_changed(open_page: Opens, running: Any, doors: Any, tmp_path: Path) -> None:
    """Opened, assessed with a fault at first, assessed again from a file without script, compared, printed."""
    ada = open_page(f"{running.address}/situations/new/", 360)
    doors.come_in(ada, "ada@example.org", doors.password)
    doors.set_up(ada)
    opened(ada, doors)
    expect(ada.get_by_role("heading", name="Attacks on towns")).to_be_visible()
    situation = ada.url
    doors.sound(ada)
    first_sheet(ada, doors)
    bare = open_page(situation, 360, java_script_enabled=False, storage_state=ada.context.storage_state())
    second_sheet(bare, situation, tmp_path)
    compared(ada, doors, situation)
    for path in ("", "factors/RF7/", "compare/"):
        ada.goto(situation + path)
        on_paper_and_from_the_right(ada)
    reader = open_page(situation, java_script_enabled=False)
    expect(reader.get_by_role("heading", name="Attacks on towns")).to_be_visible()
    expect(reader.get_by_text("Enabling circumstances")).to_have_count(0)
    doors.sound(open_page(f"{running.address}/situations/"))


def opened(page: Page, doors: Any) -> None:
    page.get_by_label("Title").fill("Attacks on towns of Sudan and Chad")
    page.get_by_label("Short name").fill("sudan-chad")
    page.get_by_label("What it is").fill("Two towns were attacked.\n\nMore are named in threats.")
    page.get_by_role("textbox", name="Countries").fill("Sudan\nChad")
    page.get_by_label("everybody").check()
    doors.sound(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Everybody can read it at once.")).to_be_visible()
    doors.sound(page)
    page.get_by_role("button", name="Record it").click()


def first_sheet(page: Page, doors: Any) -> None:
    """A source is missing at first; what was typed stays, and the fault leads to its row."""
    page.get_by_role("link", name="Write an assessment sheet").click()
    page.get_by_label("Day").fill((TODAY - timedelta(days=30)).isoformat())
    row = page.get_by_role("group", name="RF7 Enabling")
    row.get_by_label("present").check()
    row.get_by_label("Direction").select_option("rising")
    row.get_by_label("Confidence").select_option("low")
    page.get_by_text("Its indicators").first.click()
    sign = page.get_by_role("group", name="7.5 militias")
    sign.get_by_label("unknown").check()
    sign.get_by_label("Note").fill("two accounts differ")
    doors.sound(page)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert").get_by_role("link", name="RF7")).to_be_visible()
    expect(sign.get_by_label("Note")).to_have_value("two accounts differ")
    doors.sound(page)
    row.get_by_label("Sources").fill("a report of Ruritania\na broadcast")
    sign.get_by_label("Confidence").select_option("low")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Once kept it can never be changed")).to_be_visible()
    doors.sound(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Assessment sheet of")).to_be_visible()
    doors.sound(page)


def second_sheet(page: Page, situation: str, folder: Path) -> None:
    """Taken along, changed in a file, handed in, all without script."""
    page.goto(f"{situation}sheets/new/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="take the sheet along").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    assert [row.factor for row in parse_sheet(text, "x").rows] == ["RF7", "7.5"]
    row = "- {factor: RF14, presence: absent, direction: steady, confidence: high, sources: [a call]}\n"
    (folder / "sheet.yml").write_text(text.replace("direction: rising", "direction: falling") + row, "utf-8")
    page.goto(f"{situation}sheets/hand-in/")
    page.get_by_label("File").set_input_files(folder / "sheet.yml")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("a call")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()


def compared(page: Page, doors: Any, situation: str) -> None:
    page.goto(f"{situation}sheets/hand-in/")
    doors.sound(page)
    page.goto(situation)
    doors.sound(page)
    expect(page.locator("table.sheet tbody tr")).to_have_count(15)
    page.get_by_role("link", name="Compare two sheets").click()
    doors.sound(page)
    expect(page.locator("section").first.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_text("rising, now falling")).to_be_visible()
    page.get_by_role("link", name="RF7", exact=True).click()
    expect(page.locator(".strip li")).to_have_count(2)
    doors.sound(page)


def on_paper_and_from_the_right(page: Page) -> None:
    """It prints, and turned round for right-to-left script nothing runs over the side."""
    page.emulate_media(media="print")
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
