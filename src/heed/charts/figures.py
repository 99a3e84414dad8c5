"""What a figure is: a finding in words, the rows it rests on, and a Vega-Lite spec that draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from heed.charts.parts import Picture

Row = dict[str, Any]
Spec = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One picture with all that must stand beside it."""

    id: str
    """Safe as a file name, such as `SDN-forecast-deaths_civilians`."""
    title: str
    """The finding, with numbers computed from `rows`."""
    unit: str
    as_of: str
    """Until when the sources are known, in words: `June 2025`."""
    source: str
    """Who counted, with citation and licence."""
    columns: tuple[tuple[str, str], ...]
    """Name and meaning of each column of `rows`."""
    rows: list[Row]
    """The table under the picture, and what its CSV and JSON hold. None is: not known."""
    picture: Picture = field(repr=False)
    """What is drawn; `charts.draw` makes SVG or PNG of it."""
    alt: str
    """What the picture shows, for who cannot see it."""
    linked: bool = False
    """Whether parts of the picture are links."""

    @property
    def spec(self) -> Spec:
        """Vega-Lite with its data inside, for the interactive picture; it looks as the still one does."""
        return self.picture.whole()
