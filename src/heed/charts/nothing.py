"""The picture where nothing is recorded: a sentence, not an empty grid."""

from __future__ import annotations

from heed.charts import parts, theme, wording
from heed.charts.marks import Boxes, Words

HEIGHT = 84


def nothing(title: str, unit: str, note: str) -> parts.Picture:
    """A framed line that says what the absence means."""
    words = parts.lines(wording.NOTHING, theme.WIDTH - 40, theme.TEXT)
    frame = Boxes([(-theme.AXIS, 0, theme.WIDTH, HEIGHT - 16)], theme.PAPER, theme.RULE)
    text = Words(words, 16 - theme.AXIS, 26, colour=theme.QUIET)
    foot = parts.footer(note, HEIGHT, theme.WIDTH, -theme.AXIS)
    return parts.chart(title, unit, HEIGHT, [], [frame, text, foot])
