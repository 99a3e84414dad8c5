"""What the gate says: decisions for what they are, allegations as alleged, reasons repeated and not read."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from heed.norm import assess, read_case
from heed.norm.schema import TURNS
from tests.norm.invented_cases import COMBINATIONS, assessed, case, crime, judged


def test_reported_for_what_they_are() -> None:
    """Decisions of the African Union's Assembly and the General Assembly are shown, and open nothing."""
    answer = assessed(("found", True, True, "none", "everybody but the council", True, True))
    said = {each.id: each.says for each in answer.beside}
    assert "invented decision of au_assembly of 2031-05-01" in said["au_4h"]
    assert "recommends and does not authorise" in said["uniting_for_peace"]
    assert "ICISS-JC: met (R. Hentzau" in said["precautions"]
    assert not answer.force_open
    assert "cannot take the Council's place" in answer.force[3].because


def test_peaceful_means_tried_are_reported(examples: Path) -> None:
    """With who used them, when, and what came of it; none recorded is said."""
    answer = assess(read_case(examples / "libya-2011.yml"))
    said = {each.id: each.says for each in answer.beside}["peaceful_means"]
    assert "D07, take it up in the Security Council, by the Security Council (2011-02-26): failed" in said
    assert "by the Human Rights Council (2011-02-25): under way" in said
    assert assess(case()).beside[0].says.startswith("None is recorded.")


def test_words(examples: Path) -> None:
    """What is alleged is said to be alleged; no State is said to commit anything; the limits stand on top."""
    answers = [
        assess(read_case(examples / f"{name}.yml")) for name in ("libya-2011", "georgia-2008", "ruritania")
    ]
    for answer in (*answers, *(assessed(each) for each in COMBINATIONS[::97])):
        text = str(answer.plain()).lower()
        assert "committing" not in text and "guilty" not in text and "probability" in answer.limits
        assert "no legal advice" in answer.limits and "decides nothing" in answer.limits
        assert "presumed innocent" in answer.limits
    assert "alleged by the Russian Federation alone" in answers[1].force[0].because


def test_the_answer_for_programs_is_the_one_described() -> None:
    """Every key that docs/norm.md names is there, no other is, and JSON gives back what it was given."""
    text = (Path(__file__).parents[2] / "docs" / "norm.md").read_text("utf-8")
    part = text[text.index("### The answer as JSON") : text.index("## A case")]
    rows = [line.split("|")[1:3] for line in part.splitlines() if line.startswith("| `")]
    named: dict[str, set[str]] = {
        key: set(re.findall(r"`([a-z_]+)`", means))
        for keys, means in rows
        for key in re.findall(r"`(\w+)`", keys)
    }
    for combination in COMBINATIONS[::331]:
        whole = assessed(combination).plain()
        answer = json.loads(json.dumps(whole))
        assert set(answer) == set(named)
        for key in ("force", "measures", "beside"):
            assert all(set(each) == named[key] for each in answer[key])
        assert answer["ways"] is None or set(answer["ways"]) == named["ways"]
        assert len(answer["force"]) == 5 and len(answer["measures"]) == 51


LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=TURNS)
REASONS = st.text(LETTERS, min_size=1, max_size=60).filter(
    lambda text: any(each.isalpha() for each in text) and "<" not in text
)


@settings(deadline=None)
@given(reasons=REASONS, signed_by=REASONS)
def test_who_signs_and_why_is_repeated_and_not_read(reasons: str, signed_by: str) -> None:
    """The gate asks that a judgement is signed; its words change nothing."""
    judgement = judged(True) | {"reasons": reasons, "signed_by": signed_by}
    answer = assess(case(**crime("found"), judgements={"manifest_failure": judgement}))
    assert answer.force[1].met and not answer.force_open
    assert reasons.strip() in answer.force[1].because and signed_by.strip() in answer.force[1].because
