"""The lines of a mail, as text and as HTML; words of another language or script are set off from those around them.

In the text that is done by the isolates of Unicode, in HTML by `bdi`, and only where it changes anything: else a
number, a link or an English headline within an Arabic sentence comes out in the wrong order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from django.utils import translation

LEFT_TO_RIGHT, AS_IT_BEGINS, END = "\u2066", "\u2068", "\u2069"
"""Isolates: what follows runs from left to right; runs as its first letter does; up to here."""
ON_PHONES = (
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
)
LOOK = 'style="max-width:40em;margin:0 auto;font:16px/1.5 sans-serif;overflow-wrap:anywhere"'
SIZES = {"h1": ' style="font-size:22px;line-height:1.25"', "h2": ' style="font-size:18px"'}
"""Mail programs drop style sheets; a long link must not widen the page of a phone."""
MARK = "\u200e"
"""Makes digits after it keep their order; for subjects, where mail programs may know no isolates."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Words within a sentence that are not its own: somebody's, in their `language`; or a name or number."""

    words: str
    language: str = ""

    def as_text(self) -> str:
        """The words between isolates where either side runs from right to left."""
        if not self.language:
            return f"{LEFT_TO_RIGHT}{self.words}{END}" if _rightwards(now()) else self.words
        mixed = foreign(self.language) and (_rightwards(now()) or _rightwards(self.language))
        return f"{AS_IT_BEGINS}{self.words}{END}" if mixed else self.words

    def as_html(self) -> str:
        """The words escaped, within `bdi` where they are in another language or could be turned around."""
        words = escape(self.words)
        if not self.language:
            return f'<bdi dir="ltr">{words}</bdi>' if _rightwards(now()) else words
        mixed = foreign(self.language)
        return f'<bdi lang="{escape(self.language)}" dir="auto">{words}</bdi>' if mixed else words


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; a heading (`h1`, `h2`) or an item of a list (`li`) where `tag` says so; `link` stands below."""

    words: str
    tag: str = "p"
    link: str = ""
    language: str = ""
    """Of words that somebody wrote; empty for those of the mail itself."""
    given: Mapping[str, str | Apart] = field(default_factory=dict)
    """What stands in the places `%(…)s` of the words; without it the words stand as they are."""

    def as_text(self) -> str:
        """The words as plain text."""
        if not self.given:
            return self.words
        return self.words % {
            k: v.as_text() if isinstance(v, Apart) else v for k, v in self.given.items()
        }  # fmt: skip

    def as_html(self) -> str:
        """The words within their tag."""
        words = escape(self.words)
        if self.given:
            words = words % {
                k: v.as_html() if isinstance(v, Apart) else escape(v) for k, v in self.given.items()
            }  # fmt: skip
        words = words.replace("\n", "<br>\n")
        if self.link:
            way = ' dir="ltr"' if _rightwards(now()) else ""
            words = f'{words}<br>\n<a href="{escape(self.link)}"{way}>{escape(self.link)}</a>'
        apart = self.language and foreign(self.language)
        mark = f' lang="{escape(self.language)}" dir="auto"' if apart else ""
        return f"<{self.tag}{mark}{SIZES.get(self.tag, '')}>{words}</{self.tag}>"


def as_text(lines: Iterable[Line]) -> str:
    """The lines as plain text."""
    parts = []
    for line in lines:
        words = f"- {line.as_text()}" if line.tag == "li" else line.as_text()
        parts.append(f"{words}\n{line.link}" if line.link else words)
    return "\n\n".join(parts) + "\n"


def as_html(title: str, lines: Iterable[Line]) -> str:
    """The lines as a page of their own, for right-to-left languages too."""
    body = []
    for tag, group in groupby(lines, key=lambda line: line.tag):
        rows = "\n".join(line.as_html() for line in group)
        body.append(f"<ul>\n{rows}\n</ul>" if tag == "li" else rows)
    way = f'lang="{escape(now())}" dir="{"rtl" if _rightwards(now()) else "ltr"}"'
    head = f'<head><meta charset="utf-8">{ON_PHONES}<title>{escape(title)}</title></head>'
    # Programs that show mails on a page of their own leave out what stands at `html` and `body`.
    start = f"<!doctype html>\n<html {way}>"
    return "\n".join([start, head, f"<body>\n<div {way} {LOOK}>", *body, "</div>\n</body></html>\n"])


def number_in_subject(number: str) -> str:
    """A number that keeps its order within a subject."""
    return f"{MARK}{number}" if _rightwards(now()) else number


def now() -> str:
    """The language in force."""
    return translation.get_language() or "en"


def foreign(language: str) -> bool:
    """Whether a language is another than the one in force; `en-GB` is English."""
    return language.split("-")[0].lower() != now().split("-")[0]


def _rightwards(language: str) -> bool:
    """Whether a language is written from right to left."""
    try:
        return bool(translation.get_language_info(language)["bidi"])
    except KeyError:
        return False
