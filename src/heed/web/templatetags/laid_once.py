"""A part of a page that is laid out once for the same things said, whoever reads it next.

    {% once each=each may=may %}<li>{{ each.name }}{% if may.responds %}…{% endif %}</li>{% endonce %}

What stands inside is given the named things and nothing else: not who reads, and nothing of the page around it.
It is found again by all that these say, and by the language. So it can neither show one reader what belongs to
another, nor go on saying what has changed: what says something else is laid out anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 5000
"""Parts kept, of one to two kilobytes each."""
register = template.Library()
_kept: dict[tuple[Any, ...], SafeString] = {}


class Once(Node):
    """The part of a template between `once` and `endonce`."""

    def __init__(self, given: Mapping[str, FilterExpression], inside: NodeList) -> None:
        self.given = given
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """What was laid out of the same before, else laid out now."""
        values = {name: each.resolve(context) for name, each in self.given.items()}
        said = tuple(getattr(value, "said", value) for value in values.values())
        key = (self, get_language(), context.autoescape, said)
        found = _kept.get(key)
        if found is None:
            _refuse_unplain(said)
            found = self.inside.render(context.new(values))
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = found
        return found


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """Lay out what stands up to `endonce` with the things named alone, once for all that say the same."""
    given = token_kwargs(token.split_contents()[1:], parser)
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(given, inside)


def _refuse_unplain(said: object) -> None:
    """Raise `TypeError` for what may say something else and still be equal, such as a row of the database."""
    if said is None or isinstance(said, str | int | float | date | Enum):
        return
    if isinstance(said, tuple):
        parts = said
    elif is_dataclass(said):
        parts = tuple(getattr(said, each.name) for each in fields(said))
    else:
        raise TypeError(f"once: expected what is plain or has a `said` that is, got {type(said).__name__}")
    for part in parts:
        _refuse_unplain(part)
