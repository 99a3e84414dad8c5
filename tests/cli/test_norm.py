"""`heed norm`: what a reader of the terminal gets, and what a program gets."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest

import heed.norm
from tests.cli.conftest import Heed

EXAMPLES = Path(heed.norm.__file__).with_name("examples")


@pytest.fixture
def heed_norm(heed: Heed) -> Heed:
    """Runs `heed norm …`."""
    return partial(heed, "norm")


def test_a_case_is_set_against_the_norm(heed_norm: Heed) -> None:
    """The limits first, then each condition with its reason, then what can be done, then the measures."""
    said = heed_norm("check", EXAMPLES / "libya-2011.yml")
    text = " ".join(said.out.split())
    assert said.code == 0 and said.err == ""
    assert (
        text.index("no legal advice") < text.index("Coercive force") < text.index("What can lawfully be done")
    )
    assert "(M02): barred as the file stands" in text
    assert "met Has the Security Council authorised this measure? S/RES/1973 (2011) of 2011-03-17." in text
    assert (
        "Missing: a judgement that the national authorities are manifestly failing, signed and dated" in text
    )
    assert "when the Security Council is blocked: Uniting for Peace" in text
    assert "N01 ratify" not in text and "P01 send peacekeepers" in text
    assert max(map(len, said.out.splitlines())) <= 112


@pytest.mark.parametrize("wide", [60, 80])
def test_a_narrow_terminal_cuts_no_word(heed_norm: Heed, monkeypatch: pytest.MonkeyPatch, wide: int) -> None:
    """Every line fits, and each word of a measure and of a risk factor is whole."""
    monkeypatch.setenv("COLUMNS", str(wide))
    pair = EXAMPLES / "ruritania-sheet-1.yml", EXAMPLES / "ruritania-sheet-2.yml"
    words = {
        ("check", "ruritania", "--all"): "judged by R. Hentzau, head of an invented mission",
        ("measures",): "bring a case to the International Court of Justice and ask for provisional measures",
        ("show", "L05"): "A party to the Genocide Convention sues another; the Court may order it at once",
        ("compare", *pair): "Tensions between groups, discrimination against protected groups",
    }
    for asked, said in words.items():
        answer = heed_norm(*asked)
        assert answer.code == 0 and max(map(len, answer.out.splitlines())) <= wide, asked
        assert said in " ".join(answer.out.split())


def test_what_others_wrote_ends_with_one_full_stop(heed_norm: Heed) -> None:
    text = " ".join(heed_norm("check", "ruritania").out.split())
    assert ".." not in text and "in part. Whether" in text and "2031-05-02). They advise" in text


def test_worked_examples_are_known_by_name(heed_norm: Heed) -> None:
    """Whoever installed heed has no path to them."""
    for name in ("libya-2011", "georgia-2008", "ruritania"):
        assert heed_norm("check", name).out == heed_norm("check", EXAMPLES / f"{name}.yml").out


def test_every_code_of_an_actor_is_accepted(heed_norm: Heed) -> None:
    """In any capitals, and as a name."""
    codes = ("CS", "N", "MS", "SR", "RO", "SEC", "HRC", "GA", "SC", "CT", "ME")
    for code in codes:
        rows = json.loads(heed_norm("measures", "--actor", code.lower(), "--json").out)
        actor = heed.norm.load().authority(code)
        assert actor and rows and all(actor.id in row["actors"] for row in rows)
        assert json.loads(heed_norm("measures", "--actor", actor.id.replace("_", " "), "--json").out) == rows
    estimates = json.loads(heed_norm("measures", "--actor", "GA", "--json").out)
    assert {row["id"] for row in estimates if not row["lead_time"]["estimate"]} == {"D09"}


def test_all_measures_on_demand(heed_norm: Heed) -> None:
    """With --all those that are open stand in the list too."""
    said = heed_norm("check", EXAMPLES / "georgia-2008.yml", "--all")
    assert said.code == 0
    assert all(f"\n{code} " in said.out for code in heed.norm.load().measures)


def test_the_same_for_programs(heed_norm: Heed) -> None:
    """JSON holds every measure with its standing, clauses and what is missing."""
    found = json.loads(heed_norm("check", EXAMPLES / "georgia-2008.yml", "--json").out)
    assert found["force_open"] is False and found["as_of"] == "2008-08-22"
    assert len(found["measures"]) == 51
    force = next(each for each in found["measures"] if each["measure"] == "M02")
    assert force["standing"] == "barred" and len(force["missing"]) == 5 and "WSO-139-3" in force["clauses"]
    assert "no legal advice" in found["limits"]


def test_bad_cases_are_one_sentence(heed_norm: Heed, tmp_path: Path) -> None:
    """Exit code 2, nothing on standard output, file and line in the sentence."""
    text = (EXAMPLES / "ruritania.yml").read_text("utf-8")
    bad = tmp_path / "case.yml"
    for old, new, said in (
        ("    signed_by: R. Hentzau\n", "", "judgements → manifest_failure → signed_by: expected a value"),
        ("by: security_council", "by: the_council", "expected an actor or authority"),
        ("crime: genocide", "crime: murder", "expected one of the four crimes"),
        ("clause: ICISS-RP", "clause: ICISS", "expected a clause"),
        ("date: 2031-05-02", "date: 2031-06-02", "expected a day up to the case's own date"),
        ("title:", "titel:", "titel: expected no other key"),
    ):
        assert old in text
        bad.write_text(text.replace(old, new, 1), "utf-8")
        answer = heed_norm("check", bad)
        assert answer.code == 2 and answer.out == ""
        assert answer.err.startswith("heed: case.yml, line ") and said in answer.err
        assert answer.err.count("\n") == 1 and "Traceback" not in answer.err
    missing = heed_norm("check", tmp_path / "none.yml")
    assert missing.code == 2 and "No such file" in missing.err


def test_measures_are_listed_and_chosen(heed_norm: Heed) -> None:
    """By who acts, pillar, phase and means; unknown names are refused with those there are."""
    assert "51 of 51 measures" in heed_norm("measures").out
    said = heed_norm("measures", "--means", "force")
    assert "3 of 51 measures" in said.out and "M02" in said.out and "N01" not in said.out
    rows = json.loads(heed_norm("measures", "--actor", "sc", "--pillar", 3, "--json").out)
    assert {row["id"] for row in rows} >= {"D07", "L01", "M02"}
    assert all("security_council" in row["actors"] and 3 in row["pillars"] for row in rows)
    for words in (("--actor", "UNSC"), ("--pillar", "4"), ("--phase", "soon"), ("--means", "kind")):
        refused = heed_norm("measures", *words)
        assert refused.code == 2 and "expected" in refused.err and "choose one of them" in refused.err


def test_one_measure_in_full(heed_norm: Heed) -> None:
    """With its basis, and whether that was verified; an unknown code is refused."""
    said = heed_norm("show", "d09")
    assert "General Assembly resolution 377 A (V)" in said.out and "24 hours" in said.out
    assert "(estimate)" in heed_norm("show", "N01").out and "not verified" in heed_norm("show", "N01").out
    assert json.loads(heed_norm("show", "D09", "--json").out)["id"] == "D09"
    refused = heed_norm("show", "Z1")
    assert refused.code == 2 and "expected the code of a measure" in refused.err


def test_two_sheets_side_by_side(heed_norm: Heed) -> None:
    """What changed is marked, what was not assessed is said, and no sum is given."""
    pair = EXAMPLES / "ruritania-sheet-1.yml", EXAMPLES / "ruritania-sheet-2.yml"
    said = heed_norm("compare", *pair)
    assert said.code == 0 and "not assessed" in said.out and "Nothing is summed" in said.out
    assert re.findall(r"^\* +(RF\d+|[\d.]+)", said.out, re.MULTILINE) == ["RF7", "7.5", "RF8"]
    rows = json.loads(heed_norm("compare", *pair, "--json").out)["rows"]
    assert [row["factor"] for row in rows if row["changed"]] == ["RF7", "7.5", "RF8"]
    assert heed_norm("compare", *reversed(pair)).code == 2
