"""The gate, tried with every combination of its inputs."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heed.norm import assess, load, read_case
from heed.norm.assessment import Assessment, Standing
from heed.norm.case import Case
from heed.norm.schema import TURNS
from heed.norm.tables import Means

DAY = date(2031, 5, 4)
SAID = {"date": date(2031, 5, 1), "source": "invented report"}


def judged(holds: bool) -> dict[str, Any]:
    """A judgement signed by nobody who exists."""
    office, reasons = "head of an invented mission", "invented reasons"
    return {
        "holds": holds,
        "signed_by": "R. Hentzau",
        "office": office,
        "date": SAID["date"],
        "reasons": reasons,
    }


def decided(
    by: str, measures: list[str], basis: str = "VII", own: bool = True, until: date | None = None
) -> dict[str, Any]:
    """A decision of an authority."""
    return {
        "by": by, "instrument": f"invented decision of {by}", "measures": measures, "charter_basis": basis,
        "for_this_situation": own, "until": until, **SAID,
    }  # fmt: skip


def case(**parts: Any) -> Case:
    """A case of Ruritania with these parts."""
    whole = {
        "case": "ruritania",
        "title": "Ruritania",
        "fictional": True,
        "as_of": DAY,
        "summary": "invented",
        **parts,
    }
    return Case.model_validate(whole)


FORCE = tuple(m.id for m in load().measures.values() if m.means is Means.FORCE)
PEACEFUL = tuple(m.id for m in load().measures.values() if m.means is Means.PEACEFUL)
ALL = list(load().measures)
OWN = "Graustark"


def crime(kind: str) -> dict[str, Any]:
    """The parts of a case in which a crime is at issue in one way."""
    entry = {"crime": "ethnic_cleansing", **SAID}
    ways: dict[str, dict[str, Any]] = {
        "nothing": {},
        "warned": {"warnings": [{**entry, "by": "Civic Watch"}]},
        "own": {"would_act": [OWN], "allegations": [{**entry, "by": OWN}]},
        "not_found": {"findings": [{**entry, "by": "a commission", "found": False}]},
        "alleged": {"would_act": [OWN], "allegations": [{**entry, "by": "Civic Watch"}]},
        "found": {"findings": [{**entry, "by": "a commission", "found": True}]},
    }
    return ways[kind]


COUNCIL = {
    "none": [],
    "chapter VI": [decided("security_council", ALL, basis="VI")],
    "expired": [decided("security_council", ALL, until=date(2031, 5, 2))],
    "standing rule": [decided("security_council", ALL, own=False)],
    "given": [decided("security_council", ALL)],
}
"""What the Security Council decided; only the last opens force."""
OTHERS = {
    "none": [],
    "assembly of the union": [decided("au_assembly", ALL)],
    "everybody but the council": [decided(a, ALL) for a in load().authorities if a != "security_council"],
}
JUDGED = (None, False, True)
CRIMES = ("nothing", "warned", "own", "not_found", "alleged", "found")
COMBINATIONS = list(product(CRIMES, JUDGED, JUDGED, COUNCIL, OTHERS, (None, False, True), (False, True)))


@cache
def assessed(combination: tuple[Any, ...]) -> Assessment:
    """The gate's answer for one combination."""
    at_issue, failing, inadequate, council, others, consent, precautions = combination
    parts: dict[str, Any] = crime(at_issue)
    parts["judgements"] = {
        name: judged(held)
        for name, held in (("manifest_failure", failing), ("peaceful_means_inadequate", inadequate))
        if held is not None
    }
    parts["authorisations"] = [*COUNCIL[council], *OTHERS[others]]
    if consent is not None:
        parts["consents"] = [{"measures": ALL, "given": consent, "by": "the government of Ruritania", **SAID}]
    if precautions:
        views = [c for c in load().clauses if c.startswith("ICISS")]
        parts["precautions"] = [
            {"clause": c, "view": "met", "by": "R. Hentzau", "date": SAID["date"]} for c in views
        ]
    return assess(case(**parts))


def test_no_path_opens_force_without_the_council() -> None:
    """Force is open in exactly those combinations in which every condition holds, the Council's among them."""
    assert len(COMBINATIONS) == 6 * 3 * 3 * 5 * 3 * 3 * 2
    for combination in COMBINATIONS:
        at_issue, failing, inadequate, council, others, _consent, _precautions = combination
        all_hold = at_issue in ("alleged", "found") and failing and inadequate and council == "given"
        answer = assessed(combination)
        assert answer.force_open is bool(all_hold), combination
        for measure in FORCE:
            opened = answer.standing(measure).standing is Standing.OPEN
            regional = measure != "P02" or others in ("assembly of the union", "everybody but the council")
            assert opened is bool(all_hold and regional), (measure, combination)
            assert answer.standing(measure).standing is not Standing.OPEN_WITH_CONSENT


def test_peaceful_measures_are_never_barred() -> None:
    """They are open, or open with the consent that they need, whatever else the case holds or lacks."""
    for combination in COMBINATIONS:
        for measure in PEACEFUL:
            standing = assessed(combination).standing(measure).standing
            assert standing in (Standing.OPEN, Standing.OPEN_WITH_CONSENT), (measure, combination)


def test_peaceful_measures_are_open_from_the_first_warning() -> None:
    """With a warning and nothing else, all that need no agreement are open, and the rest name whose it is."""
    answer = assess(case(**crime("warned")))
    for measure in PEACEFUL:
        needs = load().measures[measure].consent != "none"
        found = answer.standing(measure)
        assert found.standing is (Standing.OPEN_WITH_CONSENT if needs else Standing.OPEN)
        assert bool(found.missing) is needs


