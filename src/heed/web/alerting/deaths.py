"""Joins alerts with the current run: deaths recorded since, and when the forecast is highest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heed.alerts.since import Since, deaths_since
from heed.base.months import Month
from heed.web.choice import TARGET_WORDS, first_choice
from heed.web.edition import Edition, Rows


@dataclass(frozen=True, slots=True)
class Recorded:
    """Deaths since an alert, as far as the run's figures go."""

    ends: Month
    """Last month of the figures."""
    since: Since | None
    """None when they end before the first whole month after the alert."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A country's forecast in time, against which lead times are set."""

    counted: str
    """What is counted."""
    ends: Month
    """Last month of the forecast."""
    highest: Month | None
    """The month in which most are expected; None where all months are alike."""
    over: bool
    """Whether all its months are past."""
    ahead: bool
    """Whether the highest month is not past."""


def recorded(edition: Edition | None, country: str, told: date) -> Recorded | None:
    """Deaths recorded in a country since an alert; None when the run holds no figures of it that may be shown."""
    rows = _months(edition, country) if edition else []
    known = [row for row in rows if row["deaths"] is not None]
    if not known:
        return None
    last = known[-1]["month"]
    held = [row for row in rows if row["month"] <= last]
    return Recorded(Month.parse(last), deaths_since(held, told))


def _months(edition: Edition, country: str) -> Rows:
    return edition.once(("months", country), lambda: edition.table("panel", "month", country=country))


def outlook(edition: Edition | None, country: str, today: date) -> Outlook | None:
    """How far a country's forecast goes and when it is highest; None without a forecast."""
    if edition is None or not edition.choices:
        return None
    target = first_choice(edition.choices).target
    months = edition.table("fan", "step", target=target, country=country)
    if not months:
        return None
    now, ends = Month.containing(today), Month.parse(months[-1]["month"])
    alike = len({row["expected"] for row in months}) == 1
    highest = None if alike else Month.parse(max(months, key=lambda row: row["expected"])["month"])
    ahead = highest is not None and highest >= now
    return Outlook(str(TARGET_WORDS.get(target, target)), ends, highest, ends < now, ahead)
