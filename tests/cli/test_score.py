"""Scoring anyone's draws from the command line."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from heed.lake import receipts

HEED = Path(sys.executable).with_name("heed")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two countries, two months, four draws each."""
    panel, draws = tmp_path / "panel.csv", tmp_path / "draws.parquet"
    pl.DataFrame(
        {
            "country": ["GRF", "GRF", "RUR", "RUR"],
            "month": ["2024-01", "2024-02"] * 2,
            "deaths": [0, 3, 40, 0],
        }
    ).write_csv(panel)
    rows = [
        (country, month, step, draw, value)
        for country, values in (("GRF", (0, 0, 2, 4)), ("RUR", (0, 10, 30, 60)))
        for step, month in enumerate(("2024-01", "2024-02"), 1)
        for draw, value in enumerate(values, 1)
    ]
    pl.DataFrame(rows, schema=["country", "month", "step", "draw", "value"], orient="row").write_parquet(
        draws
    )
    return draws, panel


def heed(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HEED, *map(str, words)], capture_output=True, text=True, timeout=180)


def test_scores_as_a_table_and_as_json(files: tuple[Path, Path]) -> None:
    """The CRPS by hand: mean |x−y| less half the mean |x−x'|."""
    draws, panel = files
    found = json.loads(heed("risk", "score", "--draws", draws, "--panel", panel, "--json").stdout)
    by_hand = []
    for values, seen in (((0, 0, 2, 4), 0), ((0, 0, 2, 4), 3), ((0, 10, 30, 60), 40), ((0, 10, 30, 60), 0)):
        spread = sum(abs(a - b) for a in values for b in values) / 16 / 2
        by_hand.append(sum(abs(a - seen) for a in values) / 4 - spread)
    assert found["crps"] == pytest.approx(sum(by_hand) / 4)
    said = heed("risk", "score", "--draws", draws, "--panel", panel).stdout
    assert "4 country-months, 4 draws each" in said
    assert f"{found['crps']:.4f}" in said


def test_draws_of_months_that_are_not_over(files: tuple[Path, Path]) -> None:
    """One sentence, exit code 2."""
    draws, panel = files
    pl.read_csv(panel).filter(pl.col("month") == "2024-01").write_csv(panel)
    done = heed("risk", "score", "--draws", draws, "--panel", panel)
    assert done.returncode == 2
    assert "use months that are over" in done.stderr


def test_scores_at_two_vintages_name_theirs(files: tuple[Path, Path], tmp_path: Path) -> None:
    """The same draws against a later release score otherwise; each answer names the bytes it rests on."""
    draws, panel = files
    later = tmp_path / "later.csv"
    pl.read_csv(panel).with_columns(pl.col("deaths") * 2).write_csv(later)
    facts = dict.fromkeys(receipts.TOLD, "x") | {"may_republish": "yes", "version": "25.1"}
    receipts.write(later, facts)
    first, second = (
        json.loads(heed("risk", "score", "--draws", draws, "--panel", each, "--json").stdout)
        for each in (panel, later)
    )
    assert first["crps"] != second["crps"]
    assert first["draws_file"] == second["draws_file"]
    for found, path, version in ((first, panel, None), (second, later, "25.1")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert found["panel_file"] == {"name": path.name, "sha256": digest, "version": version}
        assert found["draws"] == 4
        said = heed("risk", "score", "--draws", draws, "--panel", path).stdout
        assert digest in said and "4 draws each" in said
    assert "later.csv, version 25.1, sha256" in said


def test_a_panel_changed_since_its_receipt_is_not_scored(files: tuple[Path, Path]) -> None:
    """A version that no longer is the file's would be a wrong one."""
    draws, panel = files
    receipts.write(panel, dict.fromkeys(receipts.TOLD, "x") | {"may_republish": "yes"})
    panel.write_text(panel.read_text("utf-8").replace("40", "41"), "utf-8")
    done = heed("risk", "score", "--draws", draws, "--panel", panel)
    assert done.returncode == 2
    assert "as its receipt says" in done.stderr


def test_calibrates_from_the_command_line(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Draws of January teach those of February; the rows stay; what does not fit is refused."""
    draws, panel = files
    held = pl.read_parquet(draws)
    past, now, out = tmp_path / "past.csv", tmp_path / "now.parquet", tmp_path / "out.parquet"
    held.filter(pl.col("month") == "2024-01").write_csv(past)
    held.filter(pl.col("month") == "2024-02").write_parquet(now)
    words = ("risk", "calibrate", "--panel", panel, "--out", out)
    done = heed(*words, "--past", past, "--draws", now)
    assert done.returncode == 0 and "8 draws, calibrated on 1 earlier table" in done.stdout
    moved = pl.read_parquet(out)
    assert moved.drop("value").equals(pl.read_parquet(now).drop("value"))
    out.unlink()
    done = heed(*words, "--past", draws, "--draws", now)
    assert done.returncode == 2 and not out.exists()
    assert "they reach month 2024-02, the draws begin with 2024-02" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
