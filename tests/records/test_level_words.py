"""The levels in words: the same sentences as those of `heed.alerts`, found by translators, and translated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.functional import Promise
from django.utils.translation import trans_real

from heed.alerts.levels import MEANINGS, Level
from heed.records.alerting.letters import _lines
from heed.records.alerting.level_words import MEANT, NAMES, level, meaning
from heed.records.alerting.told import preview
from heed.web.alerting.draft_form import level_words
from heed.web.delivery.forms import Wanted
from tests.records.sinks import told_step


@pytest.mark.parametrize("each", Level)
def test_every_level_is_there_word_for_word(each: Level) -> None:
    assert isinstance(NAMES[each], Promise) and isinstance(MEANT[each], Promise)
    assert (level(each), meaning(each)) == (each.value.capitalize(), MEANINGS[each].words)


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Adds a translation to the language in force."""
    messages = trans_real.catalog()._catalog._catalogs[0]  # type: ignore[attr-defined]
    return lambda text, other: monkeypatch.setitem(messages, text, other)


def test_a_translation_is_shown_in_forms_and_mails(
    records: object, translated: Callable[[str, str], None]
) -> None:
    translated("Warning", "Warnung von Ruritanien")
    translated(MEANINGS[Level.WARNING].words, "Verbrechen drohen.")
    both = "Warnung von Ruritanien: Verbrechen drohen."
    assert level_words(Level.WARNING) == both
    assert (str(Level.WARNING), both) in list(Wanted().fields["levels"].choices)  # type: ignore[attr-defined]
    lines = [line.words for line in _lines(preview(told_step()))]
    assert "Warnung von Ruritanien. Verbrechen drohen." in lines
