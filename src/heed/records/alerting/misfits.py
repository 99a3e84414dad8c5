"""Case files that the norm's tables no longer fit, since an update brought other tables.

The gate cannot be asked with such a one, so nothing can be asked of anybody in that country until a newer one is
kept. What is at fault is said to those who may read the case file, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heed.base.countries import Country, world
from heed.base.errors import BadFile
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.cases import case_of
from heed.records.alerting.models import CaseFile
from heed.records.alerting.policy import may_read_cases


@dataclass(frozen=True, slots=True)
class Misfit:
    """The newest case file of a country, which no longer fits, as far as its reader may know."""

    country: Country
    at: datetime
    fault: str
    """What no longer fits, with its line; empty for those who may not read the file."""
    keeps: bool
    """Whether they may keep a newer one."""


def misfit(person: Account | None, country: str) -> Misfit | None:
    """That the newest case file of a country (its code) no longer fits; None where it does or none is kept."""
    kept = CaseFile.objects.filter(country=country).last()
    fault = _fault(kept) if kept else ""
    return _told(person, kept, fault) if kept and fault else None


def misfits(person: Account | None) -> list[Misfit]:
    """All of those that a person may read, by name of the country."""
    found = [_told(person, kept, fault) for kept, fault in _all() if may_read_cases(person, kept.country)]
    return sorted(found, key=lambda each: each.country.name)


def outdated() -> list[str]:
    """Names of all countries with such a case file, for whoever runs the machine: no word of what they hold."""
    return sorted(world()[kept.country].name for kept, _ in _all())


def _all() -> Iterable[tuple[CaseFile, str]]:
    keys = CaseFile.objects.order_by("country", "at", "pk").values_list("country", "pk")
    # The last one of each country, as the gate takes it.
    for kept in CaseFile.objects.filter(pk__in=dict(keys).values()):
        if fault := _fault(kept):
            yield kept, fault


def _fault(kept: CaseFile) -> str:
    try:
        case_of(kept)
    except BadFile as error:
        return error.sentence
    return ""


def _told(person: Account | None, kept: CaseFile, fault: str) -> Misfit:
    reads = may_read_cases(person, kept.country)
    keeps = reads and may(person, Do.RAISE, kept.country)
    return Misfit(world()[kept.country], kept.at, fault if reads else "", keeps)
