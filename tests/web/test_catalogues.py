"""The catalogues of translations: whole, certain, and compiled as they stand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.conf import settings

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "make_words.py"
LANGUAGES = ("ar", "es", "fr")


@pytest.fixture(scope="module")
def words() -> ModuleType:
    """The script that brings them up to date."""
    spec = importlib.util.spec_from_file_location("make_words", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_one_for_each_language(words: ModuleType) -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *LANGUAGES} == {"en", *words.LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_subscriber_is_translated(words: ModuleType, language: str) -> None:
    """None is missing, uncertain, used no more, or lacks a form; run scripts/make_words.py when this fails."""
    assert words.faults(words.read(language), words.needed(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_heed_reads_is_what_translators_wrote(words: ModuleType, language: str) -> None:
    """The compiled catalogue says the same as the other; run scripts/make_words.py when this fails."""
    folder = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = said(words, read_mo(file))
    written = words.read(language)
    assert compiled == said(words, written)
    assert (written.num_plurals == 6) == (language == "ar")
    assert "Not read over by native speakers yet" in written.header_comment


def said(words: ModuleType, catalog: Catalog) -> dict[object, object]:
    """Every text with its translation."""
    return {
        words.key(each.context, each.id): tuple(each.string or ()) if each.pluralizable else each.string
        for each in catalog
        if each.id
    }


def test_what_is_wrong_is_found(words: ModuleType) -> None:
    catalog = Catalog(locale="ar")
    catalog.add("whole %(day)s", "كامل %(day)s")
    catalog.add("empty", "")
    catalog.add("uncertain", "غير مؤكد", flags=["fuzzy"])
    catalog.add("%(day)s", "%(days)s")
    catalog.add(("a day", "days"), ("يوم", "يوم", "يومان", "أيام"))
    catalog.add("gone", "ذهب")
    wanted = {("", each.id) for each in catalog if each.id}
    found = words.faults(catalog, wanted - {("", "gone")} | {("", "new")})
    assert set(found) == {
        "is missing: new",
        "is used no more: gone",
        "has other places to be filled: %(day)s",
        "is not translated, or not in all its forms: ('a day', 'days')",
        "is not translated, or not in all its forms: empty",
        "is marked as uncertain: uncertain",
    }


def test_texts_are_found_in_templates(words: ModuleType) -> None:
    source = """{% load i18n %}{% translate "It's" %} {% translate 'Say “yes”' context "word" %}
      {% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"""
    assert set(words._of_template(source, "x")) == {
        ("", "It's"), ("word", "Say “yes”"), ("", ("%(n)s day", "%(n)s days")),
    }  # fmt: skip
