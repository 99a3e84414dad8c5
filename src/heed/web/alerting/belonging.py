"""To which situation an alert belongs: said anew by people who may write situations of its country."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heed.base.errors import NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting import belonging as records
from heed.records.alerting import reading
from heed.web.account.showing import show_form, tried
from heed.web.alerting import forms
from heed.web.alerting.seen import today
from heed.web.who import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Do.EDIT)
def belongs(request: HttpRequest, account: Account, number: str) -> HttpResponse:
    """Put an alert into a situation, another one or none."""
    alert = reading.alert(account, number, today()).first.alert
    if not may(account, Do.EDIT, alert.country):
        raise NotAllowed("to write situations of this country is not yours to do: ask an administrator")
    offered = records.offered(account, alert.country)
    now = records.situation_of(account, alert)
    form = forms.Belongs(
        request.POST or None, initial={"situation": now.slug if now else ""}, offered=offered
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        chosen = next((each for each in offered if each.slug == said["situation"]), None)
        records.move(account, alert, chosen, said["why"])
        return HttpResponseRedirect(f"/alerts/{number}/")

    here = _("It belongs to %(title)s now.") % {"title": now.title} if now else _("It belongs to none now.")
    words = {
        "title": _("To which situation does alert %(number)s belong?") % {"number": number},
        "lede": f"{here} {_('Offered are the open situations of its country that you may read.')}",
        "button": _("Keep it so"),
        "back": f"/alerts/{number}/",
        "crumbs": "alerting/crumbs.html",
    }
    return tried(form, act) or show_form(request, form, words)
