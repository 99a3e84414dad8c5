"""Case files: kept one beside another, read by few, asked by the gate, and refused whole when a line is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from heed.base.errors import BadFile, BadInput, NotAllowed, NotFound
from heed.norm.assessment import Standing
from heed.records.accounts.models import Account
from heed.records.alerting.asking import gate
from heed.records.alerting.cases import case_file, case_files, keep_case, newest_case
from heed.records.alerting.drafting import draft
from heed.records.alerting.models import CaseFile
from heed.records.alerting.policy import may_read_cases
from tests.records.alerting.raising import WARNING

Joined = Callable[..., Account]
TODAY = timezone.now().date()
CASE = f"case: sudan\ntitle: Sudan\nas_of: {TODAY}\nsummary: what is known\n"
CONSENT = f"consents:\n- {{measures: [H01], given: true, by: Ruritania, date: {TODAY}, source: a letter}}\n"


@pytest.fixture
def analyst(joined: Joined) -> Account:
    return joined("analyst")


def test_the_newest_is_what_the_gate_is_asked_with(analyst: Account) -> None:
    """A consent that is written down opens what needed it; the older file stays beside the newer."""
    step = draft(analyst, "SDN", WARNING)
    assert newest_case("SDN") is None
    assert gate(step, TODAY).standing("H01").standing is Standing.OPEN_WITH_CONSENT
    first = keep_case(analyst, "Sudan", CASE, "begun")
    assert gate(step, TODAY).standing("H01").standing is Standing.OPEN_WITH_CONSENT
    second = keep_case(analyst, "SDN", CASE + CONSENT, "consent came", after=first.pk)
    assert gate(step, TODAY).standing("H01").standing is Standing.OPEN
    assert [(each.file, each.why) for each in case_files(analyst, "SDN")] == [
        (second, "consent came"),
        (first, "begun"),
    ]
    assert case_file(analyst, "SDN", first.pk).file.text == CASE
    with pytest.raises(NotFound):
        case_file(analyst, "MMR", first.pk)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case: [", "case file of SDN, line 1"),
        (CASE.replace("summary", "summery"), "line 4, summery"),
        (CASE.replace("title", "fictional: true\ntitle"), "marked fictional"),
        (CASE.replace(str(TODAY), str(TODAY + timedelta(days=1))), "as_of: expected a day up to today"),
        (CASE + "#" * 200_000, "at most 200,000 characters"),
        (CASE + CONSENT.replace("H01", "Z99"), "line 6, consents"),
    ],
)
def test_what_is_no_case_is_refused_whole(analyst: Account, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        keep_case(analyst, "SDN", text, "first")
    assert not CaseFile.objects.exists()


def test_a_reason_is_needed_and_nothing_is_kept_twice(analyst: Account) -> None:
    with pytest.raises(BadInput, match="the reason is missing"):
        keep_case(analyst, "SDN", CASE, " ")
    kept = keep_case(analyst, "SDN", CASE.replace("\n", "\r\n"), "begun")
    assert kept.text == CASE
    with pytest.raises(BadInput, match="kept already"):
        keep_case(analyst, "SDN", CASE, "again")
    assert CaseFile.objects.count() == 1


def test_who_has_not_seen_the_newest_does_not_replace_it(analyst: Account, joined: Joined) -> None:
    """Two people write at once: the second is told of the first, and nothing is lost."""
    other = joined("reviewer")
    keep_case(analyst, "SDN", CASE, "begun", after=0)
    with pytest.raises(BadInput, match="analyst of Ruritania kept a newer one"):
        keep_case(other, "SDN", CASE + CONSENT, "consent came", after=0)
    seen = case_files(other, "SDN")[0].file.pk
    assert keep_case(other, "SDN", CASE + CONSENT, "consent came", after=seen).by == other


@pytest.mark.parametrize(
    ("role", "places", "reads"),
    [
        ("analyst", (), True), ("analyst", ("Africa",), True), ("analyst", ("MMR",), False),
        ("reviewer", (), True), ("administrator", (), True), ("editor", (), False),
        ("field_monitor", ("SDN",), False), ("reader", (), False),
    ],
)  # fmt: skip
def test_read_and_kept_by_those_who_raise_or_confirm_there_and_read_what_is_restricted(
    analyst: Account, joined: Joined, role: str, places: tuple[str, ...], reads: bool
) -> None:
    """A field monitor raises alerts and yet neither reads nor replaces one."""
    keep_case(analyst, "SDN", CASE, "begun")
    person = joined(role, places=places)
    assert may_read_cases(person, "SDN") is reads and not may_read_cases(None, "SDN")
    if reads:
        assert len(case_files(person, "SDN")) == 1
        assert keep_case(person, "SDN", CASE + CONSENT, "consent came").by == person
        return
    with pytest.raises(NotAllowed):
        case_files(person, "SDN")
    with pytest.raises(NotAllowed):
        keep_case(person, "SDN", CASE + CONSENT, "consent came")
    assert CaseFile.objects.count() == 1


def test_one_that_fits_no_more_is_named_without_a_word_of_it(analyst: Account) -> None:
    """Such as one that names a measure which a later version of heed does not know."""
    step = draft(analyst, "SDN", WARNING)
    CaseFile.objects.create(country="SDN", text=CASE.replace("what", "[secret"), by=analyst)
    with pytest.raises(BadInput, match=r"the case file of Sudan kept on .* must keep a newer one") as refused:
        gate(step, TODAY)
    assert "secret" not in refused.value.sentence and not isinstance(refused.value, BadFile)
