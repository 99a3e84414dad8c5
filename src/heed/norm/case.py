"""A case: what is known of one situation on one day, each entry with who says so and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from heed.norm import schema
from heed.norm.files import parse_yaml, read_yaml
from heed.norm.load import load
from heed.norm.schema import Day, Entry, Name, Truth, checked, known, refuse


def _filled_in(text: str) -> str:
    """A place that the blank case leaves open, such as <who signs>, is nobody's word."""
    if text.startswith("<") and text.endswith(">"):
        refuse("what stands for the words in < >", text)
    return text


def _named(text: str) -> str:
    """Somebody or something: a dash or a question mark signs nothing."""
    if not any(each.isalpha() for each in text):
        refuse("a name or words", text)
    return text


Text = Annotated[schema.Text, AfterValidator(_filled_in)]
Named = Annotated[Text, AfterValidator(_named)]
CrimeId = Annotated[str, known("one of the four crimes", lambda: load().crimes)]
MeasureId = Annotated[str, known("a measure", lambda: load().measures, "; see heed norm measures")]
ClauseId = Annotated[str, known("a clause", lambda: load().clauses, "; see /norm/")]
AuthorityId = Annotated[str, known("an actor or authority", lambda: load().authorities, "; see docs/norm.md")]


class Warned(Entry):
    """Somebody warns of one of the crimes."""

    crime: CrimeId
    by: Text
    date: Day
    source: Text
    note: Text | None = None


class Allegation(Entry):
    """Somebody alleges one of the crimes. It says nothing of whether it is true."""

    crime: CrimeId
    by: Text
    date: Day
    source: Text
    note: Text | None = None


class Finding(Entry):
    """A body that looked into it found, or did not find, one of the crimes."""

    crime: CrimeId
    by: Text
    found: Truth
    date: Day
    source: Text
    note: Text | None = None


class Tried(Entry):
    """A peaceful means that was used, and what came of it."""

    measure: MeasureId
    by: Text
    date: Day
    result: Literal["under_way", "succeeded", "in_part", "failed", "not_known"]
    source: Text
    note: Text | None = None


class Judgement(Entry):
    """What a person has judged, signed and dated. heed makes no such judgement."""

    holds: Truth
    signed_by: Named
    office: Named
    date: Day
    reasons: Named


class Judgements(Entry):
    """The two questions that paragraph 139 leaves to judgement."""

    manifest_failure: Judgement | None = None
    """Are the national authorities manifestly failing to protect their populations?"""
    peaceful_means_inadequate: Judgement | None = None
    """Are peaceful means inadequate? (Not: exhausted.)"""


class Agreed(Entry):
    """The State's or the parties' answer to certain measures."""

    measures: tuple[MeasureId, ...]
    given: Truth
    by: Text
    date: Day
    until: Day | None = None
    source: Text


class Authorisation(Entry):
    """A decision of an authority that covers certain measures."""

    by: AuthorityId
    instrument: Text
    """Such as S/RES/1973 (2011)."""
    date: Day
    until: Day | None = None
    measures: tuple[MeasureId, ...]
    charter_basis: Literal["VI", "VII", "VIII", "none"]
    """Chapter of the Charter that the decision names."""
    for_this_situation: Truth
    """Whether it was decided for this situation, and not as a standing rule."""
    source: Text


class Consulted(Entry):
    """A regional body that was heard."""

    body: Text
    position: Text
    date: Day
    source: Text


class Precaution(Entry):
    """Somebody's view on one of the precautions of the ICISS report: advice, not a condition."""

    clause: ClauseId
    view: Text
    by: Text
    date: Day


class Case(Entry):
    """One situation on one day."""

    case: Name
    title: Text
    fictional: Truth = False
    as_of: Day
    """Nothing in the case may be later."""
    summary: Text
    would_act: tuple[Text, ...] = ()
    """States or bodies that claim a right to act; what they alone allege does not count for force."""
    warnings: tuple[Warned, ...] = ()
    allegations: tuple[Allegation, ...] = ()
    findings: tuple[Finding, ...] = ()
    peaceful_means: tuple[Tried, ...] = ()
    judgements: Judgements = Judgements()
    consents: tuple[Agreed, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    regional_bodies: tuple[Consulted, ...] = ()
    precautions: tuple[Precaution, ...] = ()
    sources: tuple[Text, ...] = ()
    """Works on the situation as a whole."""

    @model_validator(mode="after")
    def _nothing_later(self) -> Self:
        for path, day in self._dates():
            if day > self.as_of:
                refuse(f"a day up to the case's own date, {self.as_of}", str(day), at=path)
        for name in ("consents", "authorisations"):
            for number, each in enumerate(getattr(self, name)):
                if each.until is not None and each.until < each.date:
                    refuse(f"a day from {each.date} on", str(each.until), at=(name, number, "until"))
        for number, tried in enumerate(self.peaceful_means):
            if load().measures[tried.measure].means != "peaceful":
                refuse(
                    "a peaceful measure; see heed norm measures",
                    tried.measure,
                    at=("peaceful_means", number, "measure"),
                )
        return self

    def _dates(self) -> Iterator[tuple[tuple[str | int, ...], date]]:
        lists = ("warnings", "allegations", "findings", "peaceful_means", "consents", "authorisations",
                 "regional_bodies", "precautions")  # fmt: skip
        for name in lists:
            for number, each in enumerate(getattr(self, name)):
                yield (name, number, "date"), each.date
        for name in Judgements.model_fields:
            judged: Judgement | None = getattr(self.judgements, name)
            if judged:
                yield ("judgements", name, "date"), judged.date


def read_case(path: Path) -> Case:
    """The case in a YAML file; `BadFile` names file, line, what was expected, what was found, what to do."""
    return checked(Case, read_yaml(path), _what_to_do)


def parse_case(text: str, file: str) -> Case:
    """The case in a text, which sentences call `file`."""
    return checked(Case, parse_yaml(text, file), _what_to_do)


def _what_to_do(path: tuple[str | int, ...]) -> str:
    if "judgements" in path:
        return "a judgement counts only when a person has signed and dated it and gives reasons"
    if path and path[-1] in ("date", "as_of", "until"):
        return "correct the date, or leave the entry out"
    return "correct the entry; docs/norm.md describes the format"
