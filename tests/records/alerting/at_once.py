"""People who do something at the same moment, each over a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection

from heed.base.errors import HeedError
from heed.records.accounts.models import Account
from tests.records.conftest import Kept


def person(role: str, number: int = 1) -> Account:
    """Somebody who has joined."""
    mail = f"{role}{number}@example.org"
    return Account.objects.create(mail=mail, name=f"{role} {number} of Ruritania", role=role, password="x")


def at_once(kept: Kept, *deeds: Callable[[], Any]) -> list[Any]:
    """What came of each deed, or the refusal that it met; any other fault is raised."""
    connection.close()
    came: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def do(place: int) -> None:
        own = kept.connect()
        try:
            start.wait(10)
            came[place] = deeds[place]()
        except (HeedError, DatabaseError) as error:
            came[place] = error
        finally:
            own.close()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for each in came:
        if isinstance(each, DatabaseError):
            raise each
    return came


def refused(came: list[Any]) -> int:
    """How many were refused."""
    return sum(isinstance(each, HeedError) for each in came)
