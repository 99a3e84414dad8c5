"""Brings the catalogues of translations up to date: every text that a subscriber sees, in `src/heed/web/locale/`.

`python scripts/make_words.py` adds the texts that are new to each `django.po`, empty, takes out those that are
gone, compiles each to the `django.mo` that heed reads, and says what is left to translate. Both files are
committed; a test checks that nothing is missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation.template import templatize

from heed.norm import load

HEED = Path(__file__).resolve().parent.parent / "src" / "heed"
LOCALE = HEED / "web" / "locale"
LANGUAGES = ("ar", "es", "fr")
TEMPLATES = (
    "base.html", "404.html", "error.html", "500.html", "account/around.html", "account/field.html",
    "account/fields.html", "account/form.html", "account/places.html", "delivery/choice.html",
    "delivery/chosen.html", "delivery/end.html", "delivery/languages.html", "delivery/said.html",
    "delivery/sure.html",
)  # fmt: skip
MODULES = (
    "records/alerting/letters.py", "records/alerting/level_words.py", "records/alerting/renewing.py",
    "records/alerting/subscribing.py", "records/place_words.py", "web/delivery/forms.py",
    "web/delivery/subscribing.py", "web/sentences.py",
)  # fmt: skip
"""What a subscriber's pages and mails are made of."""
OF_WORDS = {("form of a month", "F Y"), ("form of a day", "j F Y"), ("", "not known")}
"""Texts of `web/words.py` that the frame of a page uses."""
KEYWORDS = {
    "_": None, "later": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
OWN_MONTHS = {"ar"}
"""Languages in which a month is called otherwise than Django does."""
NOT_OURS = tuple(
    f'"{name}: '
    for name in (
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
    )
)
"""What Babel writes at the head of a catalogue and nobody here fills in."""
CALL = re.compile(r"\b((?:n|p|np)?gettext)\(")
PLACE = re.compile(r"%\(\w+\)s|%(?!\()")
Text = tuple[str, str | tuple[str, str]]
"""A context, often empty, and a text, or its singular and plural."""


def texts() -> set[Text]:
    """Every text that a subscriber may see, apart from names of months."""
    norm = load()
    names = [each.name for each in norm.measures.values()] + [each.name for each in norm.crimes.values()]
    found: set[Text] = {*OF_WORDS, *(("", name) for name in names)}
    for name in MODULES:
        found |= set(_of_code((HEED / name).read_bytes()))
    for name in TEMPLATES:
        found |= set(_of_template((HEED / "web" / "templates" / name).read_text("utf-8"), name))
    return found


def months() -> set[Text]:
    """The names of months, which Django brings along."""
    return {("", str(each._args[0])) for each in MONTHS.values()}  # type: ignore[attr-defined]


def needed(language: str) -> set[Text]:
    """What the catalogue of a language must hold."""
    return texts() | (months() if language in OWN_MONTHS else set())


def faults(catalog: Catalog, wanted: set[Text]) -> list[str]:
    """What keeps a catalogue from being whole: each as a sentence, with the text it is about."""
    there = {key(each.context, each.id): each for each in catalog if each.id}
    found = [f"is missing: {text}" for _context, text in sorted(wanted - there.keys(), key=str)]
    found += [f"is used no more: {text}" for _context, text in sorted(there.keys() - wanted, key=str)]
    for (_context, text), message in sorted(there.items(), key=str):
        forms = list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]
        if message.fuzzy:
            found.append(f"is marked as uncertain: {text}")
        if len(forms) != (1 if isinstance(text, str) else catalog.num_plurals) or not all(forms):
            found.append(f"is not translated, or not in all its forms: {text}")
        places = set(PLACE.findall(text if isinstance(text, str) else text[1]))
        if any(set(PLACE.findall(form)) != places for form in forms if form):
            found.append(f"has other places to be filled: {text}")
    return found


def read(language: str) -> Catalog:
    """The committed catalogue of a language."""
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalog: Catalog) -> None:
    """Keep a catalogue, and what it compiles to; the same texts give the same bytes."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 1, tzinfo=UTC)
    text, compiled = BytesIO(), BytesIO()
    write_po(text, catalog, width=110, sort_output=True)
    write_mo(compiled, catalog)
    lines = text.getvalue().decode().splitlines(keepends=True)
    _path(language).write_text("".join(each for each in lines if not each.startswith(NOT_OURS)), "utf-8")
    _path(language).with_suffix(".mo").write_bytes(compiled.getvalue())


def key(context: str | None, text: object) -> Text:
    """A text as this module compares it."""
    return context or "", (str(text[0]), str(text[1])) if isinstance(text, (list, tuple)) else str(text)


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _of_code(source: bytes) -> Iterator[Text]:
    for _line, text, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        yield key(context, text)


def _of_template(source: str, name: str) -> Iterator[Text]:
    """Django turns the tags of a template into calls; what stands around these is no code."""
    code = templatize(source, origin=name)
    for found in CALL.finditer(code):
        words = list(_arguments(code, found.end()))
        context = words.pop(0) if "p" in found[1][:-7] else ""
        yield context, (words[0], words[1]) if found[1].startswith("n") else words[0]


def _arguments(code: str, start: int) -> Iterator[str]:
    """The literals with which a call begins."""
    literal = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
    while found := literal.match(code, start):
        yield ast.literal_eval(found[1].replace("\n", "\\n"))
        start = found.end()


def main() -> None:
    """Bring all catalogues up to date."""
    settings.configure(USE_I18N=True)
    django.setup()
    for language in LANGUAGES:
        catalog, wanted = read(language), needed(language)
        there = {key(each.context, each.id): each for each in catalog if each.id}
        for context, text in there.keys() - wanted:
            catalog.delete(text if isinstance(text, str) else text[0], context or None)
        for context, text in sorted(wanted - there.keys(), key=str):
            catalog.add(text, context=context or None)
        write(language, catalog)
        for fault in faults(catalog, wanted):
            print(f"{language}: {fault}")  # noqa: T201 (what is left to be translated)


if __name__ == "__main__":
    main()
