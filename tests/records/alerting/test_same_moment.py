"""Two people do the same at the same moment: one of them is heard, or both, and nobody meets a fault."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.records.alerting.answering import Said, correct, respond
from heed.records.alerting.asking import add_addressee
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import draft, drop, follow, submit
from heed.records.alerting.hooks import add
from heed.records.alerting.models import Addressee, Alert, Ask, Move, State
from heed.records.alerting.outgoing import Outgoing, Webhook
from heed.records.alerting.subscribing import Choice
from tests.records.alerting.at_once import at_once, person, refused
from tests.records.alerting.raising import TODAY, WARNING, ask_of, tell
from tests.records.conftest import Kept
from tests.records.sinks import subscribers

ROUNDS = 4


@pytest.mark.parametrize("before", [0, 1])
def test_two_who_begin_an_alert_get_two_numbers(own_records: Kept, before: int) -> None:
    first, second = person("analyst", 1), person("analyst", 2)
    for _ in range(before):
        draft(first, "SDN", WARNING)
    for _ in range(ROUNDS):
        at_once(own_records, *(partial(draft, each, "SDN", WARNING) for each in (first, second)))
    found = sorted(Alert.objects.values_list("number", flat=True))
    many = before + 2 * ROUNDS
    assert found == [f"{TODAY.year}-{number:04d}" for number in range(1, many + 1)]


def test_the_ten_thousandth_of_a_year_has_a_number_too(records: Kept) -> None:
    Alert.objects.bulk_create(
        Alert(number=f"{TODAY.year}-{number}", country="SDN") for number in ("0007", "9999")
    )
    analyst = person("analyst")
    said = [draft(analyst, "SDN", WARNING).alert.number for _ in range(3)]
    assert said == [f"{TODAY.year}-{number}" for number in (10000, 10001, 10002)]


def test_two_reviewers_of_an_emergency_tell_it_once(own_records: Kept) -> None:
    analyst, first, second = person("analyst"), person("reviewer", 1), person("reviewer", 2)
    subscribers(2)
    for _ in range(ROUNDS):
        step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
        assert (
            refused(at_once(own_records, *(partial(confirm, each, step, "x") for each in (first, first))))
            == 1
        )
        step.refresh_from_db()
        assert step.state == State.WAITING
        came = at_once(own_records, *(partial(confirm, second, step, "x") for _ in range(2)))
        assert refused(came) == 1 and Outgoing.objects.filter(step=step).count() == 2


def test_a_step_is_told_or_dropped_and_never_both(own_records: Kept) -> None:
    analyst, reviewer = person("analyst"), person("reviewer")
    for _ in range(ROUNDS):
        step = submit(analyst, draft(analyst, "SDN", WARNING))
        came = at_once(own_records, partial(confirm, reviewer, step, "x"), partial(drop, analyst, step, "x"))
        step.refresh_from_db()
        assert refused(came) == 1 and (step.state == State.TOLD) == (step.told is not None)


def test_one_follows_an_alert_and_an_answer_is_recorded_and_corrected_once(own_records: Kept) -> None:
    analyst, reviewer = person("analyst"), person("reviewer")
    step = draft(analyst, "SDN", WARNING)
    ask_of(step, analyst)
    tell(step, analyst, reviewer)
    ask = Ask.objects.get()
    both, more = (analyst, reviewer), replace(WARNING, note="more")
    assert (
        refused(
            at_once(own_records, *(partial(follow, each, step.alert, Move.UPDATE, more) for each in both))
        )
        == 1
    )
    said = Said(Answer.DONE, TODAY, "a letter")
    assert refused(at_once(own_records, *(partial(respond, each, ask, said, TODAY) for each in both))) == 1
    wrong = ask.responses.get()
    assert (
        refused(at_once(own_records, *(partial(correct, each, wrong, None, "x", TODAY) for each in both)))
        == 1
    )


def test_an_addressee_and_a_webhook_are_added_once(own_records: Kept) -> None:
    analyst, administrator = person("analyst"), person("administrator")
    for number in range(ROUNDS):
        office = partial(add_addressee, analyst, f"Office {number}", "international", "secretariat")
        assert refused(at_once(own_records, office, office)) == 1
        hook = partial(add, administrator, f"https://1.1.1.1/{number}", Choice(), "asked for")
        assert refused(at_once(own_records, hook, hook)) == 1
    assert (Addressee.objects.count(), Webhook.objects.count()) == (ROUNDS, ROUNDS)
