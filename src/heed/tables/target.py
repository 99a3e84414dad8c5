"""What is forecast."""

from __future__ import annotations

from heed.tables.kinds import Column

TARGETS = ("deaths", "deaths_civilians", "deaths_one_sided")
TARGET = Column("target", "text", "what is forecast: a column of the panel", among=TARGETS)
