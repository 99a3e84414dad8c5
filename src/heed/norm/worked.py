"""The worked examples that ship with heed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from heed.norm.assessment import Assessment
from heed.norm.case import Case, parse_case
from heed.norm.gate import assess

NAMES = ("libya-2011", "georgia-2008", "ruritania")


@cache
def worked() -> tuple[tuple[Case, Assessment], ...]:
    """Each example, set against the norm."""
    folder = files("heed.norm").joinpath("examples")
    cases = [parse_case(folder.joinpath(f"{name}.yml").read_text("utf-8"), f"{name}.yml") for name in NAMES]
    return tuple((case, assess(case)) for case in cases)
