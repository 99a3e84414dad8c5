"""The onset task: the reference set, chances of hard records, the whole report."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from heed.base.errors import BadFile
from heed.benchmark import measured, onset_alerts, onset_measured, onset_parts
from heed.benchmark import onset as task
from heed.benchmark.figures import plain
from heed.benchmark.onset_everywhere import ALL, NONE_YET, SO_FAR
from heed.benchmark.onset_parts import WHOLE
from heed.risk import onset, onset_features
from heed.risk.onset_features import Record
from tests.benchmark.onset_data import months, write_invented


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of raw data of eight invented countries, some of them often struck."""
    return write_invented(tmp_path_factory.mktemp("data"))


def test_the_reference_set_is_reproduced(record: Record) -> None:
    """123 states, 14,206 quiet country-months, 172 onsets, as published."""
    events = record.counts["one_sided"] > 0
    first, last = (record.place(month) for month in task.PARTS[WHOLE])
    assert len(record.codes) == 123
    assert str(record.first) == "1989-01"
    assert onset_features.quiet(events)[:, first : last + 1].sum() == 14_206
    assert onset_features.begins(events)[:, first : last + 1].sum() == 172


def test_hard_records_get_finite_chances() -> None:
    """No event at all, one event in the last month, events in every month, 113,554 deaths: all within 0 and 1."""
    source = np.random.default_rng(4)
    usual = source.random((24, 180)) < 0.03
    events = np.vstack([usual, np.zeros((1, 180), bool), [np.arange(180) == 179], np.ones((1, 180), bool)])
    deaths = np.where(events, 5.0, 0.0)
    deaths[25, 179] = 113_554
    facts = np.stack([deaths, np.log1p(deaths), np.full_like(deaths, np.nan)], axis=-1).astype(np.float32)
    said = onset.chances(facts, events, 6, [179])[:, 179]
    assert np.isfinite(said).all() and ((said > 0) & (said < 1)).all()
    assert said[24] < 0.5


def test_climatology_is_the_share_of_the_past() -> None:
    """An event in month 20 follows six of the 53 months whose outcome is known at the refit."""
    said = onset.climatology(months(20), 6, [58], quiet_only=False)
    assert said[0, 58] == pytest.approx(6 / 53)
    assert np.isnan(said[0, 57])


def test_missing_data_are_named(tmp_path: Path) -> None:
    """A folder without the file gives its path."""
    with pytest.raises(BadFile, match="country_month_25_1"):
        task.load(tmp_path)


def test_the_whole_task_runs_on_invented_countries(invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every refit is reported, parts add up to the whole, and the report shows each figure and its verdict."""
    monkeypatch.setattr(onset, "ROUNDS", 3)
    for module in (onset_measured, onset_alerts, measured):
        monkeypatch.setattr(module, "DRAWS", 10)
    heard: list[tuple[int, int]] = []
    result = task.run(invented, progress=lambda done, whole: heard.append((done, whole)))
    assert heard == [(n, 90) for n in range(1, 91)]
    months = {r.part: r.months for r in result.rows if r.who == "heed" and r.horizon == 6}
    whole, development, locked = months.values()
    assert whole == development + locked == result.quiet_months
    onsets = {a.part: a.skill.onsets for a in result.alerts if a.rule == "top 10"}
    assert onsets["whole, 2010–2024"] == result.onsets > 0
    assert 2 * result.onsets == sum(onsets.values())
    groups = {(r.part, r.of): r.months for r in result.everywhere}
    for part in result.parts:
        assert groups[part, ALL] == groups[part, SO_FAR] + groups[part, NONE_YET]
        # The states of the real world that the invented file does not hold are quiet all along.
        assert groups[part, NONE_YET] > months[part] > 0
    report = task.as_markdown(result)
    for heading in ("Reached or not", "How the design was chosen", "Alerts", "Reliability", "By year"):
        assert f"## {heading}" in report
    assert "which differ" in report
    assert report.count("| reached |") + report.count("| not reached: ") == 12


def test_chosen_years_have_a_report_of_their_own(invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years in a row: one part, as many months as the whole has in them, no verdicts; every figure is plain."""
    monkeypatch.setattr(onset, "ROUNDS", 3)
    for module in (onset_measured, onset_alerts, measured):
        monkeypatch.setattr(module, "DRAWS", 10)
    result = task.run(invented, [2015, 2016])
    assert list(result.parts) == ["chosen, 2015–2016"]
    main = [r for r in result.rows if r.horizon == 6]
    assert {r.months for r in main} == {result.quiet_months} == {sum(y.months for y in result.years)}
    by_state = [r for r in result.cuts if r.who == "heed" and not r.of.startswith("without")]
    assert sum(r.months for r in by_state) == result.quiet_months
    report = task.as_markdown(result)
    assert "Reached or not" not in report
    assert "How the design was chosen" not in report
    told = json.loads(json.dumps(plain(result), allow_nan=False))
    assert set(told) == {field.name for field in fields(result)}
    assert [each.id for each in task.pictured(result)] == ["onset-reliability", "onset-skill"]


def test_rules_without_learning_by_hand() -> None:
    """Zero says nothing comes; two years' share counts the stretches of the last 24 months, known ones alone."""
    events = months(10, 30, length=60)
    said = onset_parts.references(events, 6)
    assert not said[onset_parts.ZERO].any()
    share = said[onset_parts.TWO_YEARS][0]
    # At month 40 the stretches begin in months 17 to 34; those of 24 to 29 hold the event of month 30.
    assert share[40] == pytest.approx(6 / 18)
    later = events.copy()
    later[0, 41:] = True
    assert onset_parts.references(later, 6)[onset_parts.TWO_YEARS][0, 40] == share[40]
