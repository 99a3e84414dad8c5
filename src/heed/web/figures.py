"""Pictures as parts of a page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from heed.web.choice import Choice
from heed.web.edition import Edition

ROOT_STYLE = ' style="max-width:100%;height:auto"'
"""Styles in attributes are refused by our own Content-Security-Policy; the page's style sheet says the same."""


def inline_map(edition: Edition, choice: Choice) -> SafeString:
    """The world map's SVG to stand in the page itself, where its countries are links."""
    from heed import charts

    edition.figure(choice.figure)
    path = charts.picture(edition.home, edition.run, choice.figure, "svg")
    text = path.read_text("utf-8").replace(ROOT_STYLE, "", 1)
    return mark_safe(text)  # noqa: S308 (our own drawing, made from the run's figures)
