"""The history: everything that was done, or a part of it, told to each as far as they may know it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heed.base.errors import BadInput
from heed.records.accounts.finding import found
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.history.naming import KINDS, lines
from heed.records.history.narrowing import Narrowed
from heed.web.account.people import searched
from heed.web.alerting.seen import part
from heed.web.who import signed_in


@require_safe
@signed_in(Do.READ_HISTORY)
def history(request: HttpRequest, account: Account) -> HttpResponse:
    """Newest first, a page at a time; `person`, `kind` and `day` narrow it."""
    person, kind = searched(request, "person"), _kind(request.GET.get("kind", ""))
    day = _day(request.GET.get("day", "").strip())
    people = found(Account.objects.all(), person) if person else None
    page = part(request, Narrowed(people, kind, day).rows())
    shown = {
        "page": page,
        "changes": lines(account, page.object_list),
        "kinds": [(name, each.many) for name, each in KINDS.items()],
        "sought": {"person": person, "kind": kind, "day": day.isoformat() if day else ""},
        "narrowed": bool(person or kind or day),
    }
    return render(request, "account/history.html", shown)


def _kind(text: str) -> str:
    if text and text not in KINDS:
        raise BadInput(f"kind: expected one of {', '.join(KINDS)}, got {text[:40]!r}")
    return text


def _day(text: str) -> date | None:
    """The day that is asked for; a browser sends its own field of a day like this too."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(
            _("day: expected one such as 2031-05-14, got %(text)r") % {"text": text[:40]}
        ) from error
