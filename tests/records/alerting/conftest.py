"""People who raise alerts, and an alert that was told."""

from __future__ import annotations

import pytest

from heed.records.accounts.models import Account
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import Step
from tests.records.alerting.raising import WARNING, Joined, ask_of, tell


@pytest.fixture
def analyst(joined: Joined) -> Account:
    return joined("analyst")


@pytest.fixture
def reviewer(joined: Joined) -> Account:
    return joined("reviewer")


@pytest.fixture
def told(analyst: Account, reviewer: Account) -> Step:
    """A warning about Sudan that was told."""
    step = draft(analyst, "SDN", WARNING)
    ask_of(step, analyst)
    return tell(step, analyst, reviewer)
