"""The gate on single cases: consent, sanctions, disasters, Georgia 2008 and Libya 2011."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from heed.norm import assess, read_case
from heed.norm.assessment import Standing
from heed.norm.case import Case
from tests.norm.invented_cases import ALL, assessed, case, crime, decided, judged


def test_a_standing_rule_is_not_case_by_case() -> None:
    """An authorisation that was not decided for the situation meets one condition and not the other."""
    answer = assessed(("found", True, True, "standing rule", "none", None, False))
    assert [each.met for each in answer.force] == [True, True, True, True, False]
    assert answer.standing("M02").standing is Standing.NEEDS_AUTHORISATION


def test_consent_can_be_taken_back() -> None:
    """A later refusal ends consent; an earlier one is overtaken by it."""

    def answers(first: bool, then: bool) -> Case:
        sides = [(first, date(2031, 4, 1)), (then, date(2031, 4, 2))]
        given = [
            {"measures": ["P05"], "given": given, "by": "the government", "date": day, "source": "letter"}
            for given, day in sides
        ]
        return case(consents=given)

    assert assess(answers(False, True)).standing("P05").standing is Standing.OPEN
    assert assess(answers(True, False)).standing("P05").standing is Standing.OPEN_WITH_CONSENT


def test_sanctions_by_the_council_need_chapter_seven() -> None:
    """A decision under Chapter VI mandates no sanctions; a State may still freeze assets under its own law."""
    parts = crime("alleged")
    six = assess(case(**parts, authorisations=[decided("security_council", ["E01", "E03"], basis="VI")]))
    assert six.standing("E03").standing is Standing.NEEDS_AUTHORISATION
    seven = assess(case(**parts, authorisations=[decided("security_council", ["E01", "E03"])]))
    assert seven.standing("E03").standing is Standing.OPEN
    own = assess(case(**parts, authorisations=[decided("government", ["E01"], basis="none")]))
    assert own.standing("E01").standing is Standing.OPEN


def test_outside_the_four_crimes_nothing_that_compels_is_open() -> None:
    """A disaster, where none of the crimes is at issue, opens no sanction and no force, even by decision."""
    answer = assess(case(authorisations=[decided("security_council", ALL)]))
    compelling = [found for found in answer.measures if found.means != "peaceful"]
    assert {found.measure for found in compelling} >= {"M01", "M02", "P02", "E01"}
    assert {found.standing for found in compelling} == {Standing.BARRED}


def test_georgia_2008_as_claimed_fails(examples: Path) -> None:
    """Also with both judgements signed: the claimant alone alleges it, and the Council decided nothing."""
    claim = read_case(examples / "georgia-2008.yml")
    answer = assess(claim)
    assert answer.standing("M02").standing is Standing.BARRED
    assert not any(each.met for each in answer.force)
    assert answer.standing("M02").notes == ()
    day = {"date": claim.as_of}
    signed = {"manifest_failure": judged(True) | day, "peaceful_means_inadequate": judged(True) | day}
    granted = Case.model_validate(claim.model_dump() | {"judgements": signed})
    assert assess(granted).standing("M02").standing is Standing.BARRED
    assert {each.id for each in assess(granted).force if not each.met} == {
        "crime",
        "authority",
        "case_by_case",
    }


def test_libya_2011_passes_on_authority(examples: Path) -> None:
    """Resolution 1973 meets both conditions of authority; the two judgements are left to those who sign them."""
    libya = read_case(examples / "libya-2011.yml")
    met = {each.id: each.met for each in assess(libya).force}
    assert met == {
        "crime": True, "manifest_failure": False, "peaceful_means": False, "authority": True, "case_by_case": True,
    }  # fmt: skip
    assert "S/RES/1973" in assess(libya).force[3].because
    assert "its decision is law" in assess(libya).standing("M02").notes[0]
    day = {"date": libya.as_of}
    signed = {"manifest_failure": judged(True) | day, "peaceful_means_inadequate": judged(True) | day}
    assert assess(Case.model_validate(libya.model_dump() | {"judgements": signed})).force_open


def test_libya_after_the_mandate_ended(examples: Path) -> None:
    """After 31 October 2011 the same decision no longer covers force."""
    libya = read_case(examples / "libya-2011.yml")
    later = assess(Case.model_validate(libya.model_dump() | {"as_of": date(2011, 11, 1)}))
    assert not later.force[3].met and "ended on 2011-10-31" in later.force[3].because
    last_day = assess(Case.model_validate(libya.model_dump() | {"as_of": date(2011, 10, 31)}))
    assert last_day.force[3].met
