"""The onset task: its alert metric by hand, nothing from the future, the reference set, the whole report."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadFile, BadInput
from heed.base.months import Month
from heed.benchmark import measured, onset_alerts, onset_measured, onset_parts
from heed.benchmark import onset as task
from heed.benchmark.figures import plain
from heed.benchmark.onset_everywhere import ALL, NONE_YET, SO_FAR
from heed.benchmark.onset_parts import WHOLE
from heed.risk import alerting_skill, borders, onset, onset_features, onset_scores
from heed.risk.onset_features import Record
from heed.risk.onset_structure import structure

ORIGIN = "1997-12"


def months(*struck: int, length: int = 60) -> np.ndarray:
    """One country's row: an event in the months given."""
    row = np.zeros((1, length), dtype=bool)
    row[0, list(struck)] = True
    return row


@pytest.fixture(scope="module")
def record(shared_data: Path) -> Record:
    """The real country-months."""
    return task.load(shared_data)


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


def test_no_outcome_after_the_refit_is_a_lesson() -> None:
    """Every lesson's six months end at the refit or before, and later events change none of them."""
    source = np.random.default_rng(2)
    events = source.random((30, 200)) < 0.02
    taught, target = onset.lessons(events, 6, 120)
    assert np.flatnonzero(taught.any(axis=0))[-1] == 114
    other = events.copy()
    other[:, 121:] = source.random((30, 79)) < 0.5
    again, answers = onset.lessons(other, 6, 120)
    assert np.array_equal(taught, again)
    assert np.array_equal(target, answers)


def test_too_little_known_is_said() -> None:
    """A record without events cannot teach; the sentence tells what was expected."""
    with pytest.raises(BadInput, match="at least 10 beginnings"):
        onset.lessons(np.zeros((5, 100), dtype=bool), 6, 90)


def test_the_reference_set_is_reproduced(record: Record) -> None:
    """123 states, 14,206 quiet country-months, 172 onsets, as published."""
    events = record.counts["one_sided"] > 0
    first, last = (record.place(month) for month in task.PARTS[WHOLE])
    assert len(record.codes) == 123
    assert str(record.first) == "1989-01"
    assert onset_features.quiet(events)[:, first : last + 1].sum() == 14_206
    assert onset_features.begins(events)[:, first : last + 1].sum() == 172


def test_facts_at_t_are_those_of_the_file_cut_at_t(record: Record, shared_data: Path) -> None:
    """Cutting the record at a month changes no bit of any fact up to it."""
    names, whole, _ = task.known(record, shared_data)
    _, cut, _ = task.known(record.until("2014-07"), shared_data)
    assert whole[:, : record.place("2014-07") + 1].tobytes() == cut.tobytes()
    assert len(set(names)) == whole.shape[-1]


