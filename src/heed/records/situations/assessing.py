"""Sheets are kept by people who may report in a country of the situation; none is changed afterwards."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from heed.base.errors import BadInput, NotAllowed
from heed.norm.sheet import Sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.history.rows import Deed, record
from heed.records.situations.bylines import own_byline
from heed.records.situations.models import KeptSheet, Situation
from heed.records.situations.policy import may_read, readable_sheets


def may_assess(person: Account | None, situation: Situation) -> bool:
    """Whether a person may keep a sheet: they read the situation, it is open, they report in a country of it."""
    return (
        situation.closed is None
        and any(may(person, Do.REPORT, code) for code in situation.codes)
        and may_read(person, situation)
    )


def refuse_assessing(person: Account, situation: Situation) -> None:
    """Raise `NotAllowed`, or `BadInput` for a situation that was closed, where a person may keep no sheet."""
    if situation.closed:
        raise BadInput(
            f"{situation.slug}: expected an open situation, got one closed on {situation.closed}; "
            "have it opened again"
        )
    if not may_assess(person, situation):
        raise NotAllowed("to report on this situation is not yours to do: ask an administrator")


def keep(author: Account, situation: Situation, sheet: Sheet, today: date) -> KeptSheet:
    """Keep a sheet for good, under a name of heed's own; raises `BadInput` for one that does not fit."""
    with transaction.atomic():
        locked = Situation.objects.select_for_update().get(pk=situation.pk)
        refuse_assessing(author, locked)
        _refuse_unfit(author, locked, sheet, today)
        follows = _followed(author, locked, sheet.follows) if sheet.follows else None
        if follows and follows.date > sheet.date:
            raise BadInput(
                f"date: expected {follows.date}, the day of the sheet that it follows, or later, got {sheet.date}"
            )
        kept = KeptSheet(situation=locked, date=sheet.date, follows=follows, author=author, role=author.role)
        kept.rows = [row.model_dump(mode="json", exclude_none=True) for row in sheet.rows]
        kept.name = _name(kept)
        kept.save()
        said = {"situation": (None, locked.slug), "name": (None, kept.name)}
        record(author, kept, Deed("kept an assessment sheet", said))
        return kept


def _refuse_unfit(author: Account, situation: Situation, sheet: Sheet, today: date) -> None:
    """Raise `BadInput` for a sheet that cannot be this author's sheet on this situation."""
    names = tuple(dict.fromkeys((author.name, own_byline(author))))
    if sheet.situation != situation.slug:
        raise BadInput(
            f"situation: expected {situation.slug}, got {sheet.situation}; hand it in at its own situation"
        )
    if sheet.fictional:
        raise BadInput("fictional: expected a sheet on what was seen, got an invented one; it is not kept")
    if sheet.author not in names:
        raise BadInput(
            f"author: expected {' or '.join(names)}, who is signed in, got {sheet.author[:80]!r}; "
            "everybody keeps their own sheets"
        )
    if sheet.date > today:
        raise BadInput(f"date: expected a day up to today, {today}, got {sheet.date}")
    if not sheet.rows:
        raise BadInput("rows: expected what was seen of at least one factor, got nothing; assess one")


def _followed(author: Account, situation: Situation, name: str) -> KeptSheet:
    """The sheet of this name on the situation; `BadInput` for one that the author may not read, as for none."""
    found = readable_sheets(author, KeptSheet.objects.filter(situation=situation, name=name)).first()
    if found is None:
        raise BadInput(
            f"follows: expected a sheet on {situation.slug} that you may read, got {name[:80]!r}; "
            "leave it out, or name another"
        )
    return found


def _name(new: KeptSheet) -> str:
    """A name that says nothing of the sheets of others: situation, day, account, and which of the day.

    Raises `BadInput` for one that its author has kept already: a button that was pressed twice.
    """
    own = list(KeptSheet.objects.filter(situation=new.situation, author=new.author, date=new.date))
    for each in own:
        if (each.rows, each.follows) == (new.rows, new.follows):
            raise BadInput(f"the sheet: expected a new one, got what you have kept already as {each.name}")
    first = f"{new.situation.slug}-{new.date}-{new.author.pk}"
    return f"{first}-{len(own) + 1}" if own else first
