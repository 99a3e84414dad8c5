"""How the author of a sheet is named to a reader.

Readers of sheets are colleagues and read each other's names, but not those of field monitors: these are known by
name to themselves and to who manages people, and to others by a number, the same on all their sheets.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, Role, may_somewhere
from heed.records.situations.models import KeptSheet


def byline(reader: Account | None, sheet: KeptSheet) -> str:
    """The author of a sheet, as this reader may know them."""
    author = sheet.author
    known = reader is not None and (reader.pk == author.pk or may_somewhere(reader, Do.MANAGE_PEOPLE))
    if known or Role.FIELD_MONITOR not in (sheet.role, author.role):
        return author.name
    return pseudonym(author)


def pseudonym(author: Account) -> str:
    """The number by which others know a field monitor."""
    return _("field monitor %(number)s") % {"number": author.pk}


def own_byline(author: Account) -> str:
    """How an author is named in a file that they take along: a field monitor's holds no name."""
    return pseudonym(author) if author.role == Role.FIELD_MONITOR else author.name
