"""The tables against figures written down by hand: a slip of a pen in any row is caught here, not by a reader."""

from __future__ import annotations

import pytest

from heed.norm import load

EVERYBODY = "CS N MS SR RO SEC HRC GA SC CT ME"
MEASURES = """
N01|1|structural|N|parliament|183-1826
N02|1|structural|N|government|30-183
N03|1|structural|N CS|government|183-730
N04|1|structural|N SR RO|government or the organisation|183-1096
N05|1|operational|N CS ME|parliament and courts|
N06|1|structural|N MS|government|
N07|1|structural|N|government|
N08|1|response|N|government|
N09|1 2|structural|N CS RO SEC|government|30-365
N10|1|rebuild|N CT|prosecutor|365-3653
C01|1 2 3|operational|CS|themselves|
C02|2 3|operational|CS|themselves|7-56
C03|2 3|operational|CS ME|themselves|
C04|1 2|operational|CS N|themselves|
C05|1 2|operational|CS|themselves|
C06|1 2 3|operational|CS|themselves|
C07|1 2|structural|CS ME|themselves|
C08|1 2 3|structural operational response rebuild|all|themselves|
C09|1 2|structural|CS|themselves|1643-1826
D01|2 3|operational|MS|government|
D02|2 3|operational|SEC|Secretary-General|
D03|2 3|operational|SEC RO MS CS SR|parties|
D04|2|operational|RO SR|chair of the regional body|
D05|3|response|all|themselves|
D06|3|response|GA RO MS SR|two thirds of the General Assembly|
D07|3|operational|SC|nine votes|
D08|3|response|HRC|16|2-7
D09|3|response|GA|without veto, or a majority of the members of the United Nations|1-1
F01|3|response|HRC SC GA SEC RO SR|simple majority|30-122
F02|3|response|GA HRC|majority|183-365
F03|2 3|operational|HRC SEC|host State|
L01|3|response|SC|nine votes, no veto|
L02|3|response|MS CT|Pre-Trial Chamber|
L03|3|response|MS CT|warrant|
L04|3|rebuild|MS CT|prosecutor|365-2192
L05|3|response|MS CT|State that sues|18-73
L06|3|rebuild|N SC RO CT|Security Council|365-1096
H01|2 3|response|all|State concerned, or the Security Council|
H02|2 3|response|MS RO|government|
E01|3|response|SC RO MS SR|Security Council or its committee|
E02|3|response|SC RO MS SR|Security Council|
E03|3|response|SC MS|Security Council|
E04|2|operational|MS RO|government|
P01|2 3|response|SC RO SR|Security Council, with the consent of the State|60-304
P02|3|response|RO SR|own organ, and the Security Council|14-30
P03|2|operational|SC|Security Council, with the consent of the State|
P04|2|rebuild|N SEC|peace accord, or the Security Council|365-1826
P05|2 3|operational|SEC RO|host State, or the Security Council|
M01|3|response|SC MS|Security Council|
M02|3|response|SC MS RO|Security Council under Chapter VII|
R01|2|rebuild|N MS CS|State and those who help|
"""
"""Code, pillars, phases, who acts, a part of who decides, least and most days."""
CAN_DO = {
    "CS": "C01 C02 C03 C04 C05 C06 C07 C08 C09 D05",
    "N": "N01 N02 N03 N04 N05 N06 N07 N08 N09 N10",
    "MS": "D01 D05 E01 E02 L02 L04 L05 H02",
    "RO": "D03 D04 D06 E01 E02 P01 P02 F01",
    "SR": "D03 D04 D06 E01 E02 P01 P02 F01",
    "SEC": "D02 H01 P05",
    "HRC": "D08 F01 F02 F03",
    "GA": "D06 D09 F02",
    "SC": "D07 L01 E01 E02 E03 P01 P03 M01 M02",
    "CT": "L02 L03 L04 L05 L06",
}
"""An index by actor, drawn up apart from the table above; a measure names whoever either of them does."""
FINDINGS = {
    "peace_operations": ((1, 3, 0), (41, 45, 7), 4),
    "prosecutions": ((9, 15, 1), (21, 15, 5), 2),
    "amnesties": ((0, 1, 1), (17, 5, 2), 3),
    "mediation": ((2, 4, 1), (19, 28, 3), 0),
    "targeted_sanctions": ((1, 4, 0), (3, 8, 1), 5),
    "arms_embargoes": ((1, 0, 0), (3, 9, 1), 2),
    "naming_and_shaming": ((1, 1, 0), (4, 11, 3), 0),
    "diplomatic_sanctions": ((0, 1, 0), (1, 2, 1), 0),
    "development_assistance": (None, (11, 15, 14), 4),
    "security_assistance": (None, (4, 8, 13), 1),
    "armed_groups": (None, (2, 8, 6), 0),
    "comprehensive_sanctions": ((0, 3, 0), (3, 6, 9), 10),
}
"""Tool, (decrease, mixed or none, increase) of mass atrocities and of related outcomes, findings of harm."""


