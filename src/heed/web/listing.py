"""Lists that pages lay out: countries by region or by name, tables with their dictionary, ways to switch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.tables import Table
from heed.web.choice import TARGET_SHORT, Choice
from heed.web.downloads import forms
from heed.web.edition import Edition, Rows
from heed.web.policy import declaration
from heed.web.words import count

if TYPE_CHECKING:
    from heed.charts import Figure


PLAIN = "-linear"
"""How the id of a figure ends that shows another one on a plain scale."""


@dataclass(frozen=True, slots=True)
class Link:
    """One way to switch; `here` marks the present one."""

    words: str
    path: str
    here: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """A row of links that change one part of the choice."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table a reader may take away."""

    name: str
    declared: Table
    rows: int
    sha256: str
    licence: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure on a page, and the figures that show the same in another way."""

    figure: Figure
    others: tuple[Figure, ...]


def shown_figures(edition: Edition, code: str) -> tuple[Shown, ...]:
    """The figures of a country's page, in order; a plain scale goes with the figure it varies."""
    figures = edition.country_figures(code)
    others = {each.id.removesuffix(PLAIN): each for each in figures if each.id.endswith(PLAIN)}
    return tuple(
        Shown(each, (others[each.id],) if each.id in others else ())
        for each in figures
        if not each.id.endswith(PLAIN)
    )


def switches(edition: Edition, choice: Choice, region: str) -> tuple[Switch, ...]:
    """Links to every choice one step from this one, and to every region."""
    tail = f"{region.lower()}/" if region else ""

    def link(words: str, other: Choice) -> Link:
        return Link(words, other.path + tail, other == choice)

    def others(part: str) -> list[Any]:
        return sorted({getattr(c, part) for c in edition.choices})

    targets = [t for t in TARGET_SHORT if t in others("target")]
    return (
        Switch(
            _("Counted"),
            tuple(link(str(TARGET_SHORT[t]), Choice(t, choice.threshold, choice.horizon)) for t in targets),
        ),
        Switch(
            _("At least"),
            tuple(link(count(n), Choice(choice.target, n, choice.horizon)) for n in others("threshold")),
        ),
        Switch(
            _("Months"),
            tuple(link(count(n), Choice(choice.target, choice.threshold, n)) for n in others("horizon")),
        ),
        Switch(
            _("Where"),
            (
                Link(_("World"), choice.path, not region),
                *(Link(_(r), f"{choice.path}{r.lower()}/", r == region) for r in edition.regions),
            ),
        ),
    )


def countries_by_region(edition: Edition) -> tuple[tuple[str, Rows], ...]:
    """Regions with their countries, both by name."""
    rows = sorted(edition.countries.values(), key=lambda row: (row["region"], row["name"]))
    return tuple((region, list(group)) for region, group in groupby(rows, key=lambda row: row["region"]))


def found_countries(edition: Edition, asked: str) -> Rows:
    """Countries whose name or code holds what was asked, else the one that some source calls so."""
    plain = asked.casefold()
    found = [
        row
        for code, row in edition.countries.items()
        if plain in row["name"].casefold() or plain == code.casefold()
    ]
    if found:
        return found
    try:
        code = world().named(asked).code
    except BadInput:
        return []
    return [edition.countries[code]] if code in edition.countries else []


def dictionary(edition: Edition) -> tuple[PublicTable, ...]:
    """Every public table of the run with what its columns mean."""
    tables = []
    for name in edition.run.tables:
        declared = declaration(name)
        if declared is not None:
            facts = edition.run.manifest["tables"][name]
            tables.append(
                PublicTable(
                    name, declared, facts["rows"], facts["sha256"], facts["licence"], forms(edition.run, name)
                )
            )
    return tuple(tables)
