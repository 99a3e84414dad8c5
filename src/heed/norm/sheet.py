"""Assessment sheets: what one author saw of each risk factor on one day. Kept, compared, never summed.

A sheet is not changed: a later one names the sheet that it follows. A factor that is not on a sheet was not
assessed, which is something else than unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import model_validator

from heed.base.errors import BadInput
from heed.norm.files import parse_yaml, read_yaml
from heed.norm.load import load
from heed.norm.schema import Day, Entry, Name, Text, Truth, checked, known, refuse


class Presence(StrEnum):
    """Whether a factor is there."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


Direction = Literal["rising", "steady", "falling", "unknown"]
Confidence = Literal["low", "medium", "high"]


def factors() -> tuple[str, ...]:
    """Ids that a sheet may speak of: the fourteen factors and the indicators that are confirmed, in their order."""
    return tuple(
        each
        for factor in load().risk_factors.values()
        for each in (factor.id, *(indicator.id for indicator in factor.indicators))
    )


def label(factor: str) -> str:
    """What a factor or indicator is, in words."""
    for each in load().risk_factors.values():
        if each.id == factor:
            return each.title
        for indicator in each.indicators:
            if indicator.id == factor:
                return indicator.what
    raise BadInput(f"{factor!r} is no risk factor or indicator; expected one of {', '.join(factors())}")


class Seen(Entry):
    """What was seen of one factor or indicator."""

    factor: Annotated[
        str, known("a risk factor or confirmed indicator", factors, "; see /norm/risk-factors/")
    ]
    presence: Presence
    direction: Direction = "unknown"
    confidence: Confidence
    sources: tuple[Text, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.presence is not Presence.UNKNOWN and not self.sources:
            refuse(f"at least one source for what is said to be {self.presence}", None, at=("sources",))
        return self


class Sheet(Entry):
    """One author's view of one situation on one day."""

    sheet: Name
    situation: Name
    fictional: Truth = False
    author: Text
    date: Day
    follows: Name | None = None
    """Id of the sheet that this one takes up."""
    rows: tuple[Seen, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [row.factor for row in self.rows]
        for number, factor in enumerate(named):
            if factor in named[:number]:
                refuse("each factor once", factor, at=("rows", number, "factor"))
        return self

    def of(self, factor: str) -> Seen | None:
        """What was seen of a factor; None when it was not assessed."""
        return next((row for row in self.rows if row.factor == factor), None)


def read_sheet(path: Path) -> Sheet:
    """The sheet in a YAML file; `BadFile` names file, line and fault."""
    return checked(Sheet, read_yaml(path), _what_to_do)


def parse_sheet(text: str, file: str) -> Sheet:
    """The sheet in a text, which sentences call `file`."""
    return checked(Sheet, parse_yaml(text, file), _what_to_do)


def write_sheet(sheet: Sheet) -> str:
    """The sheet as YAML text, which `parse_sheet` reads back as the same sheet."""
    plain = sheet.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110)


@dataclass(frozen=True, slots=True)
class Compared:
    """One factor on two sheets."""

    factor: str
    what: str
    before: Seen | None
    after: Seen | None

    @property
    def changed(self) -> bool:
        """Whether presence, direction or confidence differ, or it stands on one sheet alone."""
        return _gist(self.before) != _gist(self.after)

    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        sides = {"before": self.before, "after": self.after}
        said = {name: each.model_dump(mode="json") if each else None for name, each in sides.items()}
        return {"factor": self.factor, "what": self.what, "changed": self.changed, **said}


def compare(before: Sheet, after: Sheet) -> tuple[Compared, ...]:
    """Two sheets on one situation side by side: all fourteen factors, and each indicator on either sheet."""
    if before.situation != after.situation:
        raise BadInput(
            f"expected two sheets on one situation, got {before.situation} and {after.situation}; choose others"
        )
    if before.date > after.date:
        raise BadInput(
            f"expected the earlier sheet first, got {before.date} before {after.date}; turn them round"
        )
    on_either = {row.factor for row in (*before.rows, *after.rows)} | set(load().risk_factors)
    return tuple(
        Compared(each, label(each), before.of(each), after.of(each))
        for each in factors()
        if each in on_either
    )


def history(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Sheets on one situation from the first to the last; every `follows` must lead to an earlier one."""
    ordered = tuple(sorted(sheets, key=lambda each: (each.date, each.sheet)))
    seen: set[str] = set()
    for each in ordered:
        if each.situation != ordered[0].situation:
            raise BadInput(
                f"expected sheets on {ordered[0].situation}, got one on {each.situation}; leave {each.sheet} out"
            )
        if each.sheet in seen:
            raise BadInput(f"expected each sheet once, got {each.sheet} twice; rename one")
        if each.follows is not None and each.follows not in seen:
            raise BadInput(
                f"{each.sheet} follows {each.follows}, which is not an earlier sheet here; add or correct it"
            )
        seen.add(each.sheet)
    return ordered


def _gist(row: Seen | None) -> tuple[str, ...] | None:
    return (row.presence, row.direction, row.confidence) if row else None


def _what_to_do(path: tuple[str | int, ...]) -> str:
    if "sources" in path:
        return "name a source, or say unknown"
    return "correct the entry; docs/norm.md describes the format"
