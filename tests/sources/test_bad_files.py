"""Bad input gets one sentence that names file, row, column, expected and got; exit code 2; nothing changes."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from heed.base.errors import BadInput, HeedError
from heed.sources import read

TODAY = date(2026, 11, 20)
HEADER = "event_id,date_start,date_end,country,type,deaths,deaths_civilians,latitude,longitude,source"
ROW = "a1,2024-01-30,2024-02-02,Sudan,one_sided,12,12,13.5,25.1,radio"
GED_HEADER = "id,country_id,country,date_start,date_end,type_of_violence,best,high,low,deaths_civilians"
GED_ROW = "1,625,Sudan,2023-04-15,2023-04-16,3,10,12,8,10"


def refused(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(HeedError) as caught:
        read(path, TODAY)
    assert caught.value.exit_code == 2 or "no such file" in caught.value.sentence
    assert "\n" not in caught.value.sentence
    return caught.value.sentence


def own(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("\n".join([header, ROW, *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("a2,2024-01-30,2024-02-02,Sudann,one_sided,1,1,,,", ["row 3", "country", "'Sudann'", "Sudan (SDN)"]),
        (
            "a2,2024-01-30,2024-02-02,Sudan,one_sided,-1,0,,,",
            ["row 3", "column deaths", "at least 0", "'-1'"],
        ),
        ("a2,2024-01-30,2024-02-02,Sudan,one_sided,1.5,0,,,", ["row 3", "column deaths", "'1.5'"]),
        ("a2,2024-01-30,2024-02-02,Sudan,one_sided,many,0,,,", ["row 3", "column deaths", "'many'"]),
        ("a2,2024-01-30,2024-02-02,Sudan,one_sided,,0,,,", ["row 3", "column deaths", "got nothing"]),
        (
            "a2,2024-01-30,2024-02-02,Sudan,one_sided,1,2,,,",
            ["row 3", "column deaths_civilians", "at most 1"],
        ),
        (
            "a2,2024-02-02,2024-01-30,Sudan,one_sided,1,1,,,",
            ["row 3", "date_end", "2024-02-02", "2024-01-30"],
        ),
        ("a2,2027-01-01,2027-01-01,Sudan,one_sided,1,1,,,", ["row 3", "date_start", "not after 2026-11-20"]),
        ("a2,2024-13-01,2024-13-01,Sudan,one_sided,1,1,,,", ["row 3", "date_start", "'2024-13-01'"]),
        ("a2,01/30/2024,01/30/2024,Sudan,one_sided,1,1,,,", ["row 3", "date_start", "such as 2024-12-31"]),
        ("a2,2024-01-30,2024-01-30,Sudan,riot,1,1,,,", ["row 3", "column type", "one_sided", "'riot'"]),
        ("a2,2024-01-30,2024-01-30,Sudan,one_sided,1,1,95,0,", ["row 3", "latitude", "-90 to 90", "'95'"]),
        (",2024-01-30,2024-01-30,Sudan,one_sided,1,1,,,", ["row 3", "event_id", "got nothing"]),
        ("a2,2024-01-30,2024-01-30,Sudan,one_sided,1", ["row 3", "as wide as the header"]),
        ("a2,2024-01-30,2024-01-30,Sudan,one_sided,1,1,,,,,,7", ["row 3", "as wide as the header"]),
        ("a1,2024-01-30,2024-01-30,Sudan,one_sided,1,1,,,", ["two rows", "event_id a1"]),
    ],
)
def test_a_bad_row_of_the_plain_layout(tmp_path: Path, row: str, parts: list[str]) -> None:
    """Each sentence names the row as a spreadsheet counts it, the column, and what was found."""
    sentence = refused(own(tmp_path, row))
    for part in ["own.csv", *parts]:
        assert part in sentence


def test_columns_must_be_those_of_the_layout(tmp_path: Path) -> None:
    """Unknown, missing, repeated."""
    assert "unknown column 'mood'" in refused(own(tmp_path, header=HEADER.replace("source", "mood")))
    assert "column deaths is missing" in refused(own(tmp_path, header=HEADER.replace(",deaths,", ",dead_,")))
    assert "'country' stands there twice" in refused(
        own(tmp_path, header=HEADER.replace("source", "country"))
    )
    assert "fit no layout" in refused(own(tmp_path, header="a,b,c,d,e,f,g,h,i,j"))


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("2,625,Sudan,2023-04-15,2023-04-16,3,10,12,11,10", ["row 3", "deaths_low", "at most", "10"]),
        ("2,625,Sudan,2023-04-15,2023-04-16,3,10,9,8,10", ["row 3", "deaths_high", "at least", "10"]),
        ("2,999,Sudan,2023-04-15,2023-04-16,3,10,12,8,10", ["row 3", "country_id", "999"]),
        ("2,625,Sudan,2023-04-15,2023-04-16,4,10,12,8,10", ["row 3", "column type", "'4'"]),
    ],
)
def test_a_bad_row_of_an_event_file(tmp_path: Path, row: str, parts: list[str]) -> None:
    """A file in which more than a few estimates contradict each other is refused at the first of them."""
    path = tmp_path / "ged.csv"
    path.write_text(f"{GED_HEADER}\n{GED_ROW}\n{row}\n", "utf-8")
    sentence = refused(path)
    for part in ["ged.csv", *parts]:
        assert part in sentence


def test_empty_files_and_headers_alone(tmp_path: Path) -> None:
    """Nothing at all, and nothing under the header."""
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_text(HEADER + "\n")
    assert "the file is empty" in refused(tmp_path / "a.csv")
    assert "no row under it" in refused(tmp_path / "b.csv")
    assert "no such file" in refused(tmp_path / "c.csv")
    (tmp_path / "d.doc").write_text("x")
    assert "ending in .csv" in refused(tmp_path / "d.doc")


def test_latin_1_is_named_as_such(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused with the row and what to do, in the header and further down."""
    path = tmp_path / "own.csv"
    row = "a2,2024-01-30,2024-01-30,Côte d'Ivoire,one_sided,1,1,,,"
    path.write_bytes(f"{HEADER}\n{ROW}\n{row}\n".encode("latin-1"))
    sentence = refused(path)
    assert "row 3" in sentence
    assert "save the file again as UTF-8" in sentence
    path.write_bytes("évent,b\n1,2\n".encode("latin-1"))
    assert "row 1: not UTF-8" in refused(path)


