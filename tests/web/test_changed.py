"""What changed since last month, and why: on the country's page, on the board and on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client

from heed.cli.main import heed
from heed.lake import Run, latest_run
from heed.web.standings import Standing, changes
from tests.web.small_run import write_small_run

WHY = "Mostly because of how many died before (so many)."


def section(page: str, name: str) -> str:
    """The section of a page with that id."""
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def test_the_country_page_says_what_changed(reader: Client) -> None:
    """Headline, learners, facts of the newest month and parts, with a link to how it is done."""
    told = section(reader.get("/country/SDN/").content.decode(), "changed")
    order = ("The chance of 25 or more moved in SDN.", "Of the change: so much by each.", "Newest of SDN stands 1.",
             "<details>", "Refit of SDN stands 2.", "Whole of SDN stands 3.")  # fmt: skip
    places = [told.index(each) for each in order]
    assert places == sorted(places)
    assert 'href="/method/#changed"' in told and 'id="changed"' in reader.get("/method/").content.decode()


def test_no_forecast_no_section(reader: Client) -> None:
    """A country without a forecast has nothing to compare; one without an earlier one says its sentence."""
    assert 'id="changed"' not in reader.get("/country/FJI/").content.decode()
    told = section(reader.get("/country/ISR/").content.decode(), "changed")
    assert "moved in ISR" in told and "so much by each" not in told


def test_the_board_lists_what_stands_out(reader: Client) -> None:
    """Each with a link to its change and the reason; a change within the play of the draws is left out."""
    told = section(reader.get("/risk/deaths_civilians/25/6/").content.decode(), "changed")
    assert '<a href="/country/ETH/#changed">Ethiopia</a>' in told and f"Newest of ETH stands 1. {WHY}" in told
    assert "/country/MLI/" not in told.split("The first ten places")[0]
    other = section(reader.get("/risk/deaths_civilians/1000/6/").content.decode(), "changed")
    assert '<a href="/country/SDN/#changed">' in other and "Newest of SDN" in other and WHY not in other


def test_play_of_the_draws_is_not_listed() -> None:
    """However large, a change that does not stand out is neither a rise nor a fall."""
    loud, still = (
        Standing(code, code, "Zenda", 1, 1, 0.5, 0.4, 1.0, 0.0, 2.0, (0,), stands_out)
        for code, stands_out in (("RUR", True), ("SYL", False))
    )
    assert changes([loud, still]).rises == (loud,)


def test_the_terminal_says_the_same(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headline, learners, facts and parts in this order; --json has the numbers."""
    monkeypatch.setenv("HEED_HOME", str(small_home))
    said = CliRunner().invoke(heed, ["risk", "explain", "SDN"], catch_exceptions=False).output
    order = ("What changed since last month, and why", "- The chance of 25 or more moved in SDN.",
             "- Of the change: so much by each.", "- newest of SDN stands 1.",
             "What moved the learner that is taken apart", "- refit of SDN stands 2.")  # fmt: skip
    places = [said.index(each) for each in order]
    assert places == sorted(places)
    told = json.loads(CliRunner().invoke(heed, ["risk", "explain", "SDN", "--json"]).output)
    assert told["change"]["stands_out"] is True and told["change"]["why"] == WHY
    assert told["change"]["own_past"] * 4 == pytest.approx(told["chance"] - told["chance_before"])
    assert [row["kind"] for row in told["change_reasons"]] == ["fact", "part", "whole"]
    assert told["change_reasons"][1]["log_odds"] == 0.5


@pytest.fixture
def older_run(tmp_path: Path) -> Run:
    """A run of a version that did not keep the two tables."""
    run = write_small_run(tmp_path)
    manifest = json.loads((run.path / "manifest.json").read_text("utf-8"))
    for name in ("changes", "change_reasons"):
        del manifest["tables"][name]
        (run.path / f"{name}.parquet").unlink()
    (run.path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return latest_run(tmp_path)


def test_an_older_run_still_shows(older_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages leave the section out, the board lists changes as before, the terminal says what to do."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    monkeypatch.setenv("HEED_HOME", str(tmp_path))
    reader = Client(HTTP_HOST="localhost")
    assert 'id="changed"' not in reader.get("/country/SDN/").content.decode()
    assert '<a href="/country/MLI/">' in section(reader.get("/").content.decode(), "changed")
    assert "changes" not in older_run.tables and reader.get("/api/changes").status_code == 404
    said = CliRunner().invoke(heed, ["risk", "explain", "SDN"], catch_exceptions=False).output
    assert "made before heed kept them: make one with heed run" in said.split("What changed")[1]
