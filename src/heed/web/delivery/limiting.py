"""How often one network address may ask for mails to be sent; counted in memory, and forgotten after an hour."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from heed.web.who import address

MOST = 10
SECONDS = 3600


def too_often(request: HttpRequest) -> bool:
    """Count this request; whether there were more than MOST from its address within the hour."""
    key = "asked:" + hashlib.sha256(address(request).encode()).hexdigest()
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > MOST)
    except ValueError:  # it was forgotten in this very moment
        return False
