"""Finds people by what an administrator remembers of them: a part of the name or mail address, or a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.accounts.roles import around, placed


def found(people: Iterable[Account], text: str) -> list[Account]:
    """Those in whose name or address every word stands, in any case and without accents, and, where the text is a
    country or region, those who are limited to it or to a region around it.

    Compared here and not in the database, of which one engine knows capitals of English alone.
    """
    words, places = _plain(text).split(), _around(text)
    return [
        each
        for each in people
        if all(word in _plain(f"{each.name} {each.mail}") for word in words) or places & set(each.places)
    ]


def _around(text: str) -> frozenset[str]:
    """A place and the regions that it lies in; empty for what is no place."""
    try:
        named = placed([text])
    except BadInput:
        return frozenset()
    return around(named[0]) if named else frozenset()


def _plain(text: str) -> str:
    """Letters without case and accents, so that Elodie finds Élodie."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
