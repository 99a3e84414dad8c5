"""What a reader sees of a page or a mail, piece by piece, each with the language that it says it is in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LATIN = re.compile(r"[A-Za-z]{2,}")
KEPT = {"heed", "atom", "json", "feed", "https", "name@example.org", "english", "français", "español"}
"""Words that are the same in all languages: names, and examples."""
SHOWN = ("placeholder", "aria-label", "title", "alt", "content", "value", "data-words-explore", "data-words-wait",
         "data-words-failed")  # fmt: skip
VOID = {"meta", "link", "img", "input", "br", "option"}


class Seen(HTMLParser):
    """`pieces`: text and the language around it, attributes too; what is code or style is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the language it is in, and what it shows by itself."""
        found = dict(attrs)
        language = found.get("lang") or (self.open[-1][1] if self.open else "")
        if found.get("type") not in ("hidden", "checkbox", "radio") and found.get("name") not in (
            "viewport",
            "color-scheme",
        ):
            self.pieces += [
                (found[name] or "", language) for name in SHOWN if name in found and found.get("dir") != "ltr"
            ]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        """Back to what is around it."""
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """A text."""
        if data.strip() and self.open and self.open[-1][0] not in ("style", "script", "code"):
            self.pieces.append((data.strip(), self.open[-1][1]))


def in_other_letters(html: str, language: str = "ar") -> list[str]:
    """Words in Latin letters where the page says it is in a language of other letters."""
    found = []
    for text, said in Seen(html).pieces:
        if said == language:
            plain = re.sub(r"[\w.+-]+@[\w.-]+|https?://\S*|heed\.example|/subscribe/\S*", "", text)
            found += [word for word in LATIN.findall(plain) if word.lower() not in KEPT]
    return found
