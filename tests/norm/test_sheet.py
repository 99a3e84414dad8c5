"""Assessment sheets: read, written, kept, compared; nothing is summed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heed.base.errors import BadFile, BadInput
from heed.norm import load
from heed.norm.schema import TURNS
from heed.norm.sheet import (
    Compared,
    Presence,
    Seen,
    Sheet,
    compare,
    factors,
    history,
    label,
    parse_sheet,
    read_sheet,
    write_sheet,
)

HEAD = "sheet: one\nsituation: ruritania\nauthor: F. von Tarlenheim\ndate: 2031-05-04\n"
ROW = "rows:\n- {factor: RF8, presence: present, direction: rising, confidence: low, sources: [invented]}\n"


@pytest.fixture
def pair(examples: Path) -> tuple[Sheet, Sheet]:
    """The two sheets on Ruritania."""
    return read_sheet(examples / "ruritania-sheet-1.yml"), read_sheet(examples / "ruritania-sheet-2.yml")


def test_side_by_side(pair: tuple[Sheet, Sheet]) -> None:
    """All fourteen factors and the indicators spoken of, in order; what changed is marked."""
    rows = compare(*pair)
    assert [r.factor for r in rows if r.factor.startswith("RF")] == list(load().risk_factors)
    assert [r.factor for r in rows if r.changed] == ["RF7", "7.5", "RF8"]
    by = {r.factor: r for r in rows}
    assert by["7.5"].before and by["7.5"].before.presence is Presence.UNKNOWN
    assert by["7.5"].after and by["7.5"].after.presence is Presence.PRESENT
    assert by["RF9"].before and not by["RF9"].changed


def test_not_assessed_is_not_unknown(pair: tuple[Sheet, Sheet]) -> None:
    """A factor on neither sheet has no entry at all; an unknown one has one."""
    by = {r.factor: r for r in compare(*pair)}
    assert by["RF1"].before is None and by["RF1"].plain()["before"] is None
    unknown = by["7.5"].plain()["before"]
    assert unknown is not None and unknown["presence"] == "unknown"
    seen = Seen(factor="RF1", presence=Presence.UNKNOWN, confidence="low")
    assert Compared("RF1", "", None, seen).changed


def test_nothing_is_summed(pair: tuple[Sheet, Sheet]) -> None:
    """No number stands in a comparison."""
    for row in compare(*pair):
        values = [v for side in ("before", "after") for v in (row.plain()[side] or {}).values()]
        assert not any(isinstance(value, int | float) for value in values)


def test_two_situations_or_turned_round(pair: tuple[Sheet, Sheet]) -> None:
    """Sheets on two situations, or the later one first, are refused."""
    with pytest.raises(BadInput, match="one situation"):
        compare(pair[0], pair[1].model_copy(update={"situation": "strelsau"}))
    with pytest.raises(BadInput, match="earlier sheet first"):
        compare(pair[1], pair[0])


def test_history_is_kept(pair: tuple[Sheet, Sheet]) -> None:
    """Sheets come in the order of their days; one that follows a sheet that is not there is refused."""
    assert history(reversed(pair)) == pair
    with pytest.raises(BadInput, match="not an earlier sheet"):
        history(pair[1:])
    with pytest.raises(BadInput, match="twice"):
        history((pair[0], pair[0]))
    with pytest.raises(BadInput, match="leave ruritania-2031-05 out"):
        history((pair[0], pair[1].model_copy(update={"situation": "strelsau"})))


def test_a_sheet_is_not_changed(pair: tuple[Sheet, Sheet]) -> None:
    """What was written stays as it was."""
    with pytest.raises(ValueError, match="frozen"):
        pair[0].author = "somebody else"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ROW.replace("RF8", "RF15"), "line 6, rows → 1 → factor: expected a risk factor"),
        (HEAD + ROW.replace("RF8", "'1.1'"), "got '1.1'"),
        (HEAD + ROW.replace("sources: [invented]", "sources: []"),
         "1 → sources: expected at least one source for what is said to be present, got nothing; name a"),
        (HEAD + ROW.replace("presence: present", "presence: perhaps"), "'absent' or 'unknown', got 'perhaps'"),
        (HEAD + ROW.replace("rising", "up"), "1 → direction: expected 'rising', 'steady'"),
        (HEAD + ROW.replace("confidence: low", "confidence: 0.4"), "expected 'low', 'medium' or 'high', got 0.4"),
        (HEAD + ROW + ROW.removeprefix("rows:\n"), "rows → 2 → factor: expected each factor once, got 'RF8'"),
        (HEAD + ROW + "score: 7\n", "line 7, score: expected no other key"),
        (HEAD.replace("author: F. von Tarlenheim\n", "") + ROW, "author: expected a value, got nothing"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence(text: str, said: str) -> None:
    """It names file, line, place, expected, got, what to do."""
    assert parse_sheet(HEAD + ROW, "sheet.yml").rows[0].factor == "RF8"
    with pytest.raises(BadFile) as refused:
        parse_sheet(text, "sheet.yml")
    assert said in refused.value.sentence


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Any sheet."""
    letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=TURNS)
    words = st.text(letters, min_size=1, max_size=40).map(str.strip).filter(bool)
    rows = []
    for factor in draw(st.lists(st.sampled_from(factors()), unique=True, max_size=6)):
        presence = draw(st.sampled_from(Presence))
        fewest = 0 if presence is Presence.UNKNOWN else 1
        rows.append(
            Seen(
                factor=factor,
                presence=presence,
                direction=draw(st.sampled_from(("rising", "steady", "falling", "unknown"))),
                confidence=draw(st.sampled_from(("low", "medium", "high"))),
                sources=tuple(draw(st.lists(words, min_size=fewest, max_size=3))),
                note=draw(st.none() | words),
            )
        )
    day = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return Sheet(sheet="one", situation="ruritania", author=draw(words), date=day, rows=tuple(rows))


@settings(deadline=None)
@given(sheets())
def test_written_and_read_again(sheet: Sheet) -> None:
    """A sheet comes back as it was, and beside itself nothing has changed."""
    assert parse_sheet(write_sheet(sheet), "sheet.yml") == sheet
    assert not any(row.changed for row in compare(sheet, sheet))


def test_labels() -> None:
    """Every factor and confirmed indicator has words; others are refused."""
    assert len(factors()) == 14 + 39
    assert all(label(factor) for factor in factors())
    with pytest.raises(BadInput, match="no risk factor"):
        label("RF99")
