"""Who is asking: told from a session cookie alone, so that a reader without one leaves no trace in the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from heed.base.errors import NotAllowed, NotFound
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may_somewhere
from heed.records.accounts.sessions import note_seen
from heed.records.accounts.signing_in import who_is_in
from heed.records.database import is_there

View = Callable[..., HttpResponse]


def who(request: HttpRequest) -> Account | None:
    """The person who is signed in with all that their role needs, or None.

    Only a request with a session cookie is looked up; its answer is then kept by nobody (see `headers`).
    """
    if (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
        or not hasattr(request, "session")
        or not is_there()
    ):
        return None
    account = who_is_in(request)
    if account is not None:
        note_seen(request)
    return account


def signed_in(do: Do | None = None) -> Callable[[View], View]:
    """For views that ask who is there: others are led to the sign-in, or told that they may not do this.

    With `do`, the person must be allowed it in at least one place; the view still asks `may` for the place at hand.
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            need_accounts()
            account = who(request)
            if account is None:
                answer = HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
                answer["Cache-Control"] = "no-store"
                return answer
            if do is not None and not may_somewhere(account, do):
                raise NotAllowed(f"your role here ({account.powers.name}) does not allow this")
            return view(request, account, *args, **kwargs)

        return asked

    return wrapped


def need_accounts() -> None:
    """Raise `NotFound` when this site keeps no records, and so has no accounts."""
    if not is_there():
        raise NotFound(
            "this site has no accounts: whoever runs it makes the first one with "
            "heed accounts create-administrator"
        )


def address(request: HttpRequest) -> str | None:
    """The network address that asks, by which failures are counted (see HEED_TRUSTED_PROXY); None: not known.

    An IPv6 address stands for its /64, all of which one subscriber has.
    """
    try:
        found = ip_address(str(request.META.get("REMOTE_ADDR", "")).partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    if isinstance(found, IPv6Address) and not found.is_loopback:
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found)
