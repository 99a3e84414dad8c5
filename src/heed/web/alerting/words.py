"""What alerts are made of, in words for people; texts to translate."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heed.alerts.clocks import Clock
from heed.norm import load
from heed.norm.assessment import Standing
from heed.norm.load import crime_name, measure_name
from heed.records.alerting.level_words import level as level
from heed.records.alerting.level_words import meaning as meaning

SEVERITIES = {
    "Extreme": gettext_lazy("extreme"),
    "Severe": gettext_lazy("severe"),
    "Moderate": gettext_lazy("moderate"),
}
STANDS = {
    "silent": gettext_lazy("no answer"),
    "acknowledged": gettext_lazy("acknowledged"),
    "accepted": gettext_lazy("accepted"),
    "done": gettext_lazy("done"),
    "declined": gettext_lazy("declined"),
}
STANDINGS = {
    Standing.OPEN: gettext_lazy("open"),
    Standing.OPEN_WITH_CONSENT: gettext_lazy("open with consent"),
    Standing.NEEDS_AUTHORISATION: gettext_lazy("needs its own authorisation"),
}
"""How a measure stands that is offered to the very body that must authorise it."""
GATED = {
    **STANDINGS,
    Standing.NEEDS_AUTHORISATION: gettext_lazy("needs authorisation"),
    Standing.BARRED: gettext_lazy("barred as the file stands"),
}
"""How any measure stands in a case."""


def severity(name: str) -> str:
    """`severe`."""
    return str(SEVERITIES[name])


def answer(name: str) -> str:
    """`declined`; `no answer` for one that is silent."""
    return str(STANDS[name])


def standing(found: Standing) -> str:
    """How a measure stands that is offered."""
    return str(STANDINGS[found])


def gated(found: Standing) -> str:
    """How any measure stands in a case."""
    return str(GATED[found])


def crime(name: str) -> str:
    """A crime by its name."""
    return crime_name(name)


def risk_factor(name: str) -> str:
    """A risk factor with its number."""
    found = load().risk_factors.get(name)
    return f"{name}: {found.title}" if found else name


def measure(name: str) -> str:
    """A measure by its name, with a capital."""
    found = measure_name(name)
    return found[:1].upper() + found[1:]


def day(when: date | None) -> str:
    """`3 March 2026`."""
    return date_format(when, "j F Y") if when else ""


def days(number: float | None) -> str:
    """`1 day`, `12 days`, `2.5 days`; empty for None."""
    if number is None:
        return ""
    shown = f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"
    return ngettext("%(n)s day", "%(n)s days", 1 if number == 1 else 2) % {"n": shown}


def clock(found: Clock) -> str:
    """How an ask fares: `no answer for 12 days, 3 days past the day asked for`."""
    parts = []
    if found.silent == 0 and found.ended is None:
        parts.append(_("no answer yet"))
    elif found.silent is not None:
        parts.append(_("no answer for %(days)s") % {"days": days(found.silent)})
    elif found.acknowledged_after == 0:
        parts.append(_("first answer on the same day"))
    else:
        parts.append(_("first answer after %(days)s") % {"days": days(found.acknowledged_after)})
    if found.done_after is not None:
        parts.append(_("done after %(days)s") % {"days": days(found.done_after)})
    elif found.overdue and found.silent is not None:
        parts.append(_("%(days)s past the day asked for") % {"days": days(found.overdue)})
    elif found.overdue and not found.declined:
        parts.append(_("not done, %(days)s past the day asked for") % {"days": days(found.overdue)})
    if found.ended is not None and (found.silent is not None or found.overdue):
        parts.append(_("up to the end of the alert"))
    return ", ".join(parts)
