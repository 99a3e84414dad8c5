"""Writes parts of the public site as files; several processes share the work."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heed.base.errors import NotFound
from heed.lake import Run
from heed.web.relative import file_of, relative
from heed.web.start import start

TEXT = ("text/html", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Counts:
    """What was written."""

    pages: int = 0
    pictures: int = 0
    files: int = 0
    """All files, pages and pictures included."""
    bytes: int = 0

    def __str__(self) -> str:
        """As a person reads it."""
        return f"{self.pages:,} pages, {self.pictures:,} pictures, {self.files:,} files, {self.bytes / 1e6:,.0f} MB"

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.pages + other.pages,
            self.pictures + other.pictures,
            self.files + other.files,
            self.bytes + other.bytes,
        )


def write_pages(home: Path, run: Run, folder: Path, paths: Sequence[str], png: bool = False) -> Counts:
    """Write these addresses of the site of a run below `folder`; a country's page brings its figures."""
    start(home)
    from heed.web.addresses import country_figure_paths
    from heed.web.edition import Edition, pinned
    from heed.web.policy import public_part

    edition = _editions.setdefault((run.path, png), Edition(home, public_part(run), png))
    counts = Counts()
    with pinned(edition):
        for path in paths:
            counts += _write(folder, path)
            if path.startswith("/country/"):
                for each in country_figure_paths(edition, path.split("/")[2]):
                    counts += _write(folder, each)
    return counts


_editions: dict[tuple[Path, bool], Any] = {}


def _write(folder: Path, path: str) -> Counts:
    """Ask the view for one address and write its answer."""
    from django.test import RequestFactory
    from django.urls import resolve

    view, args, kwargs = resolve(path)
    response = view(RequestFactory().get(path), *args, **kwargs)
    if response.status_code != 200:
        raise NotFound(f"{path} cannot be published: the site answers {response.status_code}")
    target = folder / file_of(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    kind = response["Content-Type"]
    if response.streaming:
        with target.open("wb") as file:
            shutil.copyfileobj(response.file_to_stream, file)
        response.close()
    elif kind.startswith(TEXT):
        target.write_text(relative(response.content.decode(), path), "utf-8")
    else:
        target.write_bytes(response.content)
    return Counts(kind.startswith("text/html"), kind.startswith("image/"), 1, target.stat().st_size)


def write_rest(home: Path, run: Run, folder: Path) -> Counts:
    """Write what is not of one country: style, scripts, the page for wrong addresses."""
    start(home)
    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    from heed.web.addresses import STATIC
    from heed.web.edition import Edition, pinned
    from heed.web.policy import public_part

    counts = Counts()
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for name in STATIC:
        target = folder / "static" / name
        shutil.copyfile(str(finders.find(name)), target)
        counts += Counts(files=1, bytes=target.stat().st_size)
    edition = Edition(home, public_part(run), png=False)
    with pinned(edition):
        counts += _write(folder, "/explore.js")
        words = {"sentence": "there is no page at this address"}
        text = render_to_string("404.html", words, RequestFactory().get("/404.html"))
        target = folder / "404.html"
        target.write_text(relative(text, "/404.html"), "utf-8")
    return counts + Counts(1, 0, 1, target.stat().st_size)
