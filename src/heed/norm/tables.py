"""What stands in the room's tables: clauses, crimes, risk factors, measures, authorities, mechanisms, sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from heed.norm.schema import Entry, Name, Text, Truth

Pillar = Literal[1, 2, 3]
Phase = Literal["structural", "operational", "response", "rebuild"]
Strategy = Literal["dissuade", "degrade", "protect", "transition"]


class Means(StrEnum):
    """By which kind of means a measure works."""

    PEACEFUL = "peaceful"
    MANDATED = "mandated"
    """A named body must have decided before anyone acts."""
    FORCE = "force"
    """Coercive force: every condition of the gate must hold."""


class Consent(StrEnum):
    """Whether somebody's agreement is needed."""

    NONE = "none"
    NEEDED = "needed"
    OR_MANDATE = "or_mandate"
    """Agreement, or a decision by one of the bodies that the measure names."""


class Source(Entry):
    """Where a fact comes from."""

    id: Name
    title: Text
    publisher: Text
    dated: Text
    url: Text | None = None
    level: Literal["page", "site"] = "page"
    """`site`: the exact address of the page was not kept."""
    read: Text
    """How the text was read: whole, in part, in a copy."""


class Clause(Entry):
    """A provision that measures and conditions rest on, in heed's own words."""

    id: Name
    instrument: Text
    place: Text
    kind: Literal["commitment", "treaty", "recommendation", "advice"]
    says: Text
    pillars: tuple[Pillar, ...] = ()
    duty: Text | None = None
    test: Text | None = None
    """The question that decides whether it is met."""
    sources: tuple[Name, ...]
    verified: Truth

    @property
    def name(self) -> str:
        """As it is cited: `2005 World Summit Outcome, paragraph 139`."""
        return self.instrument if self.place == "whole" else f"{self.instrument}, {self.place}"


class Crime(Entry):
    """One of the four crimes."""

    id: Name
    name: Text
    legal_status: Literal["treaty_defined", "descriptive"]
    what: Text
    protected: Text
    needs_armed_conflict: Truth
    needs_intent_to_destroy: Truth
    needs_widespread_or_systematic: Truth
    elements: tuple[Text, ...]
    clauses: tuple[Name, ...]
    sources: tuple[Name, ...]
    verified: Truth


class Indicator(Entry):
    """One confirmed sign of a risk factor, in heed's own words."""

    id: Name
    what: Text


class RiskFactor(Entry):
    """One of the fourteen risk factors of the United Nations Framework of Analysis."""

    id: Name
    kind: Literal["common", "genocide", "crimes_against_humanity", "war_crimes"]
    title: Text
    what: Text
    verified: Truth
    indicators_in_all: int | None = None
    """How many the Framework has, where that was confirmed."""
    indicators: tuple[Indicator, ...]


class LeadTime(Entry):
    """From decision to effect."""

    words: Text
    least_days: int | None = None
    most_days: int | None = None
    sources: tuple[Name, ...] = ()

    @property
    def estimate(self) -> bool:
        """Without a source it is heed's estimate."""
        return not self.sources


class Evidence(Entry):
    """Counts of research findings on a tool: decreases, mixed or none, increases."""

    id: Name
    name: Text
    mass_atrocities: tuple[int, int, int] | None
    related: tuple[int, int, int]
    adverse: int
    """Findings of harm done."""
    goes_with: Text
    caution: Text | None = None
    """What has to stand beside the counts, so that nobody takes them for advice."""
    caution_sources: tuple[Name, ...] = ()


class Measure(Entry):
    """Something that can be done, by whom, on whose decision."""

    id: Name
    name: Text
    what: Text
    pillars: tuple[Pillar, ...]
    phases: tuple[Phase, ...]
    actors: tuple[Name, ...]
    decided_by: Text
    means: Means
    consent: Consent
    consent_of: Text | None = None
    mandates: tuple[tuple[Name, ...], ...] = ()
    """From each of these lists one authority must have decided."""
    clauses: tuple[Name, ...]
    basis: Text | None = None
    lead_time: LeadTime
    evidence: Name | None = None
    strategies: tuple[Strategy, ...]
    sources: tuple[Name, ...] = ()
    """Of what its description says besides the clauses."""
    verified: Truth
    """Whether legal basis and deciding body were checked against a text."""


class Authority(Entry):
    """A kind of actor, or a body that decides."""

    id: Name
    code: Name
    name: Text
    acts: Truth
    """Whether measures name it as an actor."""
    authorises_force: Truth
    clauses: tuple[Name, ...]
    decides_for: tuple[Name, ...] = ()
    """Kinds of actor whose own decision this is: a government decides for its State."""


class Regional(Entry):
    """What a regional body holds ready."""

    id: Name
    name: Text
    what: Text
    clauses: tuple[Name, ...]
    source: Name | None
    verified: Truth


class Deadlock(Entry):
    """What can be done when the Security Council is blocked, or is asked of force that it authorises."""

    id: Name
    name: Text
    use: Literal["blocked", "authorised"]
    what: Text
    who: Name
    measures: tuple[Name, ...]
    clauses: tuple[Name, ...]
    source: Name | None
    verified: Truth


class PillarText(Entry):
    """A pillar in words."""

    id: Pillar
    name: Text
    what: Text
    clauses: tuple[Name, ...]
    source: Name


class Term(Entry):
    """A word by which measures are sorted."""

    id: Name
    name: Text
    what: Text


class Terms(Entry):
    """Pillars, phases, strategies, means."""

    as_of: date
    pillars: tuple[PillarText, ...]
    phases: tuple[Term, ...]
    strategies: tuple[Term, ...]
    means: tuple[Term, ...]


@dataclass(frozen=True)
class Norm:
    """Every table, by the id of its rows, in the order of its file."""

    as_of: date
    sources: dict[str, Source]
    terms: Terms
    clauses: dict[str, Clause]
    crimes: dict[str, Crime]
    risk_factors: dict[str, RiskFactor]
    measures: dict[str, Measure]
    authorities: dict[str, Authority]
    regions: dict[str, Regional]
    deadlock: dict[str, Deadlock]
    evidence: dict[str, Evidence]

    def decides(self, actor: str, authorities: tuple[str, ...]) -> bool:
        """Whether a kind of actor is one of these authorities, or one of them decides for it."""
        return any(actor in (each, *self.authorities[each].decides_for) for each in authorities)

    def authority(self, named: str) -> Authority | None:
        """By id or short code, in any case of letters, with spaces or without."""
        asked = "_".join(named.lower().split())
        return next((a for a in self.authorities.values() if asked in (a.id, a.code.lower())), None)
