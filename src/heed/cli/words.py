"""Numbers as the terminal shows them. Nothing is computed here but the wording."""

from __future__ import annotations

UNKNOWN = "not known"


def count(number: float | None) -> str:
    """`1,234`; a number that is not known says so."""
    return UNKNOWN if number is None else f"{number:,.0f}"


def chance(share: float | None) -> str:
    """`< 1 %`, `12 %`, `> 99 %`: no more precision than a thousand draws carry."""
    if share is None:
        return UNKNOWN
    if share < 0.01:
        return "< 1 %"
    return "> 99 %" if share > 0.99 else f"{share * 100:.0f} %"


def rank_change(rank: int, before: int | None) -> str:
    """Last month's rank, with an arrow where it differs."""
    if before is None:
        return "new"
    arrow = "▲" if before > rank else "▼" if before < rank else "="
    return f"{before} {arrow}"
