"""Selects rows of a public table by plain conditions, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from heed.base.errors import NotFound
from heed.tables import Table
from heed.web.policy import PublicRun

BOUNDS = {"from": ">=", "to": "<="}


@dataclass
class Selection:
    """Conditions on one table; all must hold."""

    table: Table
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def where(self, filters: dict[str, object | None]) -> Selection:
        """Add conditions: `column` equals a value; `column_from` and `column_to` bound it; None sets none."""
        for name, value in filters.items():
            if value is None:
                continue
            stem, _, end = name.rpartition("_")
            column, sign = (stem, BOUNDS[end]) if end in BOUNDS else (name, "=")
            if column == "region":
                self.conditions.append("country in (select country from countries where region = ?)")
            elif column == "q":
                self.conditions.append("contains(lower(name), lower(?))")
            else:
                self.conditions.append(f"{self.table.column(column).name} {sign} ?")
            self.values.append(value)
        return self

    def page(self, run: PublicRun, limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
        """How many rows match, and those of one page in the order of the table's key."""
        if self.table.name not in run.tables:
            raise NotFound(f"the run {run.id} has no table {self.table.name} that may be shown")
        rest = f"from {self.table.name}"
        if self.conditions:
            rest += " where " + " and ".join(self.conditions)
        total: int = run.query(f"select count(*) as n {rest}", self.values)[0]["n"]
        order = ", ".join(self.table.key)
        rows = run.query(f"select * {rest} order by {order} limit ? offset ?", [*self.values, limit, offset])
        return total, rows
