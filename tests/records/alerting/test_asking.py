"""What is asked of whom, and what they answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from heed.alerts.clocks import Answer, Answered, clock
from heed.base.errors import BadInput, NotAllowed
from heed.norm import load
from heed.norm.assessment import Standing
from heed.records.accounts.models import Account
from heed.records.alerting import counting, reading
from heed.records.alerting.answering import Said, clock_of, correct, respond, valid
from heed.records.alerting.asking import Offer, Wanted, add_addressee, add_ask, offers
from heed.records.alerting.counting import Counted, by_addressee
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import Addressee, Ask, Reach, Step
from tests.records.alerting.raising import TODAY, WARNING, Joined, ask_of, tell
from tests.records.conftest import Kept


def test_answers_stop_the_clocks(analyst: Account, reviewer: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    ask = ask_of(step, analyst)
    assert clock_of(ask, TODAY) is None
    with pytest.raises(BadInput, match="told"):
        respond(analyst, ask, Said(Answer.DONE, TODAY, "a letter"), TODAY)
    tell(step, analyst, reviewer)
    ask = Ask.objects.get(pk=ask.pk)
    later = TODAY + timedelta(days=40)
    found = clock_of(ask, later)
    assert found is not None and (found.silent, found.overdue) == (40, 10)
    respond(analyst, ask, Said(Answer.ACKNOWLEDGED, TODAY + timedelta(days=3), "a letter"), later)
    found = clock_of(ask, later)
    assert found is not None and (found.acknowledged_after, found.silent, found.done_after) == (3, None, None)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("today", Said(Answer.DONE, TODAY - timedelta(days=1), "a letter")),
        ("today", Said(Answer.DONE, TODAY + timedelta(days=1), "a letter")),
        ("source", Said(Answer.DONE, TODAY, " ")),
        ("reason given", Said(Answer.DECLINED, TODAY, "a letter")),
    ],
)
def test_an_answer_that_cannot_be_is_refused(told: Step, analyst: Account, named: str, said: Said) -> None:
    ask = told.asks.get()
    with pytest.raises(BadInput, match=named):
        respond(analyst, ask, said, TODAY)
    assert valid(ask) == []


def test_a_wrong_answer_is_set_right_and_stays(told: Step, analyst: Account) -> None:
    ask = told.asks.get()
    wrong = respond(analyst, ask, Said(Answer.DONE, TODAY, "a call"), TODAY)
    right = correct(analyst, wrong, Said(Answer.ACCEPTED, TODAY, "a letter"), "misheard", TODAY)
    assert valid(ask) == [right]
    with pytest.raises(BadInput, match="corrected already"):
        correct(analyst, wrong, None, "again", TODAY)
    correct(analyst, right, None, "another office", TODAY)
    assert valid(ask) == []
    assert ask.responses.count() == 3


def test_only_what_the_gate_leaves_open_can_be_asked(analyst: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    council = add_addressee(analyst, "The Council of Ruritania", "international", "security_council")
    offered = {offer.measure: offer for offer in offers(step, council, TODAY)}
    assert "M02" not in offered and "D07" in offered
    with pytest.raises(BadInput, match="the gate leaves open"):
        add_ask(analyst, step, Wanted("M02", council, "x", TODAY + timedelta(days=9)), TODAY)
    with pytest.raises(BadInput, match="the gate leaves open"):
        add_ask(analyst, step, Wanted("N01", council, "x", TODAY + timedelta(days=9)), TODAY)
    peacekeepers = offered.get("P01")
    assert peacekeepers is not None and peacekeepers.late(TODAY, TODAY + timedelta(days=30))


@pytest.mark.parametrize(
    ("actor", "asked", "not_asked"),
    [
        ("other_states", {"E01", "E02", "L04", "H02"}, {"E03", "M01", "P01"}),
        ("regional", {"E01", "E02", "D03"}, {"M02", "P01", "P02"}),
        ("subregional", {"E01", "E02", "D03", "D06", "F01"}, {"P01", "P02"}),
        ("state", {"L06", "N08"}, {"E01"}),
        ("courts", {"L02", "L03", "L05"}, {"L06"}),
    ],
)
def test_who_decides_for_itself_is_asked_to(
    analyst: Account, actor: str, asked: set[str], not_asked: set[str]
) -> None:
    """A foreign ministry for its own State's sanctions, a regional body for its own; nobody for the Council's."""
    step = draft(analyst, "SDN", WARNING)
    office = add_addressee(analyst, "An office", "international", actor)
    offered = {offer.measure for offer in offers(step, office, TODAY)}
    assert asked <= offered and not offered & not_asked


def test_what_needs_an_authorisation_is_asked_of_who_gives_it(analyst: Account) -> None:
    """A regional body takes part in a peace operation; the Security Council alone can authorise it."""
    step = draft(analyst, "SDN", WARNING)
    council = add_addressee(analyst, "The Council of Ruritania", "international", "security_council")
    union = add_addressee(analyst, "The Union of Ruritania", "regional", "regional")
    assert "regional" in load().measures["P01"].actors
    one, other = ({each.measure for each in offers(step, office, TODAY)} for office in (council, union))
    assert "P01" in one and "P01" not in other


def test_a_measure_is_late_when_it_takes_longer_than_the_days_that_are_left() -> None:
    offer = Offer("D02", "Good offices", Standing.OPEN, "30 days to 2 months", 30)
    late = [offer.late(TODAY, TODAY + timedelta(days=days)) for days in (29, 30, 31)]
    assert late == [True, False, False]
    assert not replace(offer, least_days=None).late(TODAY, TODAY)


@pytest.mark.parametrize(("days", "because", "named"), [(0, "x", "by"), (30, " ", "because")])
def test_an_ask_without_reason_or_time_is_refused(
    analyst: Account, days: int, because: str, named: str
) -> None:
    step = draft(analyst, "SDN", WARNING)
    office = add_addressee(analyst, "An office", "regional", "regional")
    with pytest.raises(BadInput, match=named):
        add_ask(analyst, step, Wanted("D03", office, because, TODAY + timedelta(days=days)), TODAY)
    assert not step.asks.exists()


def test_the_very_same_answer_is_recorded_once(told: Step, analyst: Account) -> None:
    ask, said = told.asks.get(), Said(Answer.ACCEPTED, TODAY, "a letter")
    first = respond(analyst, ask, said, TODAY)
    with pytest.raises(BadInput, match="recorded already"):
        respond(analyst, ask, said, TODAY)
    assert valid(ask) == [first]


def test_answers_of_one_day_stand_as_they_were_recorded(told: Step, analyst: Account) -> None:
    """A wrong source that is set right must not make an older answer the newest."""
    ask = told.asks.get()
    no = respond(analyst, ask, Said(Answer.DECLINED, TODAY, "a call", "none given"), TODAY)
    respond(analyst, ask, Said(Answer.ACCEPTED, TODAY, "a letter"), TODAY)
    for source in ("a first call", "a second call", "a third call"):
        no = correct(analyst, no, Said(Answer.DECLINED, TODAY, source, "none given"), "wrong", TODAY)
        assert [each.answer for each in valid(ask)] == [Answer.DECLINED, Answer.ACCEPTED]
        found, (counts,) = reading.asked(None, ask.pk, TODAY), counting.counted(counting.told(None), TODAY)
        assert (found.stand, found.clock, counts.clock.declined) == (Answer.ACCEPTED, counts.clock, False)


def test_an_answer_is_recorded_by_those_alone_who_read_what_was_asked(
    analyst: Account, reviewer: Account, joined: Joined
) -> None:
    named = joined("analyst")
    step = draft(analyst, "SDN", replace(WARNING, reach=Reach.PRIVATE, people=(named,)))
    ask_of(step, analyst)
    tell(step, analyst, reviewer)
    ask, said = Ask.objects.get(), Said(Answer.ACCEPTED, TODAY, "a letter")
    for other in (joined("analyst"), joined("administrator"), joined("reader")):
        with pytest.raises(NotAllowed, match="not yours to do"):
            respond(other, ask, said, TODAY)
    answer = respond(named, ask, said, TODAY)
    with pytest.raises(NotAllowed, match="not yours to do"):
        correct(reviewer, answer, None, "no such letter", TODAY)
    assert valid(ask) == [answer]


def test_addressees_stand_in_order_of_their_silence(records: Kept) -> None:
    """Most silences first; of as many, the longest one; then by name."""
    offices = {
        name: Addressee.objects.create(name=name, tier="international", actor="secretariat").pk
        for name in ("Answers always", "Silent long", "Silent once", "Silent twice", "Silently equal")
    }

    def asked(name: str, days: int, *answers: Answered) -> Counted:
        since = TODAY - timedelta(days=days)
        return Counted(0, "2026-0001", offices[name], clock(since, TODAY, answers, TODAY))

    found = [
        asked("Answers always", 400, Answered(Answer.DONE, TODAY)),
        asked("Silent once", 20), asked("Silent long", 300), asked("Silently equal", 20),
        asked("Silent twice", 5), asked("Silent twice", 5),
    ]  # fmt: skip
    ranked = ["Silent twice", "Silent long", "Silent once", "Silently equal", "Answers always"]
    assert [each.addressee.name for each in by_addressee(found)] == ranked
