"""Case files: what is known of a country for the gate of the norm, kept as YAML, the newer beside the older.

The gate asks the newest when an alert's asks are offered. A case file may hold restricted facts: who may read one
is said by `policy.may_read_cases`, and who may not read one may not put another in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from heed.base.countries import world
from heed.base.errors import BadFile, BadInput, NotAllowed, NotFound
from heed.norm.case import Case, parse_case
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.alerting.drafting import refuse_place
from heed.records.alerting.models import CaseFile
from heed.records.alerting.policy import may_read_cases
from heed.records.history.models import Change
from heed.records.history.rows import Deed, reason, record

LONGEST_CASE = 200_000
"""Characters."""


class Unfit(BadInput):
    """The gate cannot be asked: the newest case file no longer fits the norm's tables."""


class Overtaken(BadInput):
    """Somebody else kept a newer one meanwhile."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A case file and the reason that was given for keeping it."""

    file: CaseFile
    why: str


def checked_case(country: str, text: str) -> Case:
    """The case that a text holds, as one that may be kept of a country (its code).

    Raises `BadFile` with the line for a text that is no case, `BadInput` for one that is too long, fictional, or
    as of a day to come.
    """
    name = f"case file of {country}"
    if len(text) > LONGEST_CASE:
        raise BadInput(f"{name}: expected at most {LONGEST_CASE:,} characters, got {len(text):,}; shorten it")
    case = parse_case(text, name)
    if case.fictional:
        raise BadInput(f"{name}: expected a real case, got one marked fictional; take the mark out")
    today = timezone.now().date()
    if case.as_of > today:
        raise BadInput(f"{name}, as_of: expected a day up to today, {today}, got {case.as_of}; correct it")
    return case


def keep_case(by: Account, country: str, text: str, why: str, after: int | None = None) -> CaseFile:
    """Keep a newer case file of a country; the older ones stay.

    `after` is the newest that its author has seen; raises `Overtaken` where somebody else kept one since, `BadFile`
    or `BadInput` for a text that may not be kept.
    """
    code = world().named(country).code
    refuse_place(by, Do.RAISE, code)
    refuse_reader(by, code)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    checked_case(code, text)
    with transaction.atomic():
        # Whoever keeps one at the same time waits here, and then sees this one.
        list(CaseFile.objects.select_for_update().filter(country=code).order_by("-pk")[:1])
        newest = CaseFile.objects.filter(country=code).order_by("-pk").first()
        if after is not None and newest is not None and newest.pk != after:
            raise Overtaken(
                f"case file of {code}: {newest.by.name} kept a newer one while you wrote; "
                "compare the two, put in what is missing, and keep it again"
            )
        if newest is not None and newest.text == text:
            raise BadInput(f"case file of {code}: this very text is kept already: nothing was added")
        kept = CaseFile.objects.create(country=code, text=text, by=by)
        record(by, kept, Deed("kept a case file", {"country": (None, code)}, reason(why)))
        return kept


def refuse_reader(person: Account | None, country: str) -> None:
    """Raise `NotAllowed` when a person may not read the case files of a country (its code)."""
    if not may_read_cases(person, country):
        raise NotAllowed(
            f"the case file of {world()[country].name} may hold restricted facts and is not yours to read: "
            "ask an administrator"
        )


def case_files(person: Account | None, country: str) -> Sequence[Kept]:
    """All that were kept of a country (its code), the newest first; raises `NotAllowed`."""
    refuse_reader(person, country)
    found = list(CaseFile.objects.filter(country=country).select_related("by").order_by("-at", "-pk"))
    said = Change.objects.filter(subject="casefile", subject_id__in=[str(each.pk) for each in found])
    why = {change.subject_id: change.why for change in said}
    return [Kept(each, why.get(str(each.pk), "")) for each in found]


def case_file(person: Account | None, country: str, identifier: int) -> Kept:
    """One of them; raises `NotAllowed`, or `NotFound` for one that is none of this country."""
    found = [each for each in case_files(person, country) if each.file.pk == identifier]
    if not found:
        raise NotFound(f"there is no such case file of {world()[country].name}")
    return found[0]


def newest_case(country: str) -> tuple[CaseFile, Case] | None:
    """What the gate is asked with; None where none is kept. For the gate itself, which shows none of its text.

    Raises `Unfit` for one that this version of heed can no longer read, without a word of what it holds.
    """
    kept = CaseFile.objects.filter(country=country).last()
    if kept is None:
        return None
    try:
        return kept, case_of(kept)
    except BadFile as error:
        raise Unfit(
            f"the case file of {world()[country].name} kept on {kept.at:%Y-%m-%d} does not fit the norm's tables "
            "as they are now; whoever may read it must keep a newer one"
        ) from error


def case_of(kept: CaseFile) -> Case:
    """The case in a file; raises `BadFile` for one that the norm's tables no longer fit."""
    return _read(kept.text, f"case file of {kept.country}")


@lru_cache(maxsize=250)
def _read(text: str, name: str) -> Case:
    """A kept text never changes, and one of many pages takes seconds to read."""
    return parse_case(text, name)
