"""What may not be shown is shown nowhere: not on a page, in the API, as a picture, a download or in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from heed.base.errors import NotFound
from heed.lake import Run, latest_run
from heed.tables import Licence
from heed.web.policy import is_public, may_be_pictured, public_part, public_tables
from heed.web.publishing import publish
from tests.web.small_run import write_small_run


@pytest.fixture
def withheld(tmp_path: Path) -> Run:
    """A run whose panel may not be republished, and whose yearly table only in part."""
    return write_small_run(tmp_path, panel=Licence.NO, country_year=Licence.AGGREGATES)


@pytest.fixture
def outsider(withheld: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Someone who reads the site of that run."""
    monkeypatch.setattr(settings, "HEED_HOME", tmp_path)
    return Client(HTTP_HOST="localhost")


def test_only_class_yes_is_public(withheld: Run) -> None:
    """Classes `no` and `aggregates` are withheld; all other tables of the small run are public."""
    assert set(withheld.tables) - set(public_tables(withheld)) == {"panel", "country_year"}


@pytest.mark.parametrize("name", ["events", "coverage", "anything"])
def test_never_public(name: str, withheld: Run) -> None:
    """Events, coverage and tables without a declaration are withheld whatever their class says."""
    withheld.manifest["tables"][name] = {"rows": 1, "sha256": "", "licence": "yes"}
    assert not is_public(withheld, name)


def test_public_part_knows_nothing_of_the_rest(withheld: Run) -> None:
    """Through the public part of a run a withheld table cannot be read, named or found on disk."""
    public = public_part(withheld)
    assert "panel" not in public.tables and "panel" not in public.manifest["tables"]
    for read in (lambda: public.rows("panel"), lambda: public.file("panel")):
        with pytest.raises(NotFound):
            read()


def test_pictures_need_all_their_tables(withheld: Run, edition: object, small_home: Path) -> None:
    """Pictures are withheld with any table they are drawn from."""
    assert not may_be_pictured(withheld)
    assert may_be_pictured(latest_run(small_home))


@pytest.mark.parametrize("path", ["/data/panel.csv", "/data/panel.json", "/data/panel.parquet", "/api/panel",
                                  "/data/country_year.csv", "/api/country-year", "/figure/SDN-months.svg",
                                  "/figure/SDN-months.csv", "/figure/SDN-types.vl.json"])  # fmt: skip
def test_withheld_addresses(outsider: Client, path: str) -> None:
    """Every way to the withheld rows is answered with 404."""
    assert outsider.get(path).status_code == 404


def test_a_picture_drawn_before_is_withheld_too(outsider: Client, tmp_path: Path, withheld: Run) -> None:
    """A picture that lies drawn in HEED_HOME is not served when its table is withheld."""
    drawn = tmp_path / "pictures" / withheld.id / "SDN-months.svg"
    drawn.parent.mkdir(parents=True)
    drawn.write_text("<svg/>")
    assert outsider.get("/figure/SDN-months.svg").status_code == 404


@pytest.mark.parametrize("path", ["/", "/country/SDN/", "/data/", "/api/runs/current"])
def test_pages_do_without(outsider: Client, path: str) -> None:
    """Pages still answer, without the withheld figures and without the table's name among downloads."""
    answer = outsider.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "/data/panel" not in page and '"panel"' not in page and "/figure/" not in page


def test_published_folder_holds_none(withheld: Run, tmp_path: Path) -> None:
    """The published folder has no file of a withheld table and no picture of the run; replays are not of it."""
    folder = tmp_path / "site"
    publish(tmp_path, withheld, folder)
    names = {path.name for path in folder.rglob("*")}
    assert "board.csv" in names
    own = {name for name in names if name != "heed.svg" and not name.startswith("replay-")}
    assert not any(name.startswith(("panel.", "country_year.")) or name.endswith(".svg") for name in own)
