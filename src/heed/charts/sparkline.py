"""A tiny line for a table cell."""

from __future__ import annotations

from collections.abc import Sequence

from heed.charts import theme

WIDTH, HEIGHT = 72, 18


def sparkline(values: Sequence[float | None], top: float | None = None) -> str:
    """Inline SVG of monthly values, oldest first; None is a gap. Under 600 bytes for 24 months.

    The scale runs from 0 to `top`, or to the largest value where none is given. It is decoration: the number
    stands beside it in the table, so it is hidden from screen readers.
    """
    highest = top if top is not None else max((v for v in values if v is not None), default=0)
    step = (WIDTH - 2) / max(1, len(values) - 1)
    path, pen = [], "M"
    for number, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        share = min(1.0, value / highest) if highest else 0.0
        path.append(f"{pen}{round(1 + number * step)} {round(HEIGHT - 1 - (HEIGHT - 2) * share, 1):g}")
        pen = "L"
    lone = " stroke-linecap='round'".replace("'", '"')
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'<path d="{_dotted("".join(path))}" fill="none" stroke="{theme.INK}"{lone}/></svg>'
    )


def _dotted(path: str) -> str:
    """A month with no neighbour becomes a line of no length, which round ends draw as a dot."""
    moves = [part for part in path.split("M") if part]
    return "".join(f"M{part}" if "L" in part else f"M{part}h0" for part in moves)
