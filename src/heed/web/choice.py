"""Which chance a page is about: what is counted, how many at least, within how many months."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.base.months import Month
from heed.web.words import count, month

TARGET_WORDS = {
    "deaths_civilians": gettext_lazy("civilian deaths"),
    "deaths": gettext_lazy("deaths in organised violence"),
    "deaths_one_sided": gettext_lazy("deaths in attacks on civilians"),
}
TARGET_SHORT = {
    "deaths_civilians": gettext_lazy("Civilians"),
    "deaths": gettext_lazy("All deaths"),
    "deaths_one_sided": gettext_lazy("Attacks on civilians"),
}


@dataclass(frozen=True, order=True, slots=True)
class Choice:
    """One of the chances a run holds for every country."""

    target: str
    threshold: int
    horizon: int

    @property
    def path(self) -> str:
        return f"/risk/{self.target}/{self.threshold}/{self.horizon}/"

    @property
    def figure(self) -> str:
        """Id of its world map."""
        return f"map-{self.target}-{self.threshold}-{self.horizon}"

    @property
    def counted(self) -> str:
        """What is counted, in words."""
        return str(TARGET_WORDS.get(self.target, self.target))

    @property
    def event(self) -> str:
        """`at least 25 civilian deaths`."""
        return _("at least %(number)s %(counted)s") % {
            "number": count(self.threshold),
            "counted": self.counted,
        }

    def span(self, origin: Month) -> str:
        """`January to June 2025`: the months after the origin that are summed."""
        first, last = origin + 1, origin + self.horizon
        if first == last:
            return month(first)
        if first.year == last.year:
            return _("%(first)s to %(last)s") % {"first": month(first)[:-5], "last": month(last)}
        return _("%(first)s to %(last)s") % {"first": month(first), "last": month(last)}


FIRST = Choice("deaths_civilians", 25, 6)
"""What the first page shows when the run has it."""


def first_choice(choices: list[Choice]) -> Choice:
    """`FIRST`, else the same threshold and horizon for another target, else the first there is."""
    return min(
        choices,
        key=lambda c: (
            c != FIRST,
            c.target != FIRST.target,
            (c.threshold, c.horizon) != (FIRST.threshold, FIRST.horizon),
            c,
        ),
    )
