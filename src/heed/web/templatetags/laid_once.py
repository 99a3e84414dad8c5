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
        """What was laid out of the same before, else laid out now; kept only where what is equal says the same."""
        values = {name: each.resolve(context) for name, each in self.given.items()}
        said = tuple(getattr(value, "said", value) for value in values.values())
        key = (self, get_language(), context.autoescape, said)
        try:
            found = _kept.get(key)
        except TypeError:  # a list, which can be changed
            return self.inside.render(context.new(values))
        if found is None:
            found = self.inside.render(context.new(values))
            if _is_plain(said):
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


def _is_plain(said: object) -> bool:
    """Whether what is equal to it says the same: not so of a row of the database, nor of what can be changed."""
    if said is None or isinstance(said, str | int | float | date | Enum):
        return True
    if isinstance(said, tuple):
        return all(map(_is_plain, said))
    if not is_dataclass(said) or isinstance(said, type):
        return False
    return type(said).__dataclass_params__.frozen and all(  # type: ignore[attr-defined]
        _is_plain(getattr(said, each.name)) for each in fields(said)
    )
