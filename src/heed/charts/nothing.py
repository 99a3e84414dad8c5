"""The picture where nothing is recorded: a sentence, not an empty grid."""

from __future__ import annotations

from typing import Any

from heed.charts import parts, theme, wording

HEIGHT = 84


def nothing(title: str, unit: str, note: str) -> dict[str, Any]:
    """A framed line that says what the absence means."""
    spec = parts.chart(title, unit, HEIGHT)
    words = parts.lines(wording.NOTHING, theme.WIDTH - 40, theme.TEXT)
    frame = parts.boxes(
        [(-theme.AXIS, 0, theme.WIDTH, HEIGHT - 16)], fill=theme.PAPER, stroke=theme.RULE, strokeWidth=1
    )
    text = parts.written(words, 16 - theme.AXIS, 28, lineHeight=20, color=theme.QUIET)
    foot = parts.footer(note, HEIGHT, theme.WIDTH, -theme.AXIS)
    return {**spec, "layer": [frame, text, foot]}
