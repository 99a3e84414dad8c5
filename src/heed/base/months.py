"""Calendar months as values: `2024-12` is one, `2024-13` is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from heed.base.errors import BadInput

_FORM = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, ordered in time.

    `index` counts months since January of year 0, so that differences are months.
    """

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """The month of a year (1–9999) with its number (1–12)."""
        if not 1 <= year <= 9999 or not 1 <= month <= 12:
            raise BadInput(
                f"{year:04d}-{month:02d} is not a month: expected YYYY-MM with a year from 0001 and "
                "a month from 01 to 12"
            )
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `YYYY-MM`; anything else is refused with a sentence."""
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise BadInput(f"{text!r} is not a month: expected YYYY-MM, such as 2024-12")
        return cls.of(int(found[1]), int(found[2]))

    @classmethod
    def containing(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls.of(day.year, day.month)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def number(self) -> int:
        """1 for January to 12 for December."""
        return self.index % 12 + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def words(self) -> str:
        """As a reader says it: `December 2024`."""
        return f"{_NAMES[self.number - 1]} {self.year}"

    def __add__(self, months: int) -> Month:
        return Month(self.index + months)

    def __sub__(self, other: Month) -> int:
        """Months from `other` to this one."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included; none when `last` is earlier."""
    return (Month(index) for index in range(first.index, last.index + 1))
