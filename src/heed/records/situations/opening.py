"""Situations are opened, described anew, closed and opened again by people who may edit in all their countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from heed.base.countries import world
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.history.rows import Deed, reason, record
from heed.records.situations.models import Place, Reach, Situation

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 36
RESERVED = ("new",)
"""Short names that are addresses of pages."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a situation."""

    title: str
    summary: str
    countries: Sequence[str]
    """Names or codes."""
    opened: date
    reach: Reach = Reach.RESTRICTED

    def codes(self) -> list[str]:
        """Codes of the countries; raises `BadInput` for one that is not known, and for none."""
        codes = sorted({world().named(each).code for each in self.countries if each.strip()})
        if not codes:
            raise BadInput("countries: expected at least one, got none; name a country or its code")
        return codes


def open_situation(by: Account, slug: str, about: About, today: date) -> Situation:
    """Open a situation; raises `NotAllowed`, or `BadInput` for a short name that is taken or no short name."""
    codes = about.codes()
    refuse_editing(by, codes)
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
        raise BadInput(
            f"short name: expected at most {LONGEST_SLUG} small letters, digits and single hyphens, "
            f"got {slug[:60]!r}; write one such as sudan-2031"
        )
    _refuse(about, today)
    try:
        with transaction.atomic():
            situation = Situation(slug=slug, by=by)
            _fill(situation, about, codes)
            said = {name: (None, value) for name, value in _kept(situation).items()}
            record(by, situation, Deed("opened a situation", {"slug": (None, slug), **said}))
            return situation
    except IntegrityError as error:
        raise BadInput(f"short name: {slug!r} is taken; choose another") from error


def change(by: Account, situation: Situation, about: About, today: date, why: str) -> Situation:
    """Say anew what a situation is; raises `BadInput` for a country that would be taken away.

    What was written while a country was part of it must not become readable to those who may not read of it.
    """
    codes = about.codes()
    with transaction.atomic():
        locked = _locked(by, situation)
        refuse_editing(by, codes)
        gone = [code for code in locked.codes if code not in codes]
        if gone:
            raise BadInput(
                f"countries: expected those it has ({', '.join(locked.codes)}) and more, got none of "
                f"{', '.join(gone)}; close it and open another"
            )
        _refuse(about, today)
        if locked.closed and about.opened > locked.closed:
            raise BadInput(
                f"opened: expected a day up to {locked.closed}, when it was closed, got {about.opened}"
            )
        before = _kept(locked)
        _fill(locked, about, codes)
        after = _kept(Situation.objects.get(pk=locked.pk))
        record(by, locked, Deed("described anew", {k: (before[k], after[k]) for k in after}, reason(why)))
        return locked


def close(by: Account, situation: Situation, on: date, why: str, today: date) -> Situation:
    """Close a situation; no alert and no sheet is added to it from then on."""
    with transaction.atomic():
        locked = _locked(by, situation)
        if locked.closed:
            raise BadInput(f"{locked.slug}: expected an open situation, got one closed on {locked.closed}")
        if not locked.opened <= on <= today:
            raise BadInput(f"closed: expected a day from {locked.opened} to {today}, got {on}")
        return _ended(by, locked, on, reason(why), "closed")


def reopen(by: Account, situation: Situation, why: str) -> Situation:
    """Open a closed situation again."""
    with transaction.atomic():
        locked = _locked(by, situation)
        if not locked.closed:
            raise BadInput(f"{locked.slug}: expected a closed situation, got an open one")
        return _ended(by, locked, None, reason(why), "opened again")


def may_edit(person: Account | None, codes: Iterable[str]) -> bool:
    """Whether a person may write a situation of these countries."""
    return all(may(person, Do.EDIT, code) for code in codes)


def refuse_editing(person: Account, codes: Sequence[str]) -> None:
    """Raise `NotAllowed` where a person may not write a situation of these countries."""
    if not may_edit(person, codes):
        names = ", ".join(world()[code].name for code in codes)
        raise NotAllowed(f"to write a situation of {names} is not yours to do: ask an administrator")


def _locked(by: Account, situation: Situation) -> Situation:
    locked = Situation.objects.select_for_update().get(pk=situation.pk)
    refuse_editing(by, locked.codes)
    return locked


def _ended(by: Account, locked: Situation, on: date | None, why: str, did: str) -> Situation:
    before = locked.closed
    locked.closed, locked.closed_why = on, why if on else ""
    locked.save(update_fields=["closed", "closed_why"])
    changed = {"closed": (before and str(before), on and str(on))}
    record(by, locked, Deed(did, changed, why))
    return locked


def _refuse(about: About, today: date) -> None:
    for name in ("title", "summary"):
        if not getattr(about, name).strip():
            raise BadInput(f"{name}: expected a text, got nothing; write one")
    if about.opened > today:
        raise BadInput(f"opened: expected a day up to today, got {about.opened}")


def _fill(situation: Situation, about: About, codes: Sequence[str]) -> None:
    situation.title, situation.summary = about.title.strip(), about.summary.strip()
    situation.reach, situation.opened = about.reach, about.opened
    situation.save()
    Place.objects.bulk_create(
        Place(situation=situation, country=code) for code in codes if code not in situation.codes
    )


def _kept(situation: Situation) -> Mapping[str, Any]:
    """What is said of a situation as the history keeps it."""
    return {
        "title": situation.title,
        "summary": situation.summary,
        "reach": str(situation.reach),
        "opened": str(situation.opened),
        "countries": situation.codes,
    }
