"""A published folder: whole, linked within itself, and never written over what heed did not write."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from heed.base.errors import BadInput, CannotWrite
from heed.lake import latest_run
from heed.norm.export import TABLES, whole_rows
from heed.web.publishing import MARKER, publish
from heed.web.relative import file_of, relative
from heed.web.writing import Counts

LINKS = ("href", "src", "action", "data-spec", "data-explore")

Published = tuple[Path, Counts, list[tuple[int, int]]]
"""Folder, counts, and what progress was told."""


class Links(HTMLParser):
    """Every link and every id of a page or picture."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links and ids."""
        self.links += [value for name, value in attrs if name in LINKS and value]
        self.ids |= {value for name, value in attrs if name == "id" and value}


@pytest.fixture(scope="module")
def published(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The small run, published in an empty folder, with what was counted and told."""
    folder = tmp_path_factory.mktemp("host") / "some" / "where"
    folder.mkdir(parents=True)
    told: list[tuple[int, int]] = []
    counts = publish(small_home, latest_run(small_home), folder, lambda done, of: told.append((done, of)))
    return folder, counts, told


def test_no_link_is_broken(published: Published) -> None:
    """Every link of every page and picture leads to a file of the folder, and each fragment to an id there."""
    folder = published[0].resolve()
    pages = [path for path in folder.rglob("*") if path.suffix in (".html", ".svg")]
    found = {path: Links(path.read_text("utf-8")) for path in pages}
    broken, followed = [], 0
    for path, page in found.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            followed += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            lost = parts.fragment and target in found and parts.fragment not in found[target].ids
            if link.startswith("/") or not target.is_file() or not target.is_relative_to(folder) or lost:
                broken.append((str(path.relative_to(folder)), link))
    assert followed > 1000
    assert broken == []


def test_the_tables_of_the_norm_are_there(published: Published) -> None:
    """Each as CSV and JSON beside the pages that link to them."""
    folder = published[0] / "norm"
    names = {f"{table}.{form}" for table in TABLES for form in ("csv", "json")}
    assert {path.name for path in folder.iterdir() if path.is_file()} == {*names, "index.html"}
    assert json.loads((folder / "crimes.json").read_text("utf-8"))["rows"] == whole_rows("crimes")
    assert 'href="../norm/measures.csv" download' in (folder / "index.html").read_text("utf-8")


def test_counts_are_true(published: Published) -> None:
    """What is counted is what lies there, and progress ends with the whole."""
    folder, counts, told = published
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MARKER]
    assert counts.files == len(files)
    assert counts.pages == sum(path.suffix == ".html" for path in files)
    assert counts.bytes == sum(path.stat().st_size for path in files)
    assert counts.pictures == sum(path.suffix == ".svg" for path in files) - 1  # the site's own mark
    assert told[-1][0] == told[-1][1] and told == sorted(told)


def test_server_only_parts_are_left_out(published: Published) -> None:
    """No page offers the API or a PNG, which a folder cannot give; the manifest takes its place."""
    folder = published[0]
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "/api/" not in text and ".png" not in text
    assert json.loads((folder / "data" / "manifest.json").read_text("utf-8"))["origin"] == "2024-12"


def test_pngs_come_when_asked_for(published: Published, small_home: Path, tmp_path: Path) -> None:
    """Each picture then lies there as PNG beside its SVG, and its page offers it."""
    counts = publish(small_home, latest_run(small_home), tmp_path / "site", png=True)
    drawn = {path.stem for path in (tmp_path / "site" / "figure").glob("*.png")}
    assert drawn == {path.stem for path in (tmp_path / "site" / "figure").glob("*.svg")}
    assert counts.pictures == 2 * published[1].pictures
    assert ".png" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_publishing_again_replaces(published: Published, small_home: Path, tmp_path: Path) -> None:
    """A folder made by publish is replaced as a whole, and nothing is left beside it."""
    folder = tmp_path / "site"
    shutil.copytree(published[0], folder)
    (folder / "about" / "index.html").write_text("old")
    again = publish(small_home, latest_run(small_home), folder)
    assert again == published[1]
    assert (folder / "about" / "index.html").read_text("utf-8") != "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_other_folders_are_refused(small_home: Path, tmp_path: Path) -> None:
    """A folder with files of others, or a file, is refused and stays as it is."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    for path in (tmp_path / "letters", tmp_path / "letters" / "dear.txt"):
        with pytest.raises(BadInput):
            publish(small_home, latest_run(small_home), path)
    assert (tmp_path / "letters" / "dear.txt").read_text() == "dear"


def test_files_added_by_hand_are_kept(published: Published, small_home: Path, tmp_path: Path) -> None:
    """A file that someone put into a published folder is not deleted: the sentence names it."""
    folder = tmp_path / "site"
    shutil.copytree(published[0], folder)
    (folder / "CNAME").write_text("heed.example")
    with pytest.raises(BadInput, match="CNAME"):
        publish(small_home, latest_run(small_home), folder)
    assert (folder / "CNAME").is_file()


def test_a_full_disk_leaves_the_old_folder(
    published: Published,
    small_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When writing fails half-way the folder is as it was, and nothing is left beside it."""
    folder = tmp_path / "site"
    shutil.copytree(published[0], folder)

    def full(*_: object) -> Counts:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("heed.web.publishing.write_rest", full)
    with pytest.raises(CannotWrite, match="No space left"):
        publish(small_home, latest_run(small_home), folder)
    assert (folder / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("path", "file"),
    [("/", "index.html"), ("/data/", "data/index.html"), ("/data/#sources", "data/index.html"),
     ("/static/a.css?v=1", "static/a.css"), ("/figure/x.vl.json", "figure/x.vl.json")],
)  # fmt: skip
def test_file_of(path: str, file: str) -> None:
    """A path's file lies where a plain file server looks for it."""
    assert file_of(path) == file


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("/", '<a href="/data/#x">', '<a href="data/index.html#x">'),
        ("/country/SDN/", '<img src="/figure/a.svg" alt="x">', '<img src="../../figure/a.svg" alt="x">'),
        ("/404.html", '<a class="b" href="/">', '<a class="b" href="index.html">'),
        ("/a/", '<a href="https://x.org/y">', '<a href="https://x.org/y">'),
        ("/a/", '<a href="//x.org/y">', '<a href="//x.org/y">'),
        ("/a/", '<a href="#b">', '<a href="#b">'),
        ("/a/", ' href="/not/a/tag"', ' href="/not/a/tag"'),
        ("/figure/m.svg", '<a href="/country/SDN/"><path d="M0 0"/></a>',
         '<a href="../country/SDN/index.html"><path d="M0 0"/></a>'),
    ],
)  # fmt: skip
def test_relative(path: str, text: str, expected: str) -> None:
    """Links from the root become relative; links elsewhere, fragments and text stay."""
    assert relative(text, path) == expected
