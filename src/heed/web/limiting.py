"""How often one network address may do what costs others something; counted in memory, and forgotten in an hour.

Failed sign-ins are counted elsewhere, in the database: `heed.records.accounts.guessing`.
"""

from __future__ import annotations

import hashlib
from enum import Enum

from django.core.cache import cache
from django.http import HttpRequest

from heed.web.who import address

SECONDS = 3600


class Limit(Enum):
    """What is counted, and how often it may be done within the hour; an office may share one address."""

    SUBSCRIBE = 10
    """Asking for alerts by mail."""
    FORGOTTEN = 20
    """Asking for a link to a new password."""
    LINK = 50
    """Following a link to a password that does not hold."""


def too_often(request: HttpRequest, limit: Limit) -> bool:
    """Count this request; whether there were more than the limit from its address within the hour."""
    key = _key(request, limit)
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > limit.value)
    except ValueError:  # it was forgotten in this very moment
        return False


def has_been_too_often(request: HttpRequest, limit: Limit) -> bool:
    """Whether the limit is reached, without counting this request."""
    return bool(cache.get(_key(request, limit), 0) >= limit.value)


def _key(request: HttpRequest, limit: Limit) -> str:
    return f"{limit.name}:{hashlib.sha256(str(address(request)).encode()).hexdigest()}"
