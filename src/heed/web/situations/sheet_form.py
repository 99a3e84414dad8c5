"""The form of a sheet: a part for each of the fourteen factors and their indicators; errors stand at their row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.base.errors import BadInput
from heed.norm import load
from heed.norm.files import Document
from heed.norm.schema import checked
from heed.norm.sheet import Seen, Sheet
from heed.norm.tables import RiskFactor
from heed.web import fields
from heed.web.situations import words

MOST = 20_000
TYPED = ("direction", "confidence", "sources", "note")


class Head(forms.Form):
    """Of which day the sheet is, and which one it takes up."""

    date = fields.day(gettext_lazy("Day"), gettext_lazy("The day of which it speaks."))
    follows = forms.CharField(required=False, max_length=61, widget=forms.HiddenInput)


class Row(forms.Form):
    """What was seen of one factor or indicator, which is the form's prefix."""

    presence = forms.ChoiceField(
        label=gettext_lazy("Was it there?"),
        choices=lambda: [("", _("not assessed")), *words.PRESENCES.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=lambda: list(words.DIRECTIONS.items()),
        required=False,
        initial="unknown",
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Confidence"),
        choices=lambda: [("", _("choose")), *words.CONFIDENCES.items()],
        required=False,
    )
    sources = forms.CharField(
        label=gettext_lazy("Sources, one a line"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Nothing that was typed is dropped: a row that is not assessed but filled in is asked about."""
        said = super().clean() or self.cleaned_data
        self.seen: Seen | None = None
        if self.errors:
            return said
        sources = [line.strip() for line in said["sources"].splitlines() if line.strip()]
        if not said["presence"]:
            if any(said[name] and name in self.changed_data for name in TYPED):
                self.add_error(
                    "presence", _("Choose present, absent or unknown, or empty what you wrote here.")
                )
            return said
        if not said["confidence"]:
            self.add_error("confidence", _("Choose how sure you are: low, medium or high."))
        if said["presence"] != "unknown" and not sources:
            self.add_error(
                "sources", _("Name a source for what is said to be present or absent, or choose unknown.")
            )
        if not self.errors:
            self._read(said, sources)
        return said

    def _read(self, said: Mapping[str, str], sources: list[str]) -> None:
        plain: dict[str, Any] = {"factor": self.prefix, "presence": said["presence"], "sources": sources}
        plain |= {"direction": said["direction"] or "unknown", "confidence": said["confidence"]}
        note = said["note"].replace("\r\n", "\n").strip()
        try:
            document = Document(_("this row"), plain | ({"note": note} if note else {}), None)
            self.seen = checked(Seen, document, lambda path: _("correct it"))
        except BadInput as error:
            self.add_error(None, error.sentence)


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the form, and its confirmed indicators."""

    factor: RiskFactor
    row: Row
    signs: tuple[tuple[str, Row], ...]
    """Each indicator in words, with its row."""

    @property
    def open(self) -> bool:
        """Whether an indicator must not be folded away: one that has to be set right."""
        return any(row.errors for _what, row in self.signs)

    @property
    def used(self) -> list[str]:
        """The indicators that hold something: what the folded line says of them."""
        return [str(row.prefix) for _what, row in self.signs if row["presence"].value()]


class SheetForm:
    """All of it: bound to what was sent, or filled with what the sheet before says."""

    def __init__(self, data: Any, before: Sheet | None, today: date) -> None:
        self.before = before
        self.head = Head(data, initial={"date": today, "follows": before.sheet if before else ""})
        self.parts = tuple(
            Part(
                factor,
                _row(data, before, factor.id),
                tuple((each.what, _row(data, before, each.id)) for each in factor.indicators),
            )
            for factor in load().risk_factors.values()
        )

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the factors."""
        for part in self.parts:
            yield part.row
            yield from (row for _what, row in part.signs)

    def is_valid(self) -> bool:
        """Whether all of it may be handed on; every part says its own fault."""
        return all([self.head.is_valid(), *(row.is_valid() for row in self.rows())])

    def refuse(self, sentence: str) -> None:
        """Put what the records said on the form."""
        self.head.add_error(None, sentence)

    @property
    def faults(self) -> list[Row]:
        """The rows that cannot be taken as they are."""
        return [row for row in self.rows() if row.errors]

    @property
    def wrong(self) -> bool:
        """Whether something must be set right."""
        return bool(self.head.errors or self.faults)

    @property
    def hidden(self) -> list[Any]:
        """Every field, to be carried along by a page that only asks whether it is right."""
        return [field for form in (self.head, *self.rows()) for field in form]

    def sheet(self, situation: str, author: str) -> Sheet:
        """The sheet that was typed."""
        seen = tuple(row.seen for row in self.rows() if row.seen)
        # Its rows were checked one by one; the rest is judged by the records.
        return Sheet.model_construct(
            sheet="new",
            situation=situation,
            fictional=False,
            author=author,
            date=self.head.cleaned_data["date"],
            follows=self.head.cleaned_data["follows"] or None,
            rows=seen,
        )


def _row(data: Any, before: Sheet | None, factor: str) -> Row:
    seen = before.of(factor) if before else None
    given = {
        "presence": str(seen.presence) if seen else "",
        "direction": seen.direction if seen else "unknown",
        "confidence": seen.confidence if seen else "",
        "sources": "\n".join(" ".join(each.split()) for each in seen.sources) if seen else "",
        "note": (seen.note or "") if seen else "",
    }
    return Row(data, initial=given, prefix=factor)
