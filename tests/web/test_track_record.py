"""The page of the track record says how past runs did, or that there is nothing to say yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from heed.web.edition import Edition
from tests.web.small_run import write_small_run


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


def test_ratio_and_total_stand_beside_the_rule(reader: Client) -> None:
    """Each run's ratio to the rule, and a line over all; what the outcomes came from."""
    text = reader.get("/track-record/").content.decode()
    assert text.count("0.85") == 2 + 4
    assert "made before the outcome" in text
    assert "Outcomes: small 1.0, panel efefefefefef…" in text


def test_a_changed_run_is_shown_with_both_hashes(reader: Client) -> None:
    """Its id, the file, the hash written down and the hash now; and no score."""
    text = reader.get("/track-record/").content.decode()
    assert text.count("20230201T000000Z-4567abcd") == 1
    row = next(part for part in text.split("<tr>") if "20230201T000000Z-4567abcd" in part)
    assert "changed since it was made" in row and "manifest.json" in row
    assert "121212121212…" in row and "343434343434…" in row
    assert "does not prove when a run was made" in text


def test_an_unknown_as_of_day_is_said_in_a_whole_sentence(newcomer: Client, tmp_path: Path) -> None:
    """Where a file came without a receipt the foot of the page does not say “as known in not known”."""
    path = write_small_run(tmp_path).path / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"as_of": "2025-06"', '"as_of": null', 1), "utf-8")
    for page in ("/track-record/", "/country/SDN/"):
        answer = newcomer.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert "not known" in text and "as known in" not in text
