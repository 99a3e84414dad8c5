"""The mail that asks a reader to agree again, since a restore has left unknown whether they still want alerts."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heed.records.alerting.letters import day, headers, made
from heed.records.alerting.lines import Apart, Line
from heed.records.alerting.subscribing import DAYS, agree_path, end_path
from heed.records.alerting.told import sender
from heed.records.consent.models import Renewal


def renewal_letter(row: Renewal) -> EmailMultiAlternatives:
    """Why it is asked again, the link to agree, which holds from now on, and the one to end it at once."""
    subscription, host = row.subscription, sender()
    end = f"{settings.SITE_URL}{end_path(subscription)}"
    with translation.override(subscription.language):
        lines = [
            Line(_since(row)),
            Line(_("The records of %(host)s had to be restored from a backup of %(day)s. What readers chose after "
                   "that day is lost, so nobody there knows whether you still want alerts, and none is sent until "
                   "you say so."), given={"host": Apart(host), "day": day(row.backup.date())}),
            Line(ngettext("If you want them, say so here within %(days)s day:",
                          "If you want them, say so here within %(days)s days:", DAYS) % {"days": DAYS},
                 link=f"{settings.SITE_URL}{agree_path(subscription)}"),
            Line(_("If not, do nothing: no alert is sent, and the address is forgotten. To have it forgotten now:"),
                 link=end),
        ]  # fmt: skip
        subject = _("Do you still want alerts from %(host)s?") % {"host": host}
        return made(subscription.mail or "", subject, lines, headers(row, end))


def _since(row: Renewal) -> str:
    if row.agreed is None:
        return _("Somebody, perhaps you, asked for alerts of mass atrocities at this address.")
    agreed = {"day": day(row.agreed.date())}
    return _("You agreed on %(day)s to get alerts of mass atrocities at this address.") % agreed
