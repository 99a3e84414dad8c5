"""Filters and tags by which templates lay out figures; they format and compute nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.web import words
from heed.web.choice import TARGET_SHORT

if TYPE_CHECKING:
    from heed.charts import Figure

register = template.Library()
register.filter("chance", words.chance)
register.filter("odds", words.odds)
register.filter("risk_class", words.risk_class)
register.filter("points", words.points)
register.filter("count", words.count)
register.filter("month", words.month)
register.filter("as_of", words.as_of)
register.filter("sentence", words.sentence)
register.filter("moment", words.moment)
register.filter("browser", words.browser)
register.filter("old", words.value_of_history)


@register.filter
def target(name: str) -> str:
    """What is counted, in a word or two."""
    return str(TARGET_SHORT.get(name, name))


@register.filter
def cell(value: object) -> str:
    """A value in the table under a figure; unknown is said so."""
    if value is None:
        return words.not_known()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and 0 < abs(value) < 1:
        return f"{value:.3g}"
    return words.count(value)


@register.simple_tag
def figure_rows(figure: Figure) -> SafeString:
    """The rows of the table under a figure: often a thousand cells, for which a template takes too long."""
    names = [name for name, _meaning in figure.columns]
    rows = ("".join(f"<td>{escape(cell(row.get(name)))}</td>" for name in names) for row in figure.rows)
    return mark_safe("\n".join(f"<tr>{row}</tr>" for row in rows))


@register.filter
def pair(one: object, other: object) -> tuple[object, object]:
    """Both, to go through one after the other."""
    return one, other


@register.filter
def at(row: dict[str, object], name: str) -> object:
    """The cell of a row under a column name."""
    return row.get(name)


@register.filter
def english(text: object) -> SafeString:
    """A text of the norm's tables, which are English alone: set off, so that it reads rightly on any page."""
    return format_html('<bdi lang="en">{}</bdi>', words.dated(str(text))) if text else SafeString()


@register.filter
def place_words(places: Sequence[str]) -> str:
    """Countries and regions by name, where codes are kept: `Sudan, Western Africa`."""
    return ", ".join(world()[each].name if each in world() else each for each in places)


@register.filter
def clause_path(clause: str) -> str:
    """Where a clause of the norm stands."""
    return f"/norm/#{clause}" if clause.startswith("WSO-") else f"/norm/clauses/#{clause}"


@register.simple_tag
def sparkline(values: tuple[int | None, ...]) -> SafeString:
    """A tiny inline picture of 24 months, drawn by `charts`."""
    from heed import charts

    return mark_safe(charts.sparkline(values))


@register.simple_tag
@cache
def asset(name: str) -> str:
    """The address of a file of our own, which changes when the file does."""
    path = finders.find(name)
    if not isinstance(path, str):
        raise NotFound(f"there is no static file {name}")
    with open(path, "rb") as file:  # noqa: PTH123 (a path given by Django as text)
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:8]
    return f"/static/{name}?v={digest}"
