"""Scope of the published folder: what is public stands there whole, and nothing else is in any file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from heed.lake import Run, latest_run
from heed.records.accounts.people import Grant, first_administrator, invite
from heed.records.alerting.policy import may_read
from heed.web.publishing import publish
from tests.records.pages.marked import Marked, Written, marked_steps, reads, written


def test_a_published_folder_holds_what_is_public_and_nothing_else(
    own_records: object, small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every public step is there as a page and as CAP; no word of another is in any file."""
    author = first_administrator("ada@example.org", "Ada Example", "correct horse battery staple")
    reviewer = invite(author, "ben@example.org", "Ben Example", Grant("reviewer"), "needed")
    steps = marked_steps(author, reviewer, author)
    situations = written(author, author, None, steps)
    published = tmp_path / "site"
    # The pages are written by other processes, which read the environment.
    monkeypatch.setenv("HEED_SITE_URL", "https://heed.example")
    monkeypatch.setattr(settings, "SITE_URL", "https://heed.example")
    publish(settings.HEED_HOME, linked_run(small_home), published)
    holds_public_words_alone(published, steps, situations)
    holds_calendars_of_the_public(published, steps)
    names_nobody_and_leads_nowhere_else(published)


def linked_run(small_home: Path) -> Run:
    """The small run, in the HEED_HOME of the records."""
    shutil.copytree(small_home / "runs", settings.HEED_HOME / "runs")
    return latest_run(settings.HEED_HOME)


def holds_public_words_alone(
    published: Path, steps: tuple[Marked, ...], situations: tuple[Written, ...]
) -> None:
    """All words of what everybody may read, and none of the rest, in any file."""
    # Of calendars the long lines are made whole again.
    files = [path.read_bytes().replace(b"\r\n ", b"") for path in published.rglob("*") if path.is_file()]
    for each in steps:
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


def holds_calendars_of_the_public(published: Path, steps: tuple[Marked, ...]) -> None:
    """One for all, and one for each of whom something public was asked; and the feed."""
    assert "opentoldheadline" in (published / "alerts" / "feed.atom").read_text("utf-8")
    calendars = sorted(published.rglob("calendar.ics"))
    public = [each for each in steps if may_read(None, each.step)]
    assert len(calendars) == 1 + len(public) and published / "alerts" / "calendar.ics" in calendars
    front = (published / "alerts" / "index.html").read_text("utf-8")
    assert 'type="text/calendar" href="../alerts/calendar.ics"' in front


def names_nobody_and_leads_nowhere_else(published: Path) -> None:
    """No page names a person or leads to where one signs in; every link of alerts and situations holds."""
    pages = [path.read_text("utf-8") for path in published.rglob("*.html")]
    assert len(pages) > 20 and not any("account/" in page or "Ada Example" in page for page in pages)
    for folder in ("alerts", "situations"):
        for page in (published / folder).rglob("*.html"):
            for link in re.findall(r'(?:href|src)="([^":#]+)["#]', page.read_text("utf-8")):
                assert (page.parent / link).exists(), (page, link)
    assert not (published / "alerts" / "proposals").exists() and not (published / "alerts" / "new").exists()
