"""Sessions that know whose they are, so that people can see theirs and end them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heed.base.errors import NotFound
from heed.records.history.rows import Deed, record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from heed.records.accounts.models import Account, Session

BROWSER = "browser"
STARTED = "started"
NOTED_EVERY = timedelta(minutes=10)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the account and the browser beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """The table."""
        from heed.records.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        """The row, of which it is kept when it was last seen."""
        row: Any = super()._get_session_from_db()  # type: ignore[misc]
        self.seen = row.seen if row else None
        return row

    def get_expiry_age(self, **known: Any) -> int:
        """Seconds until it ends, counted from the sign-in: what is done meanwhile does not make it longer."""
        age, last = int(super().get_expiry_age(**known)), self._last()
        return age if last is None else max(0, min(age, int((last - timezone.now()).total_seconds())))

    def get_expiry_date(self, **known: Any) -> datetime:
        """When it ends; the same as a time."""
        found, last = super().get_expiry_date(**known), self._last()
        return found if last is None else min(found, last)

    def _last(self) -> datetime | None:
        started = self.get(STARTED)
        return (
            datetime.fromisoformat(started) + timedelta(seconds=self.get_session_cookie_age())
            if started
            else None
        )

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """A row for this session's data."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.browser = data.get(BROWSER, "")
        if STARTED in data:
            row.started = datetime.fromisoformat(data[STARTED])
        return row


def describe(request: HttpRequest) -> None:
    """Keep in the session of somebody who has just signed in when that was, and with what browser."""
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]
    request.session[STARTED] = timezone.now().isoformat()


def note_seen(request: HttpRequest) -> None:
    """Keep when a signed-in browser was last here, to ten minutes; nothing is written more often than that."""
    now = timezone.now()
    seen = getattr(request.session, "seen", None)
    if seen is not None and seen >= now - NOTED_EVERY:
        return
    _rows().filter(session_key=request.session.session_key, seen__lt=now - NOTED_EVERY).update(seen=now)


def sessions_of(account: Account) -> list[Session]:
    """The sessions of an account that are not over, last seen first."""
    return list(_rows().filter(account=account, expire_date__gt=timezone.now()))


def end_sessions_by_owner(account: Account, name: str, here: str | None) -> None:
    """End the session that `handle` gives this name, or, without a name, all but the one with the key `here`."""
    with transaction.atomic():
        if not name:
            end_sessions(account, here)
            record(account, account, Deed("ended all other sessions"))
            return
        found = [each for each in sessions_of(account) if handle(each) == name]
        if not found:
            raise NotFound("that session is over already")
        found[0].delete()
        record(account, account, Deed("ended a session"))


def end_sessions(account: Account, keep: str | None = None) -> int:
    """End all sessions of an account but the one with the key `keep`; gives how many."""
    gone, _kinds = _rows().filter(account=account).exclude(session_key=keep or "").delete()
    return int(gone)


def forget_ended() -> None:
    """Delete the rows of sessions that are over."""
    _rows().filter(expire_date__lte=timezone.now()).delete()


def handle(session: Session) -> str:
    """What names a session in a form; the key itself never leaves the server but as its cookie."""
    return salted_hmac("heed.session", session.session_key).hexdigest()[:20]


def _rows() -> Any:
    return SessionStore.get_model_class().objects
