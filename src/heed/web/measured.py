"""How good the method was, as pictures in the page: drawn from kept figures, not from the run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from heed.benchmark.death_pictures import kept, of_deaths
from heed.charts import Figure, draw
from heed.web.figures import ROOT_STYLE


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture, and its SVG to stand in the page."""

    figure: Figure
    svg: SafeString


@cache
def measured() -> tuple[Measured, ...]:
    """Reliability, PIT histogram and skill by year of all deaths, drawn once a process."""
    figures = of_deaths("world", kept()["figures"]["questions"]["deaths"])
    return tuple(
        Measured(each, mark_safe(draw(each, "svg").decode().replace(ROOT_STYLE, "", 1))) for each in figures
    )
