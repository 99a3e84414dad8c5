"""Numbers of alerts after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from heed.records.alerting import reading
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import Alert, Step
from heed.records.backup import back_up, check, put_back
from tests.records.alerting.at_once import person
from tests.records.alerting.raising import TODAY, WARNING


def test_none_is_given_twice(own_records: Any, tmp_path: Path) -> None:
    """Else two alerts that others hold would have one name."""
    analyst = person("analyst")
    first = draft(analyst, "SDN", WARNING)
    back_up(tmp_path / "b.zip")
    since = [draft(analyst, "MMR", WARNING).alert.number for _ in range(2)]
    for _ in range(2):
        put_back(check(tmp_path / "b.zip"), replace=True)
    assert list(Step.objects.all()) == [first]
    assert sorted(Alert.objects.values_list("number", flat=True)) == [first.alert.number, *since]
    assert draft(analyst, "SDN", WARNING).alert.number == f"{TODAY.year}-0004"
    assert reading.alerts(None, TODAY) == [] and len(reading.unfinished(analyst)) == 2
    back_up(tmp_path / "c.zip")
    put_back(check(tmp_path / "c.zip"), replace=True)
    assert Alert.objects.count() == 4
