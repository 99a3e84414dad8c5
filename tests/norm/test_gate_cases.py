"""The gate on single cases: consent, sanctions, disasters, Georgia 2008 and Libya 2011."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from heed.norm import assess, load, read_case
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


def test_who_would_act_does_not_consent_for_others() -> None:
    """The consent of a State that would act is nobody's leave for it; that of the State concerned is."""
    answer = {"measures": ["P05"], "given": True, "date": date(2031, 4, 1), "source": "letter"}
    own = case(would_act=["Graustark"], consents=[{**answer, "by": "graustark"}])
    assert assess(own).standing("P05").standing is Standing.OPEN_WITH_CONSENT
    theirs = case(would_act=["Graustark"], consents=[{**answer, "by": "the government of Ruritania"}])
    assert assess(theirs).standing("P05").standing is Standing.OPEN


def test_who_would_act_finds_nothing_for_itself() -> None:
    """All four crimes, alleged and found by who would act and by nobody else, in whatever capitals."""
    said = [
        {"crime": each, "by": by, "date": date(2031, 5, 1), "source": "own inquiry"}
        for each in load().crimes for by in ("GRAUSTARK", "Graustark")
    ]  # fmt: skip
    found = [each | {"found": True} for each in said]
    judgements = {"manifest_failure": judged(True), "peaceful_means_inadequate": judged(True)}
    answer = assess(
        case(
            would_act=["Graustark"], allegations=said, findings=found, judgements=judgements,
            authorisations=[decided("security_council", ALL)],
        )
    )  # fmt: skip
    assert not answer.force_open and [each.id for each in answer.force if not each.met] == ["crime"]
    assert "genocide found by GRAUSTARK alone, who would act" in answer.force[0].because
    assert "by someone who would not act" in answer.force[0].missing


def test_what_was_not_found_is_told_and_closes_nothing() -> None:
    """Else the State concerned could clear itself by an inquiry of its own."""
    entry = {"crime": "genocide", "source": "invented"}
    answer = assess(
        case(
            allegations=[{**entry, "by": "Civic Watch", "date": date(2031, 4, 1)}],
            findings=[{**entry, "by": "Ruritania's own inquiry", "found": False, "date": date(2031, 5, 1)}],
        )
    )
    assert answer.force[0].met
    assert answer.force[0].because.endswith("genocide not found by Ruritania's own inquiry")


def test_a_standing_rule_mandates_nothing() -> None:
    """Neither a referral nor sanctions nor peacekeepers: a body must have decided for this situation."""
    for body, measure in (("security_council", "L01"), ("security_council", "P03"), ("government", "E01"),
                          ("courts", "L03")):  # fmt: skip
        rule = case(**crime("alleged"), authorisations=[decided(body, [measure], own=False)])
        assert assess(rule).standing(measure).standing is Standing.NEEDS_AUTHORISATION, measure
        own = case(**crime("alleged"), authorisations=[decided(body, [measure])])
        assert assess(own).standing(measure).standing.rank >= Standing.OPEN_WITH_CONSENT.rank, measure


def test_a_decision_ends_on_its_last_day_and_covers_what_it_names() -> None:
    """What ended yesterday, or was taken for another measure, opens nothing."""
    for until, measure, opened in ((date(2031, 5, 3), "E03", False), (date(2031, 5, 4), "E03", True),
                                   (None, "E02", False)):  # fmt: skip
        decision = decided("security_council", [measure], until=until)
        answer = assess(case(**crime("alleged"), authorisations=[decision]))
        assert (answer.standing("E03").standing is Standing.OPEN) is opened


def test_what_is_recorded_and_opens_nothing_is_told_with_why() -> None:
    """Who wrote it into the file has to see why it does not count."""
    last, council = date(2031, 5, 3), "invented decision of security_council"
    for decision, why in (
        (decided("security_council", ["E03"], until=last), f"{council} ended on 2031-05-03"),
        (decided("security_council", ["E03"], own=False), f"{council} was not decided for this situation"),
        (
            decided("security_council", ["E03"], basis="VI"),
            f"{council} names Chapter VI; the Council decides",
        ),
        (
            decided("security_council", ["E03"], basis="none"),
            f"{council} names no chapter of the Charter; the",
        ),
        (
            decided("courts", ["E03"]),
            "invented decision of courts was decided by courts and prosecutors, who cannot",
        ),
    ):
        found = assess(case(**crime("alleged"), authorisations=[decision])).standing("E03")
        assert found.standing is Standing.NEEDS_AUTHORISATION and found.notes[0].startswith(why), found.notes
    consent = {"measures": ["P05"], "given": True, "date": date(2031, 4, 1), "source": "letter"}
    over = assess(case(consents=[{**consent, "by": "the government", "until": last}])).standing("P05")
    assert over.notes == ("consent of the government ended on 2031-05-03",)
    own = assess(case(would_act=["Graustark"], consents=[{**consent, "by": "Graustark"}])).standing("P05")
    assert own.notes == ("consent of Graustark does not count: they would act",)
    unnamed = assess(case(**crime("found"), authorisations=[decided("security_council", ALL, basis="none")]))
    assert unnamed.force[3].because.endswith(
        "names no chapter of the Charter, under which no force is authorised"
    )


def test_ethnic_cleansing_alone_under_the_african_union() -> None:
    """Article 4(h) does not name it; the decision is reported, with that, and opens no force."""
    judgements = {"manifest_failure": judged(True), "peaceful_means_inadequate": judged(True)}
    union = assess(
        case(**crime("found"), judgements=judgements, authorisations=[decided("au_assembly", ALL)])
    )
    assert {union.standing(each).standing for each in ("M01", "M02", "P02")} == {Standing.NEEDS_AUTHORISATION}
    assert union.standing("P02").by == ("security_council",)
    said = next(each.says for each in union.beside if each.id == "au_4h")
    assert "invented decision of au_assembly" in said and "does not name ethnic cleansing" in said


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
