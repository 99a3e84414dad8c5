"""Quiet months, onsets, alerts and scores of the onset task, each computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from heed.risk import alerting_skill, onset_features, onset_scores
from tests.benchmark.onset_data import months


def test_quiet_needs_twelve_months_without_an_event_and_a_full_year_of_record() -> None:
    """Quiet at t holds from the twelfth month without an event on, the first year never before its end."""
    still = onset_features.quiet(months(20, length=40))[0]
    assert np.flatnonzero(still).tolist() == [*range(11, 20), *range(32, 40)]


def test_an_onset_is_an_event_after_a_quiet_month_and_only_the_first() -> None:
    """Events in the twelve months after an event begin nothing; the first after twelve quiet ones does."""
    begun = onset_features.begins(months(5, 20, 21, 32, 45))[0]
    assert np.flatnonzero(begun).tolist() == [20, 45]


def test_lead_counts_from_the_earliest_alert_of_the_twelve_months_before() -> None:
    """An alert thirteen months before does not count; the earliest within twelve gives the lead."""
    events, alerts = months(40), months(27, 33, 39)
    counted = alerting_skill.tally(events, alerts, 12, 59)
    assert counted.leads == (7,)
    assert (counted.onsets[0], counted.warned[0], counted.early[0]) == (1, 1, 1)
    assert alerting_skill.tally(events, months(28), 12, 59).leads == (12,)
    assert alerting_skill.tally(events, months(27, 40), 12, 59).leads == ()


def test_recall_early_recall_and_precision_by_hand() -> None:
    """Three onsets, one warned early, one late, one not: 2/3, 1/3; two of six alerts are followed in time."""
    events = np.vstack([months(30), months(30), months(30), months()])
    alerts = np.vstack([months(20, 24), months(28), months(), months(15, 30, 45)])
    found = alerting_skill.skill(alerting_skill.tally(events, alerts, 12, 59))
    assert found.recall == pytest.approx(2 / 3)
    assert found.early == pytest.approx(1 / 3)
    assert found.precision == pytest.approx(2 / 6)
    assert found.median_lead == 6.0
    assert found.per_month == pytest.approx(6 / 48)


def test_a_spell_bridges_three_months_without_an_alert_and_no_more() -> None:
    """Alerts at 12 and 16 are one spell, at 12 and 17 two."""
    assert list(alerting_skill.spells(np.array([12, 16, 21]))) == [(12, 16), (21, 21)]
    assert list(alerting_skill.spells(np.array([], dtype=np.int64))) == []


def test_a_spell_is_true_from_the_month_after_its_start_to_a_year_after_its_end() -> None:
    """Onset 12 months after the last alert makes it true, 13 months after false."""
    for onset_at, true in ((32, 1), (33, 0)):
        counted = alerting_skill.tally(months(onset_at), months(18, 20), 12, 59)
        assert (counted.spells[0], counted.true_spells[0]) == (1, true)
    found = alerting_skill.skill(alerting_skill.tally(months(32), months(13, 20), 12, 59))
    assert found.false_per_true == 1.0


def test_alerts_go_to_quiet_countries_only_and_to_the_highest_chances() -> None:
    """A country with an event this year gets none, however high its chance; ties go to the first row."""
    events = np.vstack([months(15), months(), months(), months()])
    said = np.tile(np.array([[0.9], [0.2], [0.3], [0.2]]), 60)
    top = alerting_skill.highest(said, events, 20, 20, 2)
    assert np.argwhere(top).tolist() == [[1, 20], [2, 20]]
    above = alerting_skill.above(said, events, 20, 21, 0.3)
    assert np.argwhere(above).tolist() == [[2, 20], [2, 21]]


def test_an_alert_before_the_first_month_scored_may_still_warn() -> None:
    """Parts of a record share their look-back: recall counts it, alerts a month do not."""
    found = alerting_skill.skill(alerting_skill.tally(months(40), months(35), 38, 50))
    assert (found.recall, found.per_month) == (1.0, 0.0)


def test_scores_by_hand() -> None:
    """AUC counts pairs with half for ties; average precision, Brier score and skill by their definitions."""
    said, came = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, False, True, False])
    found = onset_scores.scores(said, came)
    assert found.auc == pytest.approx(3.5 / 4)
    assert found.precision == pytest.approx((1 + 2 / 3) / 2)
    assert found.brier == pytest.approx((0.01 + 0.25 + 0.25 + 0.01) / 4)
    assert found.skill == pytest.approx(1 - 0.13 / 0.25)


def test_weights_count_as_copies() -> None:
    """A forecast of weight two scores as if it stood twice, of weight nothing as if it were not there."""
    source = np.random.default_rng(1)
    said, came = source.random(40).round(1), source.random(40) < 0.4
    often = source.integers(0, 3, 40)
    weighted = onset_scores.Ranked(said, came).scores(often.astype(float))
    assert weighted == pytest.approx(onset_scores.scores(np.repeat(said, often), np.repeat(came, often)))
