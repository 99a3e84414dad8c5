"""What became of an ask, as a line of time: asked, silent or answered, done. For a row of a list.

Small inline SVG in shares of its width, so that it fits a phone and a desk. It is decoration: the words beside
it say the same, so it is hidden from screen readers. Kinds differ in shape as well as in colour, which come
from the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HEIGHT = 18
LEAST = 30
"""Days that a line stands for at least, so that a first day is no blank."""
AHEAD = 60
"""Days to come that are shown at most, or as many as lie behind: a day in years would squeeze the rest."""

SHAPES = {
    "acknowledged": '<circle r="4.5"/>',
    "accepted": '<path d="M0-6 6 0 0 6-6 0z"/>',
    "done": '<path d="M-5-5h10v10h-10z"/>',
    "declined": '<path d="M-4.5-4.5l9 9m0-9l-9 9"/>',
    "asked": '<path d="M0-7V7"/>',
    "today": '<path d="M0-9V9"/>',
}
"""What stands on a line for an answer, the day asked for, and today; each the same when the line is mirrored."""
HEIGHTS = {"watch": 4, "warning": 8, "emergency": 14, "improving": 2}
"""How thick an alert stands on its line; one that is resolved stands there no more."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that the lines of one list stand for, the same for all of them."""

    first: date
    last: date
    today: date

    def at(self, day: date) -> str:
        """Where a day stands, in hundredths of the width; days outside stand at the edge."""
        share = (day - self.first).days / (self.last - self.first).days
        return f"{round(100 * min(max(share, 0.0), 1.0), 2):g}%"

    def holds(self, day: date) -> bool:
        """Whether a day is among them."""
        return self.first <= day <= self.last


def span(asked: Iterable[date], by: Iterable[date], today: date) -> Span:
    """From the first day asked to the last day asked for or today, whichever is later, within reason."""
    first = min(asked, default=today)
    ahead = today + max(timedelta(AHEAD), today - first)
    last = max(today, min(max(by, default=today), ahead), first + timedelta(LEAST))
    return Span(first, last, today)


def course(
    asked: date, by: date, answers: Sequence[tuple[str, date]], over: Span, stop: date | None = None
) -> str:
    """The line of one ask; `answers` are those that count, kind and day, the first one first.

    `stop` is the day on which its alert ended: what was not answered or done is awaited no longer.
    """
    until = over.today if stop is None else max(asked, min(over.today, stop))
    ended = next((day for kind, day in answers if kind == "done"), None)
    if ended is None and answers and answers[-1][0] == "declined":
        ended = answers[-1][1]
    first = answers[0][1] if answers else until
    parts = [_bar("waited" if answers else "silent", asked, first, over)]
    if answers:
        parts.append(_bar("open", first, ended or max(first, until), over))
    if over.holds(by):
        parts.append(_shape("asked", by, over))
    parts.append(_shape("today", over.today, over))
    parts += [_shape(kind, day, over) for kind, day in answers]
    return _line("".join(parts))


def levels(steps: Sequence[tuple[str, date]], over: Span) -> str:
    """The line of an alert: its level from each step to the next, the last one up to today; "" ends it."""
    ends = [day for _level, day in steps[1:]] + [over.today]
    parts = [
        f'<rect class="l-{level}" x="{over.at(day)}" y="{(HEIGHT - HEIGHTS[level]) / 2:g}" '
        f'width="{_width(day, end, over)}" height="{HEIGHTS[level]}"/>'
        for (level, day), end in zip(steps, ends, strict=True)
        if level in HEIGHTS
    ]
    return _line("".join([*parts, _shape("today", over.today, over)]))


def shares(parts: Sequence[tuple[str, int]]) -> str:
    """One bar parted by counts, in the order given; kinds are those of `course`. Empty where nothing is counted."""
    whole = sum(count for _kind, count in parts)
    bars, before = [], 0
    for kind, count in parts:
        if count:
            bars.append(_piece(kind, 100 * before / whole, 100 * (before + count) / whole))
        before += count
    return _bars("100%", "".join(bars)) if bars else ""


def piece(kind: str) -> str:
    """A piece of such a bar by itself, for a legend."""
    return _bars("18", _piece(kind, 0, 100))


def glyph(kind: str) -> str:
    """One shape by itself, or a piece of one line, for a legend."""
    inside = (
        f'<g class="{kind}" transform="translate(9 9)">{SHAPES[kind]}</g>'
        if kind in SHAPES
        else f'<line class="{kind}" x1="0" x2="18" y1="9" y2="9"/>'
    )
    return f'<svg class="course" width="18" height="{HEIGHT}" aria-hidden="true">{inside}</svg>'


def _line(inside: str) -> str:
    rail = f'<line class="rail" x1="0" x2="100%" y1="{HEIGHT // 2}" y2="{HEIGHT // 2}"/>'
    return f'<svg class="course" width="100%" height="{HEIGHT}" aria-hidden="true">{rail}{inside}</svg>'


def _bar(kind: str, start: date, end: date, over: Span) -> str:
    return f'<line class="{kind}" x1="{over.at(start)}" x2="{over.at(end)}" y1="9" y2="9"/>'


def _width(start: date, end: date, over: Span) -> str:
    return f"{round(float(over.at(end)[:-1]) - float(over.at(start)[:-1]), 2):g}%"


def _shape(kind: str, day: date, over: Span) -> str:
    """A shape keeps its size however wide the line is drawn."""
    place = f'x="{over.at(day)}" y="{HEIGHT // 2}"'
    return f'<svg {place} overflow="visible"><g class="{kind}">{SHAPES[kind]}</g></svg>'


def _piece(kind: str, start: float, end: float) -> str:
    return f'<line class="{kind}" x1="{start:.4g}%" x2="{end:.4g}%" y1="5" y2="5"/>'


def _bars(width: str, inside: str) -> str:
    return f'<svg class="course shares" width="{width}" height="10" aria-hidden="true">{inside}</svg>'