ORDERS = {0: CRIMES[:1] + CRIMES[1:2] + ("alleged", "found"), 1: (None, True), 2: (None, True),
          3: ("none", "standing rule", "given"), 4: ("none", "everybody but the council"), 5: (None, True),
          6: (False, True)}  # fmt: skip
"""Each input from less to more satisfied."""


def test_adding_a_satisfied_condition_never_closes_a_measure() -> None:
    """A step up on any one input leaves every measure as open as it was, or opens it further."""
    steps = 0
    for combination in COMBINATIONS:
        before = assessed(combination)
        for place, order in ORDERS.items():
            if combination[place] not in order[:-1]:
                continue
            higher = order[order.index(combination[place]) + 1]
            after = assessed((*combination[:place], higher, *combination[place + 1 :]))
            for old, new in zip(before.measures, after.measures, strict=True):
                assert new.standing.rank >= old.standing.rank, (old.measure, combination, place)
            steps += 1
    assert steps > 5000


def test_every_answer_cites_clauses_that_exist() -> None:
    """Each measure, condition and remark cites at least one clause, and no clause that is not in the table."""
    for combination in COMBINATIONS:
        answer = assessed(combination)
        assert answer.clauses() <= set(load().clauses)
        assert all(each.clauses for each in answer.measures)
        assert all(each.clauses for each in answer.beside)
        assert all(each.clauses for each in answer.force)


def test_what_is_not_open_says_what_is_missing() -> None:
    """Open has nothing missing; all else names it, and who must decide where that is what it needs."""
    for combination in COMBINATIONS:
        for found in assessed(combination).measures:
            assert bool(found.missing) is (found.standing is not Standing.OPEN), (found, combination)
            assert bool(found.by) is (found.standing is Standing.NEEDS_AUTHORISATION)


def test_while_force_is_shut_the_lawful_ways_are_named() -> None:
    """They hold no measure of force, and what to do when the Council is blocked."""
    for combination in COMBINATIONS:
        answer = assessed(combination)
        assert (answer.ways is None) is answer.force_open
        if answer.ways:
            named = (*answer.ways.open, *answer.ways.with_consent, *answer.ways.with_mandate)
            assert set(named) & {"M01", "M02"} == set()
            assert {"N08", "C03", "D05"} <= set(answer.ways.open)
            assert "uniting_for_peace" in answer.ways.when_the_council_is_blocked
            assert "while_protecting" not in answer.ways.when_the_council_is_blocked


@pytest.mark.parametrize("what", ["crime", "manifest_failure", "peaceful_means", "authority"])
def test_one_condition_short(what: str) -> None:
    """With all but one, force is barred, or waits for the Council where the Council's decision is the one."""
    whole: list[Any] = ["found", True, True, "given", "none", None, False]
    place = {"crime": 0, "manifest_failure": 1, "peaceful_means": 2, "authority": 3}[what]
    whole[place] = {0: "own", 1: None, 2: False, 3: "none"}[place]
    answer = assessed(tuple(whole))
    found = answer.standing("M02")
    expected = Standing.NEEDS_AUTHORISATION if what == "authority" else Standing.BARRED
    assert found.standing is expected
    assert found.by == (("security_council",) if what == "authority" else ())
    assert next(each.id for each in answer.force if not each.met) == what


def test_reported_for_what_they_are() -> None:
    """Decisions of the African Union's Assembly and the General Assembly are shown, and open nothing."""
    answer = assessed(("found", True, True, "none", "everybody but the council", True, True))
    said = {each.id: each.says for each in answer.beside}
    assert "invented decision of au_assembly of 2031-05-01" in said["au_4h"]
    assert "recommends and does not authorise" in said["uniting_for_peace"]
    assert "ICISS-JC: met (R. Hentzau" in said["precautions"]
    assert not answer.force_open
    assert "cannot take the Council's place" in answer.force[3].because


def test_peaceful_means_tried_are_reported(examples: Path) -> None:
    """With who used them, when, and what came of it; none recorded is said."""
    answer = assess(read_case(examples / "libya-2011.yml"))
    said = {each.id: each.says for each in answer.beside}["peaceful_means"]
    assert "D07, take it up in the Security Council, by the Security Council (2011-02-26): failed" in said
    assert "by the Human Rights Council (2011-02-25): under way" in said
    assert assess(case()).beside[0].says.startswith("None is recorded.")


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
    for found in answer.measures:
        if found.means != "peaceful":
            assert found.standing is Standing.BARRED


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


def test_words(examples: Path) -> None:
    """What is alleged is said to be alleged; no State is said to commit anything; the limits stand on top."""
    answers = [
        assess(read_case(examples / f"{name}.yml")) for name in ("libya-2011", "georgia-2008", "ruritania")
    ]
    for answer in (*answers, *(assessed(each) for each in COMBINATIONS[::97])):
        text = str(answer.plain()).lower()
        assert "committing" not in text and "guilty" not in text and "probability" in answer.limits
        assert "no legal advice" in answer.limits and "decides nothing" in answer.limits
        assert "presumed innocent" in answer.limits
    assert "alleged by the Russian Federation alone" in answers[1].force[0].because


LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=TURNS)
REASONS = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: text.strip())


@settings(deadline=None)
@given(reasons=REASONS, signed_by=REASONS)
def test_who_signs_and_why_is_repeated_and_not_read(reasons: str, signed_by: str) -> None:
    """The gate asks that a judgement is signed; its words change nothing."""
    judgement = judged(True) | {"reasons": reasons, "signed_by": signed_by}
    answer = assess(case(**crime("found"), judgements={"manifest_failure": judgement}))
    assert answer.force[1].met and not answer.force_open
    assert reasons.strip() in answer.force[1].because and signed_by.strip() in answer.force[1].because
