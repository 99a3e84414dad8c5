"""Figures as a reader reads them: whole percentages, grouped thousands, months by name.

Unknown is said in words and never becomes 0.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from heed.base.months import Month

CLASSES = (0.01, 0.05, 0.15, 0.30, 0.60)
"""Where the colour of risk changes; see the map's key."""
ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
"""A date in a text."""


def not_known() -> str:
    return _("not known")


def chance(share: float | None) -> str:
    """`12 %`; ends are said as bounds, since draws cannot tell 0 from very small."""
    if share is None:
        return not_known()
    if round(share * 100) < 1:
        return "<1\u00a0%"
    if share >= 0.995:
        return ">99\u00a0%"
    return f"{share * 100:.0f}\u00a0%"


def odds(share: float | None) -> str:
    """`about 1 in 8`, for chances that are easier to picture so; empty for the rest."""
    if share is None or not 0.005 <= share <= 0.5:
        return ""
    return _("about 1 in %(number)s") % {"number": count(round(1 / share))}


def risk_class(share: float | None) -> str:
    """Name of the colour step of a chance: 0 (palest) to 5, or `unknown`."""
    return "unknown" if share is None else str(sum(share >= bound for bound in CLASSES))


def points(change: float) -> str:
    """A change of chance in percentage points, with its sign."""
    whole = round(abs(change) * 100)
    return f"{'+' if change > 0 else '−'}{whole}"


def count(number: float | None) -> str:
    """`1,234`; below ten one decimal is kept for numbers that are not whole."""
    if number is None:
        return not_known()
    if number and abs(number) < 10 and number != int(number):
        return f"{number:.1f}"
    return f"{number:,.0f}"


def month(text: str | Month | None) -> str:
    """`December 2024` from `2024-12`."""
    if not text:
        return not_known()
    when = Month.parse(text) if isinstance(text, str) else text
    return date_format(when.first_day, pgettext("form of a month", "F Y"))


def as_of(text: str | None) -> str:
    """An as-of date, which may be a year, a month or a day, in words."""
    if not text:
        return not_known()
    parts = text.split("-")
    if len(parts) == 2:
        return month(text)
    if len(parts) == 1:
        return text
    return date_format(date.fromisoformat(text[:10]), pgettext("form of a day", "j F Y"))


def dated(text: str) -> str:
    """An English text with its ISO dates in words: `2011-03-17` is `17 March 2011`."""

    def day(found: re.Match[str]) -> str:
        try:
            when = date.fromisoformat(found[0])
        except ValueError:
            return found[0]
        return f"{when.day} {when:%B} {when.year}"

    return ISO.sub(day, text)


def moment(when: datetime) -> str:
    """`20 November 2026, 13:05 UTC`."""
    return f"{date_format(when, 'j F Y, H:i')} UTC"


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def browser(agent: str) -> str:
    """`Firefox on Windows`, from what a browser says of itself; its own words when they are none we know."""
    name = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return agent[:60] or _("a browser that does not say what it is")


def value_of_history(value: Any, field: str = "") -> str:
    """An old or new value of a field as the history shows it; of places and levels none means all."""
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        none = {"places": _("everywhere"), "levels": _("all")}.get(field, _("none named"))
        return ", ".join(str(each) for each in value) or none
    return str(value)


def sentence(text: str) -> str:
    """A capital at the start, one full stop at the end, and no line break before a percent sign."""
    return f"{text[:1].upper()}{text[1:].rstrip().rstrip('.')}.".replace(" %", "\u00a0%")
