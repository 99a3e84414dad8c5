"""Real files of every kind are read, each as what it is."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from heed.sources import read

TODAY = date(2026, 11, 20)
# File → rows that are events, release, first and last month covered, and how many countries it speaks of.
GED = {
    "GEDEvent_v23_1_sample1000.csv": (1000, "23.1", "1989-01", "2022-12", 198),
    "GEDEvent_v26_0_1.csv": (1727, "26.0.1", "2026-01", "2026-01", 198),
    "conflict_data_irq.csv": (7473, "19.1", "1989-01", "2018-12", 1),
    "conflict_data_lka.csv": (4581, "20.1", "1989-01", "2019-12", 1),
    "conflict_data_nga.csv": (4603, "20.1", "1989-01", "2019-12", 1),
    "conflict_data_sdn.csv": (3822, "24.1", "1989-01", "2023-12", 1),
    "conflict_data_ssd.csv": (941, "22.1", "1989-01", "2021-12", 1),
    "conflict_data_ukr_a.csv": (1167, "20.1", "1989-01", "2019-12", 1),
    "conflict_data_ukr_b.csv": (993, "19.1", "1989-01", "2018-12", 1),
    "ged_21_1_global_where_prec_1_2.parquet": (176579, "21.1", "1989-01", "2020-12", 198),
    "gedevents-2025-01-04_sdn.csv": (3822, "24.1", "1989-01", "2023-12", 1),
    "gedevents-2025-01-17_bfa.csv": (1504, "24.1", "1989-01", "2023-12", 1),
    "hdx_ged191_subset.zip": (3194, "19.1", "1989-01", "2018-12", 2),
}


def test_the_list_of_files_is_whole(shared_data: Path) -> None:
    """Every file of the folder stands in the list above."""
    assert {path.name for path in (shared_data / "ucdp" / "ged").iterdir()} == set(GED)


@pytest.mark.parametrize("name", GED)
def test_every_real_file_is_read(shared_data: Path, name: str) -> None:
    """Rows, release and coverage are those of the file."""
    (reading,) = read(shared_data / "ucdp" / "ged" / name, TODAY)
    held = reading.coverage
    found = (
        reading.frame.height, reading.release, held["month_start"].min(), held["month_end"].max(), held.height,
    )  # fmt: skip
    assert reading.source.name == "ucdp_ged"
    assert found == GED[name]


def test_two_layouts_of_the_same_events_agree(shared_data: Path) -> None:
    """The web download (trailing commas, American dates) and the HXL file of Sudan hold the same events."""
    folder = shared_data / "ucdp" / "ged"
    (web,), (hxl,) = (
        read(folder / n, TODAY) for n in ("gedevents-2025-01-04_sdn.csv", "conflict_data_sdn.csv")
    )
    same = [name for name in web.frame.columns if name != "by_government"]
    assert web.frame.select(same).sort("event_id").equals(hxl.frame.select(same).sort("event_id"))
    assert hxl.counts["hxl_tag_rows"] == 1


def test_contradicting_estimates_are_widened_and_counted(shared_data: Path) -> None:
    """The published interval always holds the best estimate; each widened row is counted and said."""
    (reading,) = read(shared_data / "ucdp" / "ged" / "GEDEvent_v26_0_1.csv", TODAY)
    frame = reading.frame
    best = pl.col("deaths")
    assert frame.filter((pl.col("deaths_low") > best) | (pl.col("deaths_high") < best)).is_empty()
    assert reading.counts["estimates_widened"] == 5
    assert reading.counts["not_yet_clear"] == 872
    assert len(reading.warnings) == 2


def test_an_xlsx_and_a_zip_around_a_csv_give_the_same(shared_data: Path, tmp_path: Path) -> None:
    """The same rows from CSV, from XLSX as a spreadsheet saves them, and from a zip."""
    path = shared_data / "ucdp" / "ged" / "GEDEvent_v26_0_1.csv"
    book, packed = tmp_path / "GEDEvent_v26_0_1.xlsx", tmp_path / "GEDEvent_v26_0_1.zip"
    typed = pl.read_csv(path, infer_schema_length=None, try_parse_dates=True)
    typed.with_columns(pl.col(pl.String).str.slice(0, 30_000)).write_excel(book)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "GEDEvent_v26_0_1.csv")
        archive.writestr("readme.txt", "not a table")
    (plain,), (sheet,), (zipped,) = (read(each, TODAY) for each in (path, book, packed))
    assert sheet.frame.equals(plain.frame)
    assert zipped.frame.equals(plain.frame)
    assert zipped.file == path.name


def test_the_aggregated_panel_is_read_as_far_as_it_speaks(shared_data: Path) -> None:
    """Months before 1989 are not covered; deaths by kind are known only where all events are of one kind."""
    (reading,) = read(shared_data / "ucdp" / "country_month_25_1.csv", TODAY)
    frame = reading.frame
    assert frame["month"].min() == "1989-01"
    assert reading.counts["rows_before_coverage"] == 123 * 48
    mixed = frame.filter((pl.col("events_state_based") > 0) & (pl.col("events_one_sided") > 0))
    assert mixed["deaths_one_sided"].null_count() == mixed.height > 1000
    assert frame["deaths_low"].null_count() == frame.height


def test_two_states_that_the_panel_joins_are_not_known_apart(shared_data: Path) -> None:
    """The file's figures for Nigeria hold Niger's; neither is passed on as its own."""
    (reading,) = read(shared_data / "ucdp" / "country_month_25_1.csv", TODAY)
    both = reading.frame.filter(pl.col("country").is_in(["NGA", "NER"]) & (pl.col("month") >= "2015-01"))
    assert both.height == 2 * 120
    assert both["deaths"].null_count() == 2 * 120
    assert reading.together["country"].unique().to_list() == ["NGA"]
    (years,) = read(shared_data / "ucdp" / "organized_violence_country_year_25_1.csv", TODAY)
    official = years.frame.filter(pl.col("country").is_in(["NGA", "NER"]))["deaths"].sum()
    assert reading.together["deaths"].sum() == official


def test_an_organisations_own_file(tmp_path: Path) -> None:
    """The plain layout is read; neither place nor reporter leaves the reader."""
    path = tmp_path / "own.csv"
    path.write_text(
        "event_id,date_start,date_end,country,type,deaths,deaths_civilians,latitude,longitude,source\n"
        "a1,2024-01-30,2024-02-02,Sudan,one_sided,12,12,13.5,25.1,a radio\n"
        'a2,2024-02-10,2024-02-10,SSD,state_based,3,,,,"a, b"\n',
        "utf-8",
    )
    (reading,) = read(path, TODAY)
    assert reading.source.name == "heed_csv"
    assert reading.frame["country"].to_list() == ["SDN", "SSD"]
    assert reading.frame["deaths_civilians"].to_list() == [12, None]
    assert not {"latitude", "longitude", "source_reporter"} & set(reading.frame.columns)
    assert "a radio" not in str(reading.frame.to_dicts())
    assert reading.coverage["month_start"].to_list() == ["2024-01"] * 2
