"""Clocks: what is counted, and what silence is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heed.alerts.clocks import Answer, Answered, Clock, clock, tally

ASKED, BY = date(2026, 1, 1), date(2026, 3, 1)
answers = st.lists(
    st.builds(Answered, st.sampled_from(Answer), st.dates(date(2025, 12, 1), date(2027, 1, 1))), max_size=5
)
days = st.dates(ASKED, date(2027, 1, 1))


def on(answer: Answer, day: int) -> Answered:
    return Answered(answer, ASKED + timedelta(days=day))


def test_acknowledged_then_done() -> None:
    found = clock(ASKED, BY, [on(Answer.DONE, 70), on(Answer.ACKNOWLEDGED, 4)], date(2026, 6, 1))
    assert found == Clock(ASKED, BY, 4, 70, False, 0, None)


def test_silence_is_counted_to_today() -> None:
    found = clock(ASKED, BY, [], date(2026, 3, 11))
    assert (found.silent, found.overdue, found.acknowledged_after) == (69, 10, None)


def test_declined_is_an_answer_but_no_action() -> None:
    found = clock(ASKED, BY, [on(Answer.DECLINED, 9)], date(2026, 2, 1))
    assert (found.declined, found.silent, found.done_after, found.acknowledged_after) == (True, None, None, 9)
    again = clock(ASKED, BY, [on(Answer.DECLINED, 9), on(Answer.ACCEPTED, 20)], date(2026, 2, 1))
    assert not again.declined


def test_what_was_done_is_not_unsaid_by_declining_more() -> None:
    found = clock(ASKED, BY, [on(Answer.DONE, 9), on(Answer.DECLINED, 20)], date(2026, 6, 1))
    assert (found.done_after, found.declined, found.overdue) == (9, False, 0)


def test_of_one_day_the_last_that_was_given_counts() -> None:
    """Whatever the words are, of which one comes before another in the alphabet."""
    no, yes, day = on(Answer.DECLINED, 9), on(Answer.ACCEPTED, 9), date(2026, 2, 1)
    assert clock(ASKED, BY, [yes, no], day).declined and not clock(ASKED, BY, [no, yes], day).declined


def test_only_days_from_the_ask_to_today_count() -> None:
    early, late = on(Answer.DONE, -1), on(Answer.DONE, 32)
    assert clock(ASKED, BY, [early, late], date(2026, 2, 1)).silent == 31
    assert clock(ASKED, BY, [on(Answer.DONE, 0)], ASKED) == Clock(ASKED, BY, 0, 0, False, 0, None)


@given(answers, days, days)
def test_time_alone_never_unsays_an_answer(given: list[Answered], one: date, other: date) -> None:
    early, late = sorted((one, other))
    before, after = clock(ASKED, BY, given, early), clock(ASKED, BY, given, late)
    if before.acknowledged_after is not None:
        assert after.acknowledged_after == before.acknowledged_after
    if before.done_after is not None:
        assert after.done_after == before.done_after
    assert (before.silent is None) == (before.acknowledged_after is not None)


@given(st.lists(answers, max_size=6), days)
def test_the_tally_parts_all_asks_into_answered_and_silent(
    several: list[list[Answered]], today: date
) -> None:
    found = tally([clock(ASKED, BY, each, today) for each in several])
    assert found.answered + found.silent == found.asked == len(several)
    assert found.done <= found.answered
    assert (found.median_to_action is None) == (found.done == 0)
    assert (found.longest_silence is None) == (found.silent == 0)


def test_silence_is_counted_no_further_than_to_the_end_of_the_alert() -> None:
    """Nobody is asked for anything after that, least of all in an alert that proved wrong."""
    found = clock(ASKED, BY, [], date(2027, 1, 1), ended=date(2026, 3, 11))
    assert (found.silent, found.overdue, found.ended) == (69, 10, date(2026, 3, 11))
    assert clock(ASKED, BY, [], date(2027, 1, 1), ended=ASKED).silent == 0
    late = clock(ASKED, BY, [on(Answer.DONE, 300)], date(2027, 1, 1), ended=date(2026, 3, 11))
    assert (late.done_after, late.silent, late.overdue) == (300, None, 0)
    open_one = clock(ASKED, BY, [], date(2026, 1, 11))
    assert tally([found, open_one]).longest_silence == 10
    assert tally([found]).silent == 1 and tally([found]).longest_silence is None


@given(answers, days, days)
def test_after_the_end_time_makes_nothing_worse(given: list[Answered], ended: date, today: date) -> None:
    at_end, later = clock(ASKED, BY, given, ended, ended), clock(ASKED, BY, given, max(ended, today), ended)
    if later.silent is not None:
        assert later.silent == at_end.silent
    assert later.overdue <= at_end.overdue
