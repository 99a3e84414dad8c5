"""The tables: whole, every mention leads somewhere, what is not confirmed is marked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import heed.norm
from heed.base.errors import BadFile
from heed.norm import load
from heed.norm.load import read_norm
from heed.norm.mentions import mentions
from heed.norm.tables import Means

DATA = Path(heed.norm.__file__).with_name("data")
CODES = (
    [f"N{n:02}" for n in range(1, 11)] + [f"C{n:02}" for n in range(1, 10)] + [f"D{n:02}" for n in range(1, 10)]
    + ["F01", "F02", "F03", *(f"L{n:02}" for n in range(1, 7)), "H01", "H02", "E01", "E02", "E03", "E04"]
    + ["P01", "P02", "P03", "P04", "P05", "M01", "M02", "R01"]
)  # fmt: skip


def test_the_measures_are_the_fifty_one() -> None:
    """All of the codes of the toolbox and no other."""
    assert list(load().measures) == CODES
    assert len(CODES) == 51


def test_the_four_crimes_and_the_fourteen_factors() -> None:
    """The norm speaks of four crimes; ethnic cleansing alone has no treaty that defines it."""
    crimes = load().crimes
    assert set(crimes) == {"genocide", "war_crimes", "ethnic_cleansing", "crimes_against_humanity"}
    assert [c.id for c in crimes.values() if c.legal_status == "descriptive"] == ["ethnic_cleansing"]
    assert [c.id for c in crimes.values() if c.needs_armed_conflict] == ["war_crimes"]
    assert [c.id for c in crimes.values() if c.needs_intent_to_destroy] == ["genocide"]
    assert list(load().risk_factors) == [f"RF{n}" for n in range(1, 15)]


def test_indicators_are_those_confirmed() -> None:
    """Confirmed in a source: 7.1 to 7.11, all of 8 and 9, 13.1 to 13.10; nothing else stands in the table."""
    held = {f.id: [i.id for i in f.indicators] for f in load().risk_factors.values() if f.indicators}
    counts = {"RF7": 11, "RF8": 12, "RF9": 6, "RF13": 10}
    assert held == {f: [f"{f[2:]}.{n}" for n in range(1, count + 1)] for f, count in counts.items()}
    for factor in load().risk_factors.values():
        assert factor.indicators_in_all in (None, len(factor.indicators))


def test_only_the_security_council_authorises_force() -> None:
    """One authority and no other."""
    assert [a.id for a in load().authorities.values() if a.authorises_force] == ["security_council"]
    assert [m.id for m in load().measures.values() if m.means is Means.FORCE] == ["P02", "M01", "M02"]


def test_every_measure_rests_on_the_outcome() -> None:
    """Each cites at least one clause of paragraphs 138 to 140."""
    for measure in load().measures.values():
        assert any(clause.startswith("WSO-") for clause in measure.clauses), measure.id


def test_what_needs_consent_says_whose() -> None:
    """And only what needs a mandate, or could do with one, names who gives it."""
    for measure in load().measures.values():
        assert (measure.consent == "none") == (measure.consent_of is None), measure.id
        assert measure.means is not Means.MANDATED or measure.mandates, measure.id
        assert (measure.consent == "or_mandate") <= bool(measure.mandates), measure.id


def test_lead_times_without_a_source_are_estimates() -> None:
    """The dated precedents have a source; a span of days is never turned round."""
    times = {m.id: m.lead_time for m in load().measures.values()}
    assert {name for name, time in times.items() if not time.estimate} == {"D09", "L01", "L05", "P01", "M02"}
    for time in times.values():
        assert (time.least_days is None) == (time.most_days is None)
        assert time.least_days is None or time.most_days is None or time.least_days <= time.most_days


def test_verified_rows_have_a_source() -> None:
    """A row without a source is marked as not verified."""
    norm = load()
    for table in (norm.regions, norm.deadlock):
        rows: list[Any] = list(table.values())
        assert all(row.source or not row.verified for row in rows)
    assert all(clause.sources or not clause.verified for clause in norm.clauses.values())
    assert not norm.clauses["WSO-140"].verified
    assert norm.clauses["WSO-139-2"].verified


def test_every_source_is_used() -> None:
    """No source stands in the list that nothing rests on."""
    norm = load()
    used = {each.name for each in mentions(norm) if each.there is norm.sources}
    assert used | {"tfap", "un_framework"} == set(norm.sources)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("measures.yml", "clauses: [WSO-138-1, WSO-138-2, GC-1]", "clauses: [WSO-999]", "N01.*WSO-999"),
        ("measures.yml", "actors: [state]", "actors: [nobody]", "N01.*nobody"),
        ("measures.yml", "evidence: prosecutions", "evidence: magic", "N10.*magic"),
        ("regions.yml", "source: sc_1973", "source: sc_1", "league_of_arab_states.*sc_1"),
        ("clauses.yml", "138, kind: commitment", "138, kind: wish", "commitment.*'wish'"),
        (
            "clauses.yml",
            "sources: [wso_2005, sc_1674], verified: true",
            "sources: [], verified: true",
            "WSO-138-1.*no source",
        ),
        ("deadlock.yml", "measures: [D09]", "measures: [D99]", "uniting_for_peace.*D99"),
        (
            "crimes.yml",
            "sources: [genocide_convention, rome_statute]",
            "sources: [rumour]",
            "genocide.*rumour",
        ),
        ("authorities.yml", "decides_for: [state,", "decides_for: [nobody,", "government.*nobody"),
        ("evidence.yml", "caution_sources: [sg", "caution_sources: [xx", "amnesties.*xx"),
        ("measures.yml", "- id: N02", "- id: N01", "N01 twice"),
        ("authorities.yml", "acts: true", "acts: maybe", "line 4.*acts"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    """Each breach of the declaration, or mention of what is not there, is named."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadFile, match=said):
        read_norm(folder)
