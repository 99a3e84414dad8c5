"""An address of every kind of page, a page as text, and what its markup holds."""

from __future__ import annotations

from html.parser import HTMLParser

from django.test import Client

KINDS = ("/", "/countries/", "/method/", "/data/", "/track-record/", "/about/", "/api/",
         "/replay/", "/replay/MMR-2017-08/", "/onset/",
         "/norm/", "/norm/clauses/", "/norm/measures/", "/norm/measures/?actor=human_rights_council&pillar=3",
         "/norm/measures/?pillar=1&means=force", "/norm/measures/M02/", "/norm/measures/P01/",
         "/norm/risk-factors/",
         "/country/SDN/", "/country/CHE/",
         "/country/DDR/", "/country/FJI/", "/risk/deaths/100/12/africa/", "/country/QQQ/",
         "/countries/?q=east")  # fmt: skip
VOID = {"meta", "link", "img", "input", "br", "path", "rect"}


class Markup(HTMLParser):
    """What the markup tests need of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag says."""
        found = dict(attrs)
        if len(found) != len(attrs):
            self.faults.append(f"an attribute stands twice in <{tag}>")
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.references += (found.get("aria-labelledby") or "").split()
        self.references += [found["for"] or ""] if "for" in found else []
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """A closing tag must close the last one opened."""
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def text_of(reader: Client, path: str) -> str:
    """The page at a path."""
    return reader.get(path).content.decode()
