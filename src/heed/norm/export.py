"""The room's tables to take away: whole for programs, flat for sheets, each fact with its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from heed.norm.load import load
from heed.norm.tables import Measure

TABLES = {
    "clauses": "What measures and conditions rest on, in heed's own words.",
    "crimes": "The four crimes with their elements.",
    "risk_factors": "The fourteen risk factors of the United Nations Framework of Analysis (2014).",
    "indicators": "The signs of risk factors that were confirmed in a source; the lists are not complete.",
    "measures": "What can be done: who acts, who decides, on which basis, how soon.",
    "authorities": "Who acts and who authorises. Only the Security Council may authorise force.",
    "regions": "What regional bodies hold ready.",
    "deadlock": "What can be done when the Security Council is blocked. None of it authorises force.",
    "evidence": "Counts of research findings on tools; a count is no size of an effect.",
    "sources": "Where the facts come from, and how each text was read.",
}
"""The tables by name, with what each holds."""
SHARED = {"risk_factors": "un_framework", "indicators": "un_framework", "evidence": "tfap"}
"""Source of all rows of a table, where they share one."""
COUNTED = ("decrease", "mixed_or_none", "increase")
"""What the three numbers of evidence count."""


def whole_rows(table: str) -> list[dict[str, Any]]:
    """The rows as they are, with `sources`; None is not known. A lead time says whether it is an estimate."""
    return [_row(table, each) for each in _models(table)]


def flat_rows(table: str) -> list[dict[str, Any]]:
    """The same with one value a cell: lists joined by a semicolon, links of the sources beside their names."""
    held = load()
    found = []
    for row in whole_rows(table):
        flat = _flat(row)
        if "sources" in row:
            links = [held.sources[each].url or "" for each in row["sources"]]
            flat["source_links"] = "; ".join(link for link in links if link)
        found.append({**flat, "checked_on": held.as_of.isoformat()})
    return found


def _models(table: str) -> Sequence[Any]:
    if table == "indicators":
        return [
            {"risk_factor": factor.id, **each.model_dump(mode="json")}
            for factor in load().risk_factors.values()
            for each in factor.indicators
        ]
    return list(getattr(load(), table).values())


def _row(table: str, each: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict(each) if isinstance(each, dict) else each.model_dump(mode="json")
    if isinstance(each, Measure):
        row["lead_time"]["estimate"] = each.lead_time.estimate
    if table in SHARED:
        row["sources"] = [SHARED[table]]
    elif "source" in row:
        source = row.pop("source")
        row["sources"] = [source] if source else []
    return row


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name in ("mass_atrocities", "related"):
            flat |= {f"{name}_{what}": value and value[place] for place, what in enumerate(COUNTED)}
        elif isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}_")
        else:
            flat[f"{before}{name}"] = _cell(value)
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, list):
        return value
    return "; ".join(
        each["id"] if isinstance(each, dict) else " or ".join(each) if isinstance(each, list) else str(each)
        for each in value
    )
