"""An editor, and the situation that they opened."""

from __future__ import annotations

import pytest

from heed.records.accounts.models import Account
from heed.records.situations.models import Situation
from heed.records.situations.opening import open_situation
from tests.records.situations.writing import TODAY, Joined, about


@pytest.fixture
def editor(joined: Joined) -> Account:
    return joined("editor")


@pytest.fixture
def situation(editor: Account) -> Situation:
    return open_situation(editor, "ruritania", about(), TODAY)