@pytest.mark.parametrize("row", MEASURES.strip().splitlines())
def test_a_measure_is_what_was_written_down(row: str) -> None:
    code, pillars, phases, actors, decides, days = row.split("|")
    measure, codes = load().measures[code], {each.id: each.code for each in load().authorities.values()}
    assert " ".join(map(str, measure.pillars)) == pillars
    assert " ".join(measure.phases) == phases
    acts = EVERYBODY if actors == "all" else actors
    assert sorted(codes[each] for each in measure.actors) == sorted(acts.split())
    assert decides in measure.decided_by
    lead = measure.lead_time
    assert ("" if lead.least_days is None else f"{lead.least_days}-{lead.most_days}") == days


def test_every_measure_was_written_down() -> None:
    assert [row[:3] for row in MEASURES.strip().splitlines()] == list(load().measures)


@pytest.mark.parametrize("actor", CAN_DO)
def test_whoever_can_do_it_finds_it(actor: str) -> None:
    found = load().authority(actor)
    assert found is not None
    theirs = {each.id for each in load().measures.values() if found.id in each.actors}
    assert set(CAN_DO[actor].split()) <= theirs


def test_findings_are_those_counted() -> None:
    held = {each.id: (each.mass_atrocities, each.related, each.adverse) for each in load().evidence.values()}
    assert held == FINDINGS


def test_tools_that_no_measure_is_carry_a_caution() -> None:
    """Amnesty has many findings of decrease and is no measure here: its counts never stand alone."""
    used = {each.evidence for each in load().measures.values()} - {None}
    without = {each.id for each in load().evidence.values() if each.caution}
    assert without == set(FINDINGS) - used == {"amnesties", "armed_groups", "security_assistance"}
    amnesty = load().evidence["amnesties"]
    assert "no amnesty for genocide" in str(amnesty.caution) and amnesty.caution_sources


def test_dated_precedents_are_counted_right() -> None:
    """Days between the dates that a lead time names."""
    from datetime import date

    said = {code: load().measures[code].lead_time.words for code in ("L01", "L05", "M02", "P01", "D09")}
    assert (date(2005, 3, 31) - date(2004, 7, 30)).days == 244 and "244 days" in said["L01"]
    assert (date(2020, 1, 23) - date(2019, 11, 11)).days == 73 and "73 in The Gambia" in said["L05"]
    assert (date(2022, 3, 16) - date(2022, 2, 26)).days == 18 and "18 days" in said["L05"]
    assert (date(1994, 6, 22) - date(1994, 4, 6)).days == 77 and "77 days" in said["M02"]
    assert "within 60 days" in said["P01"] and "about ten months" in said["P01"]
    assert said["D09"].startswith("24 hours after the request")


VERIFIED = {
    "clauses": "UNC-27 UNC-33 UNC-34 UNC-36 UNC-39 UNC-41 UNC-42 UNC-52 UNC-53 UNC-99 GC-1 GC-2 GC-3 "
    "ROME-7 ROME-8 ROME-13 ROME-14 ROME-15 ROME-17 ROME-58 ROME-59 ROME-63 ROME-86 ROME-89 ROME-98 "
    "AU-4H AU-4J GA-377A GA-76-262 ICISS-JC ICISS-RI RWP WSO-138-1 WSO-138-2 WSO-138-3 WSO-138-4 WSO-138-5 "
    "WSO-139-1 WSO-139-2 WSO-139-3 WSO-139-4 WSO-139-5",
    "crimes": "genocide war_crimes ethnic_cleansing crimes_against_humanity",
    "risk_factors": "RF1 RF2 RF4 RF5 RF7 RF8 RF9 RF12 RF13 RF14",
    "measures": "N10 D03 D09 L01 L02 L03 E03 M01 M02",
    "regions": "african_union league_of_arab_states european_union oas",
    "deadlock": "uniting_for_peace veto_debate code_of_conduct veto_restraint while_protecting secretary_general "
    "regional_peaceful",
}
"""What was read in a text, a faithful copy or a summary; everything else is marked."""


@pytest.mark.parametrize("table", VERIFIED)
def test_what_is_verified_is_what_was_read(table: str) -> None:
    rows = getattr(load(), table).values()
    assert {each.id for each in rows if each.verified} == set(VERIFIED[table].split())