def test_nothing_after_the_origin_changes_the_chances_by_a_bit(
    record: Record, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shuffling all later months, and cutting them off, give the same bytes; a second run too; all in 0 to 1."""
    monkeypatch.setattr(onset, "ROUNDS", 60)
    place = record.place(ORIGIN)
    order = np.arange(record.months)
    order[place + 1 :] = np.random.default_rng(3).permutation(order[place + 1 :])
    shuffled = record._replace(counts={kind: values[:, order] for kind, values in record.counts.items()})
    said = []
    for version in (shuffled, record.until(ORIGIN), shuffled):
        _, facts, _ = task.known(version, shared_data)
        chance = onset.chances(facts, version.counts["one_sided"] > 0, 6, [place])[:, place]
        said.append(chance.tobytes())
        assert ((chance > 0) & (chance < 1)).all()
    assert len(set(said)) == 1


def test_slow_facts_wait_for_their_publication(record: Record, shared_data: Path) -> None:
    """Until March 2011 democracy stands at the figure of 2009; from April at that of 2010."""
    names, values = structure(record, shared_data / "structure")
    table = pl.read_parquet(shared_data / "structure" / "vdem_v15_indices.parquet")
    mali = table.filter(pl.col("country_text_id") == "MLI")
    shown = values[record.codes.index("MLI"), :, names.index("democracy")]
    for month, year in (("2011-03", 2009), ("2011-04", 2010), ("2013-04", 2012)):
        figure = mali.filter(pl.col("year") == year)["v2x_polyarchy"][0]
        assert shown[record.place(month)] == np.float32(figure)


@pytest.mark.parametrize(
    ("fact", "file", "column", "year", "first"),
    [
        ("infant mortality", "un_imr_clean.csv", "un_imr", 2010, "2012-01"),
        ("population", "wdi.csv", "wdi.popsize.new", 2010, "2012-01"),
    ],
)
def test_yearly_facts_wait_two_januaries(
    record: Record, shared_data: Path, fact: str, file: str, column: str, year: int, first: str
) -> None:
    """The figure of a year stands from January two years on, that of the year before until the month before."""
    names, values = structure(record, shared_data / "structure")
    table = pl.read_csv(shared_data / "structure" / file, infer_schema_length=None, null_values=["NA", ""])
    mali = dict(table.filter(pl.col("iso3c") == "MLI").select("year", column).iter_rows())
    shown = values[record.codes.index("MLI"), :, names.index(fact)]
    place = record.place(first)
    assert mali[year] != mali[year - 1]
    assert shown[place] == np.float32(np.log(mali[year]))
    assert shown[place - 1] == np.float32(np.log(mali[year - 1]))


def test_no_slow_fact_changes_before_the_earliest_publication(record: Record, shared_data: Path) -> None:
    """No fact of any country takes a new value but in January or April; V-Dem's and coups' never in January."""
    names, values = structure(record, shared_data / "structure")
    month = np.array([(record.first + n).number for n in range(1, record.months)])
    same = (values[:, 1:] == values[:, :-1]) | (np.isnan(values[:, 1:]) & np.isnan(values[:, :-1]))
    for place, name in enumerate(names):
        turned = set(month[~same[..., place].all(axis=0)].tolist())
        april = name in ("democracy", "repression of civil society", "coups in 5 years")
        assert turned == ({4} if april else {1}), name


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


def test_a_file_with_a_gap_is_refused() -> None:
    """Each country must have each month once."""
    names = [str(Month.of(1990, 1) + n) for n in range(6)]
    rows = {"country_iso3": ["RUR"] * 5, "year_month": names[:2] + names[3:]}
    table = pl.DataFrame(rows | {c: [0.0] * 5 for c in onset_features.COLUMNS.values()})
    with pytest.raises(BadInput, match="once in each of the 6 months"):
        onset_features.read(table)


def test_missing_data_are_named(tmp_path: Path) -> None:
    """A folder without the file gives its path."""
    with pytest.raises(BadFile, match="country_month_25_1"):
        task.load(tmp_path)


def test_borders_carry_violence_to_neighbours_only() -> None:
    """One-sided violence in Ruritania shows among the facts of Syldavia, which touches it, not of Borduria."""
    zero = np.zeros((3, 40))
    struck = zero.copy()
    struck[1, 30] = 1
    counts = dict.fromkeys(onset_features.COLUMNS, zero) | {"one_sided": struck}
    land = Record(("BOR", "RUR", "SYL"), Month.of(1989, 1), counts)
    names, facts = onset_features.history(land, borders.from_pairs([("RUR", "SYL")]))
    column = facts[:, 32, names.index("neighbours: share struck in 6")]
    assert column.tolist() == [0.0, 0.0, 1.0]


LANDS = ("BOR", "FRE", "GRA", "MOL", "RUR", "SYL", "ZEN", "ZUB")


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of raw data of eight invented countries, some of them often struck."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "ucdp").mkdir()
    (folder / "structure").mkdir()
    source = np.random.default_rng(4)
    months_of_all = [str(Month.of(1989, 1) + n) for n in range(432)]
    rows = []
    for place, code in enumerate(LANDS):
        struck = (source.random(432) < 0.01 + 0.008 * place).astype(float)
        counts = dict.fromkeys(onset_features.COLUMNS.values(), struck * 3)
        rows.append(pl.DataFrame({"country_iso3": [code] * 432, "year_month": months_of_all} | counts))
    pl.concat(rows).write_csv(folder / "ucdp" / "country_month_25_1.csv")
    years = {"year": list(range(1985, 2025)) * len(LANDS)}
    codes = [code for code in LANDS for _ in range(40)]
    level = source.random(len(codes)) + 1
    slow = folder / "structure"
    free = pl.DataFrame(years | {"country_text_id": codes, "v2x_polyarchy": level})
    free.write_parquet(slow / "vdem_v15_indices.parquet")
    for name, column in (("un_imr_clean", "un_imr"), ("wdi", "wdi.popsize.new")):
        pl.DataFrame(years | {"iso3c": codes, column: level}).write_csv(slow / f"{name}.csv")
    for name, columns in (
        ("vdem_v15_subset", ("COWcode", "year", "repress_civilsoc")),
        ("epr-data", ("countries_gwid", "year", "exclpop", "discrimpop", "maxexclpop")),
        ("all-coups", ("ccode", "year", "cou.any")),
    ):
        pl.DataFrame({column: [2] for column in columns}).write_csv(slow / f"{name}.csv")
    return folder


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
