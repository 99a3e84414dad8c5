"""Who may do what, and where: the one table of roles, and the one function that every door asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from heed.base.countries import world
from heed.base.errors import BadInput


class Do(StrEnum):
    """What a person may be allowed to do."""

    READ_RESTRICTED = "read restricted"
    """Read records that are not public: drafts, reports from the field, who was asked in confidence."""
    REPORT = "report"
    """Send in a report from the field or an assessment sheet, and read one's own."""
    RAISE = "raise"
    """Raise an alert, or ask for the highest level, which a second person must confirm."""
    CONFIRM = "confirm"
    """Be that second person: confirm or turn down what somebody else raised."""
    RESPOND = "respond"
    """Write down who was asked for what, and what they did."""
    EDIT = "edit"
    """Write situations, library and commitments."""
    MANAGE_PEOPLE = "manage people"
    """Invite people, change their role and places, block them."""
    READ_HISTORY = "read history"
    """Read who changed what, when and why."""
    DELIVER = "deliver"
    """See what could not be delivered and send it again; say to which machines alerts are posted."""


EVERYWHERE_ONLY = frozenset({Do.MANAGE_PEOPLE, Do.READ_HISTORY, Do.DELIVER})
"""What is not tied to a place: only a person without limit of place may do it."""


class Role(StrEnum):
    """What a person is here; each has one role."""

    READER = "reader"
    FIELD_MONITOR = "field_monitor"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Powers:
    """One row of the table of roles."""

    name: object
    may: frozenset[Do]
    meaning: object

    @property
    def needs_second_factor(self) -> bool:
        """A role that may do or see more than the public does is never held by a password alone."""
        return bool(self.may)


ROLES: dict[Role, Powers] = {
    Role.READER: Powers(_("Reader"), frozenset(), _("reads what is public, and has an account")),
    # No READ_RESTRICTED: a telephone that is taken away must not show what others reported.
    Role.FIELD_MONITOR: Powers(
        _("Field monitor"),
        frozenset({Do.REPORT, Do.RAISE}),
        _("reports from the field and raises alerts; sees no one else's reports"),
    ),
    Role.ANALYST: Powers(
        _("Analyst"),
        frozenset({Do.READ_RESTRICTED, Do.REPORT, Do.RAISE, Do.RESPOND}),
        _("reads reports, raises alerts, writes down what was asked and done"),
    ),
    Role.REVIEWER: Powers(
        _("Reviewer"),
        frozenset({Do.READ_RESTRICTED, Do.RAISE, Do.CONFIRM, Do.RESPOND}),
        _("as an analyst, and confirms what others raised"),
    ),
    Role.EDITOR: Powers(
        _("Editor"),
        frozenset({Do.READ_RESTRICTED, Do.EDIT, Do.RESPOND}),
        _("writes situations, library and commitments"),
    ),
    Role.ADMINISTRATOR: Powers(
        _("Administrator"),
        frozenset(Do),
        _("does all that the others do, invites people and sets their roles"),
    ),
}


class Person(Protocol):
    """What the rule needs to know of somebody; an account is one."""

    @property
    def role(self) -> str:
        """Name of the role."""

    @property
    def places(self) -> Sequence[str]:
        """Codes of countries, names of regions or subregions; none means everywhere."""

    @property
    def is_active(self) -> bool:
        """Not blocked."""


def may(person: Person | None, do: Do, where: str | None = None) -> bool:
    """Whether a person may do this in a country (its code) or region (its name); None is the whole world.

    Nobody (None), the blocked, and roles unknown here may nothing. A person limited to places may act in these
    and what lies within, never for the whole world. A place unknown here is in nobody's reach.
    """
    if not may_somewhere(person, do):
        return False
    assert person is not None
    places = tuple(person.places)
    if where is None:
        return not places
    return where in _within() and (not places or bool(_within()[where] & set(places)))


def countries_where(person: Person | None, do: Do) -> list[str]:
    """Codes of the countries in which a person may do this: those for which `may` says so, found at once."""
    if not may_somewhere(person, do):
        return []
    assert person is not None
    places = set(person.places)
    return [each.code for each in world() if not places or _within()[each.code] & places]


def may_somewhere(person: Person | None, do: Do) -> bool:
    """Whether a person may do this in at least one place: what decides if a menu offers it."""
    if person is None or not person.is_active or person.role not in ROLES:
        return False
    if do in EVERYWHERE_ONLY and person.places:
        return False
    return do in ROLES[Role(person.role)].may


def needs_second_factor(person: Person) -> bool:
    """Whether a password alone must not let this person in; true for a role unknown here."""
    return person.role not in ROLES or ROLES[Role(person.role)].needs_second_factor


def around(place: str) -> frozenset[str]:
    """A place known here with the regions that it lies in."""
    return _within()[place]


def _within() -> dict[str, frozenset[str]]:
    """Each place with itself and the places it lies in: SDN, Northern Africa, Africa."""
    if not _known:
        for each in world():
            _known[each.code] = frozenset({each.code, each.subregion, each.region})
            _known[each.subregion] = _known.get(each.subregion, frozenset({each.subregion})) | {each.region}
            _known[each.region] = frozenset({each.region})
    return _known


_known: dict[str, frozenset[str]] = {}


def placed(texts: Sequence[str]) -> list[str]:
    """Places as they are kept: codes of countries, names of regions; sorted, each once.

    Takes codes and names in any case. Raises `BadInput` for a place unknown here.
    """
    named = {place.casefold(): place for place in _within()}
    found = set()
    for text in (each.strip() for each in texts):
        if text:
            found.add(named.get(text.casefold()) or world().named(text).code)
    return sorted(found)


def role_of(text: str) -> Role:
    """The role with this name; raises `BadInput` for any other."""
    if text not in list(Role):
        raise BadInput(f"role: expected one of {', '.join(Role)}, got {text!r}")
    return Role(text)
