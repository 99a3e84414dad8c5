"""The page of the track record says how past runs did, or that there is nothing to say yet."""

from __future__ import annotations

import pytest
from django.test import Client

from heed.web.edition import Edition


def test_each_past_run_has_its_row(reader: Client) -> None:
    """Score, the rule beside it, cover (or that it is not known) and the hash."""
    text = reader.get("/track-record/").content.decode()
    assert "December 2022" in text
    assert "12.35" in text and "14.50" in text
    assert "0.50" in text and "not known" in text
    assert "cdcdcdcdcdcd…" in text


def test_the_board_leads_there(reader: Client) -> None:
    """From the first screen."""
    assert 'href="/track-record/"' in reader.get("/").content.decode()


def test_without_a_past_run_it_says_so(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to score is a sentence, not an empty table."""
    monkeypatch.setattr(Edition, "table", lambda *_given, **_how: [])
    text = reader.get("/track-record/").content.decode()
    assert "there is nothing to score yet" in text
    assert "<table" not in text
