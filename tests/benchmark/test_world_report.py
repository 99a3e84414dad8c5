"""What the world task tells: its report, its pictures, and the document of the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from heed.benchmark import skill, tables, world, world_report
from tests.benchmark.world_data import invented


def test_the_report_says_what_was_scored(scored: world.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report holds each question, each reference, and the ratio computed here by hand, with its verdict."""
    monkeypatch.setattr(world_report, "WINDOWS", range(2004, 2005))
    report = world.as_markdown(scored)
    pairs = [
        [each.scores[name]["crps"].mean() for name in (skill.OURS, skill.REFERENCE)]
        for each in scored.windows["deaths"]
    ]
    ratio = float(np.exp(np.mean([np.log(own / other) for own, other in pairs])))
    assert f"| CRPS, ratio to conflictology | {tables.shown(ratio)} |" in report
    for told in (
        "Civilian deaths",
        "240-month bootstrap",
        "conflictology 24",
        "PIT histogram",
        "Deaths, all states",
    ):
        assert told in report


def test_pictures_have_the_figures_of_the_tables(scored: world.Result) -> None:
    """What the spec draws stands in the report: groups and bars as printed, skill as one less the ratio."""
    pictured, report = world.pictured(scored), world.as_markdown(scored)
    for row in pictured[0].rows:
        said, seen = tables.shown(row["said"]), tables.shown(row["seen"])
        assert f"| {row['number']:,} | {said} | {seen} |" in report
    assert " | ".join(tables.shown(row["share"]) for row in pictured[1].rows) in report
    ratios = skill.ratios(scored.windows["deaths"], skill.OURS)
    drawn = [row["skill"] for row in pictured[2].rows]
    assert drawn == pytest.approx(list(1 - ratios), rel=1e-4)
    assert f"| {tables.shown(drawn[0])} |" in report


KEYS = {
    "": {"task", "heed", "windows", "own_windows", "files", "figures"},
    "question": {"models", "years", "parts", "reliability", "pit"},
    "model": {
        "crps", *tables.MEASURES, "ratio", "ratio_low", "ratio_high", "ratio_without_largest", "windows_won",
    },
    "year": {
        "year", "crps", "crps_conflictology_12", "skill", "low", "high", "skill_without_largest", "brier_skill_25",
        "brier_skill_1000",
    },
    "reliability": {"groups", "line", "miscalibration", "discrimination", "uncertainty"},
    "group": {"low", "high", "number", "said", "seen", "seen_low", "seen_high"},
    "bar": {"low", "high", "share", "band_low", "band_high"},
    "part": {"part", "country_months", "ratios"},
}  # fmt: skip
"""Keys of `heed benchmark world --json`, each told of in docs/benchmark-figures.md."""


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The command on chosen windows: what it said, and the folder it wrote to."""
    data, out = invented(tmp_path_factory.mktemp("data")), tmp_path_factory.mktemp("out") / "deeper"
    words = ["benchmark", "world", "--windows", "2003,2004", "--data", data, "--out", out, "--json"]
    heed = Path(sys.executable).with_name("heed")
    return subprocess.run(
        [heed, *map(str, words)], capture_output=True, text=True, timeout=900, check=True
    ), out


def test_the_command_prints_one_document(command: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """Every key is there and told of, progress goes elsewhere, and the models are those of the report."""
    done, out = command
    told = json.loads(done.stdout, parse_constant=pytest.fail)
    assert "benchmark world" in done.stderr
    assert (told["task"], told["windows"], told["own_windows"]) == ("world", [2003, 2004], False)
    found = told["figures"]["questions"]["deaths"]
    held = {
        "": told, "question": found, "model": found["models"]["heed"], "year": found["years"][0],
        "reliability": found["reliability"], "group": found["reliability"]["groups"][0], "bar": found["pit"][0],
        "part": found["parts"][0],
    }  # fmt: skip
    assert {name: set(one) for name, one in held.items()} == KEYS
    page = (Path(__file__).resolve().parents[2] / "docs" / "benchmark-figures.md").read_text("utf-8")
    for keys in KEYS.values():
        assert not [key for key in keys if f"`{key}`" not in page]
    report = (out / "world.md").read_text("utf-8")
    for name in found["models"]:
        assert f"| {name} |" in report or f"| **{name}** |" in report


def test_the_report_says_so_and_has_its_pictures(
    command: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    """The chosen years stand at the top, verdicts are left out, and every embedded picture lies beside."""
    _, out = command
    report = (out / "world.md").read_text("utf-8")
    assert "**Windows chosen: 2003–2004.** The task's own are 2010–2024" in report.split("\n\n")[1]
    assert "Figures to reach" not in report
    assert "What was tried" not in report
    linked = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", report)
    assert [name for _, name in linked] == [f"world-{kind}.svg" for kind in ("skill", "reliability", "pit")]
    for alt, name in linked:
        root = ElementTree.fromstring((out / name).read_bytes())
        assert root.attrib["aria-label"] == alt
