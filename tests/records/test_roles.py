"""Who may do what, where: the rule against the words it is written in, over all roles, acts and places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.records.accounts.roles import (
    EVERYWHERE_ONLY,
    ROLES,
    Do,
    Role,
    countries_where,
    may,
    may_somewhere,
    needs_second_factor,
    placed,
)

COUNTRIES = {each.code: each for each in world()}
REGIONS = sorted({each.region for each in world()} | {each.subregion for each in world()})
PLACES = [*COUNTRIES, *REGIONS]


@dataclass(frozen=True)
class Somebody:
    """A person as the rule sees one."""

    role: str
    places: list[str] = field(default_factory=list)
    is_active: bool = True


people = st.builds(
    Somebody,
    st.sampled_from([*map(str, Role), "dictator", ""]),
    st.lists(st.sampled_from([*PLACES, "Atlantis"]), max_size=4),
    st.booleans(),
)
acts = st.sampled_from(list(Do))
wheres = st.sampled_from([None, *PLACES, "Atlantis", ""])


def lies_in(where: str, place: str) -> bool:
    """Whether all countries of `where` lie in `place`, by the list of countries itself."""

    def countries(name: str) -> set[str]:
        return {c.code for c in COUNTRIES.values() if name in (c.code, c.subregion, c.region)}

    return bool(countries(where)) and countries(where) <= countries(place)


@given(people, acts, wheres)
def test_the_rule_is_what_its_words_say(person: Somebody, do: Do, where: str | None) -> None:
    """An independent reading of the rule gives the same answer everywhere."""
    holds = person.is_active and person.role in list(Role) and do in ROLES[Role(person.role)].may
    if do in EVERYWHERE_ONLY:
        holds = holds and not person.places
    if where is None:
        expected = holds and not person.places
    else:
        exists = where in PLACES
        expected = holds and exists and (
            not person.places or any(lies_in(where, place) for place in person.places)
        )  # fmt: skip
    assert may(person, do, where) == expected


@given(people, acts, wheres, st.sampled_from(PLACES))
def test_fewer_places_never_allow_more(person: Somebody, do: Do, where: str | None, more: str) -> None:
    """What a person limited to places may do, one without limit may, and one with another place besides."""
    if may(person, do, where):
        assert may(replace(person, places=[]), do, where)
        if person.places and do not in EVERYWHERE_ONLY:
            assert may(replace(person, places=[*person.places, more]), do, where)
        assert may_somewhere(person, do)


@given(people, acts)
def test_the_countries_of_a_person_are_those_where_they_may(person: Somebody, do: Do) -> None:
    """Found at once, they are what the rule says of each country."""
    assert countries_where(person, do) == [code for code in COUNTRIES if may(person, do, code)]


@given(people, acts, wheres)
def test_nobody_and_the_blocked_may_nothing(person: Somebody, do: Do, where: str | None) -> None:
    """Neither in a place nor in the world; nor may one whose role is unknown."""
    for none in (None, replace(person, is_active=False), replace(person, role="dictator")):
        assert not may(none, do, where) and not may_somewhere(none, do) and not countries_where(none, do)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_row(role: Role) -> None:
    """Whoever may raise, confirm, read what is restricted or manage people needs a second factor."""
    powers = ROLES[role]
    person = Somebody(role)
    strong = {
        Do.RAISE,
        Do.CONFIRM,
        Do.RESPOND,
        Do.EDIT,
        Do.READ_RESTRICTED,
        Do.MANAGE_PEOPLE,
        Do.READ_HISTORY,
        Do.DELIVER,
    }
    assert needs_second_factor(person) == bool(powers.may & strong) == (role is not Role.READER)
    assert needs_second_factor(Somebody("dictator"))


def test_the_table_of_roles() -> None:
    """The table as it was decided, so that a change of it is a decision too."""
    table = {role.value: sorted(do.value for do in powers.may) for role, powers in ROLES.items()}
    assert table == {
        "reader": [],
        "field_monitor": ["raise", "report"],
        "analyst": ["raise", "read restricted", "report", "respond"],
        "reviewer": ["confirm", "raise", "read restricted", "respond"],
        "editor": ["edit", "read restricted", "respond"],
        "administrator": sorted(do.value for do in Do),
    }


def test_places_are_kept_by_code_and_name() -> None:
    """Codes and names in any case, sources' names too, each once; unknown ones are refused."""
    assert placed(["sdn", "Sudan", " western africa ", "AFRICA", ""]) == ["Africa", "SDN", "Western Africa"]
    with pytest.raises(BadInput, match="Atlantis"):
        placed(["SDN", "Atlantis"])
