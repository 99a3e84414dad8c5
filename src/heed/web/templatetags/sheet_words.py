"""Filters by which the templates of situations say what stands on sheets; they format and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from heed.records.alerting.height import Height
from heed.web.situations import words

register = template.Library()
register.filter("presence_word", words.presence)
register.filter("presence_mark", words.presence_mark)
register.filter("presence_class", words.presence_class)
register.filter("direction_word", words.direction)
register.filter("direction_mark", words.direction_mark)
register.filter("sureness", words.confidence)
register.filter("moment_words", words.moment)
register.filter("what_changed", words.what_changed)
register.filter("factor_name", words.factor)
register.filter("countries_of", words.countries)


@register.filter
def at(heights: Mapping[int, Height] | str, key: int) -> Height | None:
    """How bad a situation is now; None where it has no open alert, or where a list does not say."""
    return None if isinstance(heights, str) else heights.get(key)
