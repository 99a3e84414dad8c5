"""Columns that stand in many tables."""

from __future__ import annotations

from heed.tables.kinds import Column

COUNTRY = Column("country", "text", "ISO 3166-1 alpha-3 code of the state (XKX for Kosovo)")


def chance(name: str, meaning: str, null: str = "") -> Column:
    """A chance, as a share of 1."""
    return Column(name, "real", meaning, unit="share of 1", null=null, least=0, most=1)