@pytest.mark.parametrize("where", ["header", "last row"])
def test_a_single_line_of_300_megabytes(tmp_path: Path, where: str) -> None:
    """It is refused without being taken into memory."""
    path = tmp_path / "own.csv"
    with path.open("wb") as file:
        if where == "last row":
            file.write(f"{HEADER}\n{ROW}\n".encode())
        for _ in range(300):
            file.write(b"x" * 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "a line of more than 2,000,000 characters" in refused(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


def test_zips_that_are_cut_climb_or_swell(tmp_path: Path) -> None:
    """A truncated zip, a path that leads out, and 2 GB of nothing packed small."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("own.csv", f"{HEADER}\n{ROW}\n" * 50)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.getvalue()[:-40])
    assert "not a whole zip file" in refused(cut)

    climbing = tmp_path / "climb.zip"
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../x.csv", f"{HEADER}\n{ROW}\n")
    assert "climbs out" in refused(climbing)
    assert not (tmp_path.parent / "x.csv").exists()

    bomb = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("big.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(2200):
            member.write(b"\0" * 1_000_000)
    assert "unpacks to 2.2 GB" in refused(bomb)

    hollow = tmp_path / "hollow.zip"
    with zipfile.ZipFile(hollow, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert "expected a .csv" in refused(hollow)


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    """A member that unpacks to more than it declares is refused, whatever its header says."""
    path = tmp_path / "lie.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("own.csv", HEADER + "\n" + (ROW + "\n") * 5000)
    content = bytearray(path.read_bytes())
    central = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, central + 24, 100)
    path.write_bytes(content)
    with pytest.raises(BadInput):
        read(path, TODAY)


def test_broken_spreadsheets_and_parquet(tmp_path: Path) -> None:
    """Files that only carry the name of their kind."""
    for name in ("a.xlsx", "a.parquet"):
        (tmp_path / name).write_bytes(b"PK not really" * 20)
        assert "not a whole" in refused(tmp_path / name)


def test_a_month_out_of_range(tmp_path: Path) -> None:
    """In a file of country-months, and civilian deaths above all deaths."""
    header = (
        "country_iso3,year_month,ucdp_event_count,ucdp_fatalities_best,ucdp_fatalities_high,ucdp_civilian_deaths,"
        "ucdp_state_based_events,ucdp_non_state_events,ucdp_one_sided_events"
    )
    path = tmp_path / "months.csv"
    path.write_text(f"{header}\nSDN,2024-01,1,5,9,2,1,0,0\nSDN,2024-13,1,5,9,2,1,0,0\n", "utf-8")
    assert "months.csv, row 3, column month: expected a month such as 2024-12, got '2024-13'" in refused(path)
    path.write_text(f"{header}\nSDN,2024-01,1,5,9,6,1,0,0\n", "utf-8")
    assert "row 2, column deaths_civilians: expected no more than all deaths, got '6'" in refused(path)
