"""Lines of time beside asks: where things stand on them, and that shapes and shares are right."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from heed.charts.course import AHEAD, LEAST, SHAPES, Span, course, glyph, levels, piece, shares, span

TODAY = date(2026, 11, 29)
days = st.dates(date(2020, 1, 1), TODAY)
dues = st.dates(date(2020, 1, 1), date(2199, 12, 31))
kinds = st.sampled_from(("acknowledged", "accepted", "done", "declined"))


def kinds_of(drawn: str) -> list[str]:
    """The classes of what stands on a line, in the order in which it was drawn."""
    return [each.get("class", "") for each in ElementTree.fromstring(drawn).iter() if each.get("class")][1:]


def ends(drawn: str, kind: str) -> tuple[str, str]:
    """From where to where a piece of a line runs."""
    line = ElementTree.fromstring(drawn).find(f"line[@class='{kind}']")
    assert line is not None
    return line.get("x1", ""), line.get("x2", "")


def year() -> Span:
    return Span(date(2026, 1, 1), date(2026, 4, 11), date(2026, 4, 11))


def test_a_silence_runs_from_the_ask_to_today() -> None:
    drawn = course(date(2026, 1, 11), date(2026, 2, 10), [], year())
    assert kinds_of(drawn) == ["rail", "silent", "asked", "today"]
    assert ends(drawn, "silent") == ("10%", "100%")


def test_an_answer_ends_the_wait_and_what_is_done_ends_the_line() -> None:
    answers = [("acknowledged", date(2026, 1, 21)), ("done", date(2026, 3, 2))]
    drawn = course(date(2026, 1, 11), date(2026, 2, 10), answers, year())
    assert kinds_of(drawn) == ["rail", "waited", "open", "asked", "today", "acknowledged", "done"]
    assert ends(drawn, "waited") == ("10%", "20%")
    assert ends(drawn, "open") == ("20%", "60%")


def test_what_was_answered_and_not_done_stays_open_and_what_was_declined_does_not() -> None:
    first = date(2026, 1, 21)
    drawn = course(date(2026, 1, 11), date(2026, 2, 10), [("accepted", first)], year())
    assert ends(drawn, "open") == ("20%", "100%")
    refused = [("accepted", first), ("declined", date(2026, 1, 31))]
    assert ends(course(date(2026, 1, 11), first, refused, year()), "open") == ("20%", "30%")
    again = [("declined", first), ("accepted", date(2026, 1, 31))]
    assert ends(course(date(2026, 1, 11), first, again, year()), "open") == ("20%", "100%")


def test_a_first_day_is_no_blank_and_a_far_day_squeezes_nothing() -> None:
    assert span([TODAY], [TODAY], TODAY) == Span(TODAY, TODAY + timedelta(LEAST), TODAY)
    assert span([], [], TODAY) == Span(TODAY, TODAY + timedelta(LEAST), TODAY)
    far = span([TODAY], [date(2199, 1, 1)], TODAY)
    assert far.last == TODAY + timedelta(AHEAD)
    assert "asked" not in kinds_of(course(TODAY, date(2199, 1, 1), [], far))


def test_a_level_lasts_to_the_next_step_and_an_end_ends_it() -> None:
    first, then = date(2026, 1, 1), date(2026, 1, 11)
    drawn = levels([("watch", first), ("emergency", then), ("", date(2026, 1, 21))], year())
    assert kinds_of(drawn) == ["rail", "l-watch", "l-emergency", "today"]
    widths = [each.get("width") for each in ElementTree.fromstring(drawn).iter("rect")]
    assert widths == ["10%", "10%"]


@given(st.lists(st.tuples(days, dues, st.lists(st.tuples(kinds, days), max_size=4)), min_size=1, max_size=5))
def test_nothing_stands_outside_the_line(asks: list[tuple[date, date, list[tuple[str, date]]]]) -> None:
    over = span([asked for asked, _by, _answers in asks], [by for _asked, by, _answers in asks], TODAY)
    assert over.first < over.last and over.holds(over.today)
    for asked, by, answers in asks:
        counted = sorted((each for each in answers if each[1] >= asked), key=lambda each: each[1])
        drawn = course(asked, by, counted, over)
        places = [float(each) for each in re.findall(r'x[12]?="([\d.]+)%"', drawn)]
        assert places and all(0 <= place <= 100 for place in places)
        assert ("silent" in kinds_of(drawn)) == (not counted)


@given(
    st.lists(
        st.tuples(st.sampled_from(("done", "open", "declined", "silent")), st.integers(0, 900)), max_size=4
    )
)
def test_a_bar_is_parted_whole(parts: list[tuple[str, int]]) -> None:
    drawn = shares(parts)
    assert bool(drawn) == (sum(count for _kind, count in parts) > 0)
    if drawn:
        lines = [
            (line.get("x1", ""), line.get("x2", "")) for line in ElementTree.fromstring(drawn).iter("line")
        ]
        assert lines[0][0] == "0%" and lines[-1][1] == "100%"
        assert all(before[1] == after[0] for before, after in pairwise(lines))


def test_every_shape_and_piece_can_be_shown_by_itself() -> None:
    for kind in (*SHAPES, "silent", "waited", "open"):
        assert f'class="{kind}"' in ElementTree.canonicalize(glyph(kind))
    assert 'class="declined"' in ElementTree.canonicalize(piece("declined"))


def test_after_the_end_of_an_alert_nothing_is_awaited() -> None:
    over, stop = year(), date(2026, 3, 2)
    silent = course(date(2026, 1, 11), date(2026, 2, 10), [], over, stop)
    assert ends(silent, "silent") == ("10%", "60%")
    given = course(date(2026, 1, 11), date(2026, 2, 10), [("accepted", date(2026, 1, 21))], over, stop)
    assert ends(given, "open") == ("20%", "60%")
