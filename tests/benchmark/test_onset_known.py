"""What the onset task knows at a month: its facts as they were published, and nothing from later."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.benchmark import onset as task
from heed.risk import borders, onset, onset_features
from heed.risk.onset_features import Record
from heed.risk.onset_structure import structure

ORIGIN = "1997-12"


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


def test_a_file_with_a_gap_is_refused() -> None:
    """Each country must have each month once."""
    names = [str(Month.of(1990, 1) + n) for n in range(6)]
    rows = {"country_iso3": ["RUR"] * 5, "year_month": names[:2] + names[3:]}
    table = pl.DataFrame(rows | {c: [0.0] * 5 for c in onset_features.COLUMNS.values()})
    with pytest.raises(BadInput, match="once in each of the 6 months"):
        onset_features.read(table)


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
