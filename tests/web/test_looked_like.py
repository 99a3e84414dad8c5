"""The country page's look-alikes and parts of the chance, and what stands there when there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from heed.cli.main import heed


def test_look_alikes_stand_on_the_page(reader: Client) -> None:
    """Each has its place with a link, its month, the deaths of then and of the year after."""
    page = reader.get("/country/SDN/").content.decode()
    assert '<h2 id="before">What looked like this before</h2>' in page
    section = page.split('id="before"')[1].split("</section>")[0]
    assert section.index('<a href="/country/ETH/">') < section.index('<a href="/country/DDR/">')
    rows = [row for row in section.split("<tr>") if 'scope="row"' in row]
    assert len(rows) == 2 and "December 2022" in rows[0]
    assert all(number in rows[1] for number in ("September 1990", "2,160", "2,160"))
    assert "in which civilian deaths ran most like" in section
    assert 'href="/method/#before"' in section and 'id="before"' in reader.get("/method/").content.decode()


def test_quiet_country_says_why_there_are_none(reader: Client) -> None:
    """No rows is told in words; a country without forecast has no such section."""
    assert "Nothing to compare" in reader.get("/country/NOR/").content.decode()
    assert "What looked like this before" not in reader.get("/country/FJI/").content.decode()


def test_parts_of_the_chance_stand_under_the_reasons(reader: Client) -> None:
    """The sentences of the page's target, in their order."""
    page = reader.get("/country/SDN/").content.decode()
    assert page.index("Level moves the odds of SDN by 2.5.") < page.index(
        "Base moves the odds of SDN by -4.0."
    )


def test_tables_may_be_taken_away(reader: Client) -> None:
    """Both tables are offered as files, and by country."""
    for name in ("lookalikes", "contributions"):
        answer = reader.get(f"/data/{name}.csv")
        assert answer.status_code == 200 and answer.getvalue().startswith(b"target,country,place")
        found = reader.get(f"/api/{name}", {"country": "SDN", "target": "deaths"}).json()
        assert found["count"] == 2 and {row["country"] for row in found["rows"]} == {"SDN"}


def test_the_terminal_says_the_same(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank, chance, reasons, parts and look-alikes, by code or by name; a country without forecast is refused."""
    monkeypatch.setenv("HEED_HOME", str(small_home))

    def said(*words: str) -> str:
        return CliRunner().invoke(heed, ["risk", "explain", *words], catch_exceptions=False).output

    text = said("SDN")
    assert "Sudan: " in text and "rank 1 of 6" in text and "a month before:" in text
    assert "3,600 deaths recorded" in text and "level moves the odds of SDN" in text
    assert "Ethiopia" in text and "September 1990" in text and text == said("sudan")
    assert "no death of this kind in the last 24 months" in said("NOR")
    with pytest.raises(Exception, match="no forecast for Fiji"):
        said("FJI")
    assert '"like_name": "Ethiopia"' in said("SDN", "--json")
