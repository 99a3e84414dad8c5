"""Who may read a situation and its sheets: the one rule of every page, file, count and API answer.

A public situation is read by everybody. A restricted one, and every sheet, by people who may read restricted
records of all the countries of the situation. Who reported a sheet reads it too, where they may read its situation.
No sheet is public: sheets name sources, and what the public is told goes out as an alert, which others confirm.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, countries_where, may_somewhere
from heed.records.situations.models import KeptSheet, Place, Reach, Situation


def readable(person: Account | None, situations: QuerySet[Situation] | None = None) -> QuerySet[Situation]:
    """The situations a person (None: the public) may read, as a query."""
    every = Situation.objects.all() if situations is None else situations
    if person is None or not person.is_active:
        return every.filter(reach=Reach.PUBLIC)
    return every.filter(Q(reach=Reach.PUBLIC) | Q(pk__in=_within(person).values("pk")))


def may_read(person: Account | None, situation: Situation) -> bool:
    """Whether a person may read one situation: `readable` asked of it alone."""
    return readable(person, Situation.objects.filter(pk=situation.pk)).exists()


def readable_sheets(person: Account | None, sheets: QuerySet[KeptSheet] | None = None) -> QuerySet[KeptSheet]:
    """The sheets a person may read, as a query."""
    every = KeptSheet.objects.all() if sheets is None else sheets
    if person is None or not person.is_active:
        return every.none()
    own = Q(author=person, situation__in=readable(person).values("pk"))
    return every.filter(own | Q(situation__in=_within(person).values("pk")))


def may_read_sheet(person: Account | None, sheet: KeptSheet) -> bool:
    """Whether a person may read one sheet: `readable_sheets` asked of it alone."""
    return readable_sheets(person, KeptSheet.objects.filter(pk=sheet.pk)).exists()


def reads_all(person: Account | None, situation: Situation) -> bool:
    """Whether a person reads every sheet of a situation, not only their own."""
    return person is not None and person.is_active and _within(person).filter(pk=situation.pk).exists()


def _within(person: Account) -> QuerySet[Situation]:
    """Situations all of whose countries the person may read restricted records of."""
    if not may_somewhere(person, Do.READ_RESTRICTED):
        return Situation.objects.none()
    codes = countries_where(person, Do.READ_RESTRICTED)
    beyond = Place.objects.filter(situation=OuterRef("pk")).exclude(country__in=codes)
    return Situation.objects.filter(Exists(Place.objects.filter(situation=OuterRef("pk")))).exclude(
        Exists(beyond)
    )
