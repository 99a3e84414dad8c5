"""A page as a PDF: whole, tagged, readable by others' tools."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from heed.base.errors import NotFound
from heed.lake import latest_run
from heed.web.paper import as_pdf

pytestmark = pytest.mark.pango


@pytest.fixture(scope="module")
def country_pdf(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first country's page of the small run."""
    run = latest_run(small_home)
    code = run.rows("board", order="rank")[0]["country"]
    path = tmp_path_factory.mktemp("paper") / "page.pdf"
    path.write_bytes(as_pdf(small_home, run, f"/country/{code}/"))
    return path


def told(tool: str, path: Path, *more: str) -> str:
    return subprocess.run([tool, str(path), *more], capture_output=True, text=True, check=True).stdout


def test_it_is_tagged_and_has_pages(country_pdf: Path) -> None:
    """So that a screen reader finds its way."""
    facts = told("pdfinfo", country_pdf)
    assert "Tagged:          yes" in facts
    assert "Pages:" in facts


def test_it_holds_what_the_page_says(country_pdf: Path, small_home: Path) -> None:
    """Heading, reasons and sources as text, pictures as drawings, and no navigation."""
    text = " ".join(told("pdftotext", country_pdf, "-").split())
    run = latest_run(small_home)
    row = run.rows("board", order="rank")[0]
    name = run.rows("countries", country=row["country"])[0]["name"]
    assert name in text
    assert "The record by year" in text
    assert "Explore this chart" not in text
    drawn = told("pdftotext", country_pdf, "-")
    assert "recorded" in drawn


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/norm/", "Three cases set against the gate"), ("/norm/measures/M02/", "What it rests on"),
        ("/norm/measures/", "What civil society does"), ("/norm/clauses/", "Checked on"),
        ("/norm/risk-factors/", "Of genocide"),
    ],
)  # fmt: skip
def test_the_norm_fits_on_paper(small_home: Path, tmp_path: Path, page: str, said: str) -> None:
    """Tagged, and no word of any table runs over the edge of the sheet or into its margin."""
    path = tmp_path / "page.pdf"
    path.write_bytes(as_pdf(small_home, latest_run(small_home), page))
    assert "Tagged:          yes" in told("pdfinfo", path)
    assert said in " ".join(told("pdftotext", path, "-").split())
    words = re.findall(
        r'<word xMin="([0-9.]+)" .*?xMax="([0-9.]+)".*?>(.*?)<', told("pdftotext", path, "-bbox", "-")
    )
    assert len(words) > 200
    left, right = 15 / 25.4 * 72 - 1, (210 - 15) / 25.4 * 72 + 1
    assert [word for start, end, word in words if float(start) < left or float(end) > right] == []


def test_a_page_that_is_not_there(small_home: Path) -> None:
    """A sentence, not a trace."""
    with pytest.raises(NotFound):
        as_pdf(small_home, latest_run(small_home), "/country/XXX/")
