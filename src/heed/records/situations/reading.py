"""What pages, files and the API show of situations and sheets. All of it comes through `policy`.

A person of None is the public. What somebody may not read is not found, as if it were not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from heed.base.errors import NotFound
from heed.norm.sheet import Seen, Sheet, label
from heed.records.accounts.models import Account
from heed.records.database import is_there
from heed.records.situations.bylines import byline
from heed.records.situations.models import KeptSheet, Situation
from heed.records.situations.policy import readable, readable_sheets


@dataclass(frozen=True, slots=True)
class Moment:
    """One factor on one of the sheets of a situation."""

    sheet: Sheet
    seen: Seen | None
    """None where it was not assessed."""


@dataclass(frozen=True, slots=True)
class Course:
    """One factor on all sheets of a situation, the first sheet first."""

    factor: str
    what: str
    moments: Sequence[Moment]


def situations(person: Account | None, country: str = "") -> list[Situation]:
    """The situations that a person may read, of a country (its code) or all; the open ones first, by title."""
    if not is_there():
        return []
    found = readable(person).prefetch_related("places")
    if country:
        found = found.filter(places__country=country)
    return sorted(found, key=lambda each: (each.closed is not None, each.title.casefold(), each.slug))


def situation(person: Account | None, slug: str) -> Situation:
    """One situation; `NotFound` for one that is none or that the person may not read."""
    found = readable(person).filter(slug=slug).prefetch_related("places").first() if is_there() else None
    if found is None:
        raise NotFound(f"there is no situation {slug[:60]!r} that you may read; see /situations/")
    return found


def sheets(person: Account | None, on: Situation) -> list[Sheet]:
    """The sheets on a situation that a person may read, the first one first."""
    found = list(_sheets(person, on))
    names = {each.pk: each.name for each in found}
    return [_as_sheet(person, on, each, names) for each in found]


def sheet(person: Account | None, on: Situation, name: str) -> Sheet:
    """One sheet; `NotFound` for one that is none or that the person may not read."""
    found = [each for each in sheets(person, on) if each.sheet == name]
    if not found:
        raise NotFound(f"there is no sheet {name[:80]!r} on {on.slug} that you may read")
    return found[0]


def course(read: Sequence[Sheet], factor: str) -> Course:
    """One factor over sheets; raises `BadInput` for what is no factor."""
    return Course(factor, label(factor), [Moment(each, each.of(factor)) for each in read])


def _sheets(person: Account | None, on: Situation) -> QuerySet[KeptSheet]:
    every = KeptSheet.objects.filter(situation=on).select_related("author")
    return readable_sheets(person, every).order_by("date", "id")


def _as_sheet(
    reader: Account | None, on: Situation, kept: KeptSheet, readable_names: dict[int, str]
) -> Sheet:
    # Not checked again: the name of an account may hold what a file may not.
    return Sheet.model_construct(
        sheet=kept.name,
        situation=on.slug,
        fictional=False,
        author=byline(reader, kept),
        date=kept.date,
        follows=readable_names.get(kept.follows_id or 0),
        rows=tuple(Seen.model_validate(row) for row in kept.rows),
    )
