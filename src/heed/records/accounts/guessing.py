"""Who keeps guessing waits: one account is closed to a network address, and sign-in as a whole to an address.

django-axes counts failed sign-ins and does the first. It knows one limit for all that it counts, so the second one,
which must be far more lenient because a whole office may share an address, is added here.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from heed.records.accounts.models import Account
from heed.records.history.rows import Deed, history_of, record

MOST = 20
"""Failed sign-ins from one network address within a quarter of an hour, over all accounts and typed names."""
LOCKED = "locked after failed sign-ins"
CLOSED = "closed sign-in to a network address"
NOBODY = ""
"""The name in the row that keeps an address closed; nobody can type it."""


class FailedSignIns(AxesDatabaseHandler):  # type: ignore[misc]
    """Failed sign-ins in the database, so that all processes count together."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Those of the account from this address; the limit when the address itself has reached its own."""
        own: int = super().get_failures(request, credentials)
        return max(own, settings.AXES_FAILURE_LIMIT) if _too_many(request) else own


def note_lock(request: Any, username: str = NOBODY, **_said: object) -> None:
    """Write into the history that failed sign-ins closed an address, or locked an account; once each time."""
    with transaction.atomic():
        if _too_many(request):
            _close(request)
            return
        account = Account.objects.select_for_update().filter(mail=username).first()
        since = timezone.now() - settings.AXES_COOLOFF_TIME
        if account and not history_of("account", account.pk).filter(did=LOCKED, at__gt=since).exists():
            record(None, account, Deed(LOCKED))


def is_open(request: HttpRequest, account: Account) -> bool:
    """Whether more may be tried for this account from here; where not, the answer becomes the page that says so."""
    allowed: bool = AxesProxyHandler.is_allowed(request, {"username": account.mail})
    if not allowed:
        setattr(request, "axes_locked_out", True)  # noqa: B010 (read by the middleware of axes)
    return allowed


def count_failure(request: HttpRequest, account: Account) -> None:
    """Count what was typed for this account as a failed sign-in, as a wrong password is."""
    user_login_failed.send(__name__, credentials={"username": account.mail}, request=request)


def forget() -> int:
    """Delete the failed sign-ins that count no more, which hold network addresses; gives how many rows."""
    gone, _kinds = AccessAttempt.objects.filter(
        attempt_time__lte=timezone.now() - settings.AXES_COOLOFF_TIME
    ).delete()
    return int(gone)


def _here(request: Any) -> QuerySet[Any]:
    """What failed from this address and still counts."""
    since = get_cool_off_threshold(request)
    found: QuerySet[Any] = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=since
    )
    return found


def _too_many(request: Any) -> bool:
    """Whether the address is closed. This machine's own never is: it may stand for all behind a web server here."""
    address = request.axes_ip_address
    if address is None or ip_address(address).is_loopback:
        return False
    failed = _here(request).aggregate(total=Sum("failures_since_start"))["total"] or 0
    return bool(failed > MOST)


def _close(request: Any) -> None:
    """Keep the address closed for the whole time, from now; the database lets one of many do so."""
    tried = _here(request).exclude(username=NOBODY).values("username").distinct().count()
    _row, fresh = AccessAttempt.objects.get_or_create(
        username=NOBODY, ip_address=request.axes_ip_address, user_agent="",
        defaults={"failures_since_start": MOST + 1},
    )  # fmt: skip
    if fresh:
        facts = {"failed sign-ins": (None, f"more than {MOST}"), "names tried": (None, tried)}
        record(None, ("sign-in", "address"), Deed(CLOSED, facts))
