"""The states of the world, found under every name that the sources use."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.base.months import Month


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DR Congo (Zaire)", "COD"),
        ("Myanmar (Burma)", "MMR"),
        ("Yemen (North Yemen)", "YEM"),
        ("Yemen (South Yemen)", "YMD"),
        ("Russia (Soviet Union)", "RUS"),
        ("Serbia (Yugoslavia)", "SRB"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("Bosnia-Herzegovina", "BIH"),
        ("cote d'ivoire", "CIV"),
        ("Turkey", "TUR"),
        ("SDN", "SDN"),
    ],
)
def test_names_that_sources_use_are_known(name: str, code: str) -> None:
    """Case, accents and the names in brackets do not matter."""
    assert world().named(name).code == code


@pytest.mark.parametrize(("name", "near"), [("Sudann", "Sudan (SDN)"), ("Birmania (Burma)", "Myanmar (MMR)")])
def test_an_unknown_name_lists_the_nearest_known(name: str, near: str) -> None:
    """The sentence names what was meant, most likely."""
    with pytest.raises(BadInput, match="is not a country known here") as caught:
        world().named(name)
    assert near in caught.value.sentence


def test_states_live_and_end() -> None:
    """Dates are those of the Gleditsch–Ward list."""
    assert not world()["SSD"].alive(Month.of(2011, 6))
    assert world()["SSD"].alive(Month.of(2011, 7))
    assert world()["DDR"].alive(Month.of(1990, 10))
    assert not world()["DDR"].alive(Month.of(1990, 11))
    assert world()["SRB"].alive(Month.of(1999, 3))
    assert world().numbered(345).code == world().numbered(340).code == "SRB"


def test_every_name_of_the_official_country_years_is_known(shared_data: Path) -> None:
    """All of UCDP's own names lead to the country with UCDP's own number."""
    path = shared_data / "ucdp" / "organized_violence_country_year_25_1.csv"
    with path.open(encoding="utf-8") as lines:
        pairs = {(row["country_cy"], int(row["country_id_cy"])) for row in csv.DictReader(lines)}
    pairs.discard(("Vatican City State", 327))
    assert len(pairs) > 190
    for name, number in pairs:
        assert world().named(name) is world().numbered(number), name


def test_codes_agree_with_another_crosswalk(shared_data: Path) -> None:
    """The VIEWS list of the same states gives the same code for the same number, and the same region's size."""
    lines = (shared_data / "views" / "country_ids.json").read_text("utf-8").splitlines()
    theirs = {
        (entry["gwcode"], entry["isoab"])
        for entry in map(json.loads, lines)
        if entry["gweyear"] > 2024 and entry["isoab"]
    }
    assert len(theirs) > 180
    ours = {(country.spells[-1].gw, country.code) for country in world()}
    assert theirs <= ours


def test_every_state_has_a_region_and_numbers() -> None:
    """195 states existed in December 2024, each with a UN region."""
    alive = [country for country in world() if country.alive(Month.of(2024, 12))]
    assert len(alive) == 195
    assert {country.region for country in alive} == {"Africa", "Americas", "Asia", "Europe", "Oceania"}
    assert all(country.subregion and country.spells[-1].cow > 0 for country in alive)
