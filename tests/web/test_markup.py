"""The markup of every kind of page: sound, named, light, and nothing in it from elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from tests.web.markup import KINDS, Markup, text_of


@pytest.mark.parametrize("path", KINDS)
def test_markup_is_sound(reader: Client, path: str) -> None:
    """Tags nest, ids are unique, references lead somewhere, headings go down one step at a time."""
    page = Markup(text_of(reader, path))
    assert page.faults == []
    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


@pytest.mark.parametrize("path", KINDS)
def test_everything_has_a_name(reader: Client, path: str) -> None:
    """Pictures have a text, inputs a label, and no page brings styles or scripts inside its markup."""
    page = Markup(text_of(reader, path))
    labelled = {found.get("for") for tag, found in page.tags if tag == "label"}
    for tag, found in page.tags:
        assert tag != "img" or found.get("alt")
        assert tag != "input" or found.get("id") in labelled
        assert tag != "style" and "style" not in found
        assert tag != "script" or found.get("src")
        assert not any(name.startswith("on") for name in found)


def test_nothing_comes_from_elsewhere(reader: Client) -> None:
    """No page loads anything from another origin."""
    for path in KINDS:
        for tag, found in Markup(text_of(reader, path)).tags:
            loads = [found.get("src"), found.get("data"), found.get("href") if tag == "link" else None]
            assert all(each is None or (each.startswith("/") and not each.startswith("//")) for each in loads)


def test_right_to_left(reader: Client) -> None:
    """With a language that is written from right to left the page says so."""
    with translation.override("ar"):
        page = text_of(reader, "/method/")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in text_of(reader, "/method/")


def test_pages_are_light(reader: Client) -> None:
    """On the wire a page with its style, script and pictures stays under 300 KB."""
    for path in KINDS:
        answer = reader.get(path, headers={"accept-encoding": "gzip"})
        weight = len(answer.content)
        for tag, found in Markup(text_of(reader, path)).tags:
            own = found.get("src") if tag in ("img", "script") else None
            if tag == "link" and found.get("rel") in ("stylesheet", "icon"):
                own = found.get("href")
            if own and not own.startswith("/static/"):
                weight += len(reader.get(own, headers={"accept-encoding": "gzip"}).content)
            elif own:
                weight += len(reader.get(own).getvalue())
        assert weight < 300_000, path
