"""The gate, tried with every combination of its inputs."""

from __future__ import annotations

from typing import Any

import pytest

from heed.norm import assess, load
from heed.norm.assessment import Standing
from tests.norm.invented_cases import COMBINATIONS, CRIMES, FORCE, PEACEFUL, assessed, case, crime


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
    assert len(PEACEFUL) > 30
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
