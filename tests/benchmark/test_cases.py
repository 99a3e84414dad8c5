"""The cases of the replay: each onset has its source, and what can be computed is."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from heed.base.errors import BadFile
from heed.base.months import Month
from heed.benchmark.cases import cases
from heed.pipeline import read_inputs
from heed.risk.replay import jump

NAMED = {"RWA", "SRB", "SDN", "KEN", "CIV", "LBY", "SYR", "SSD", "CAF", "IRQ", "MMR", "ETH", "UKR", "ISR"}


def test_every_case_says_who_says_so() -> None:
    """Fifteen cases in order of time, each with a source, an id of its own, and a note where it is not verified."""
    found = cases()
    assert len(found) == 15 and {case.country for case in found} == NAMED
    assert [case.onset for case in found] == sorted(case.onset for case in found)
    assert len({case.id for case in found}) == 15
    assert all(case.source and case.what for case in found)
    assert all(case.note for case in found if not case.verified)
    assert all(case.url.startswith("http") for case in found if case.url)


def test_jumps_are_in_the_record() -> None:
    """Where the month is the record's own jump, the rule finds that month in the embedded figures."""
    panel = read_inputs((), with_snapshot=True, today=date(2026, 11, 20)).panel
    jumps = [case for case in cases() if case.basis == "jump"]
    assert len(jumps) == 4
    for case in jumps:
        onset = Month.parse(case.onset)
        assert jump(panel, case.country, onset.year) == onset, case.name


def test_a_broken_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case without what it needs, or of an unknown country, is named."""
    row = {"name": "N", "country": "RUR", "onset": "2000-01", "basis": "jump", "what": "w", "source": "s"}
    monkeypatch.setattr(yaml, "safe_load", lambda _text: {"cases": [row]})
    with pytest.raises(BadFile, match="verified"):
        cases()
    monkeypatch.setattr(yaml, "safe_load", lambda _text: {"cases": [{**row, "verified": True}]})
    with pytest.raises(BadFile, match="unknown country RUR"):
        cases()
