"""Pictures as parts of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from heed.web.edition import Edition

if TYPE_CHECKING:
    from heed.charts import Figure

ROOT_STYLE = ' style="max-width:100%;height:auto"'
"""Styles in attributes are refused by our own Content-Security-Policy; the page's style sheet says the same."""


def inline_map(edition: Edition, figure: Figure) -> SafeString:
    """The world map's SVG to stand in the page itself, where its countries are links."""
    from heed import charts

    path = charts.picture(edition.home, edition.run, figure.id, "svg")
    text = path.read_text("utf-8").replace(ROOT_STYLE, "", 1)
    return mark_safe(text)
