"""Who may raise and confirm an alert, and how many people it takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heed.alerts.levels import Level
from heed.base.errors import BadInput, NotAllowed
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.confirming import confirm, give_back, missing, returns
from heed.records.alerting.drafting import draft, revise, submit
from heed.records.alerting.models import State
from heed.records.alerting.outgoing import Outgoing
from heed.records.alerting.policy import may_read
from heed.records.history.rows import history_of
from tests.records.alerting.raising import WARNING, Joined, ask_of


def test_nobody_is_told_before_another_person_confirms(analyst: Account, reviewer: Account) -> None:
    step = draft(analyst, "SDN", WARNING)
    with pytest.raises(BadInput, match="waits for confirmation"):
        confirm(reviewer, step, "good")
    submit(analyst, step)
    assert not may_read(None, step)
    confirm(reviewer, step, "the sources hold")
    step.refresh_from_db()
    assert (step.state, may_read(None, step)) == (State.TOLD, True)
    assert [each.did for each in history_of("step", step.pk)] == [
        "told", "confirmed", "handed in for confirmation", "drafted alert",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_not_even_a_reviewer_confirms_what_they_wrote(joined: Joined, role: Role) -> None:
    author = joined(role)
    step = submit(author, draft(author, "SDN", WARNING))
    with pytest.raises(NotAllowed, match="your own"):
        confirm(author, step, "good")


def test_an_emergency_needs_two_different_people(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
    confirm(first, step, "seen")
    assert (missing(step), may_read(None, step), Outgoing.objects.count()) == (1, False, 0)
    with pytest.raises(NotAllowed, match="already"):
        confirm(first, step, "seen again")
    assert confirm(second, step, "seen too").state == State.TOLD


def test_what_was_confirmed_before_a_change_counts_no_more(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
    confirm(first, step, "seen")
    give_back(second, step, "one source is missing")
    step.refresh_from_db()
    revise(analyst, step, replace(WARNING, level=Level.EMERGENCY, description="With the source."))
    assert missing(step) == 2
    submit(analyst, step)
    assert missing(step) == 2
    confirm(second, step, "good")
    confirm(first, step, "still good")
    step.refresh_from_db()
    assert step.state == State.TOLD


def test_what_was_confirmed_before_it_asked_more_counts_no_more(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", replace(WARNING, level=Level.EMERGENCY)))
    confirm(first, step, "seen")
    give_back(second, step, "it asks nothing")
    assert missing(step) == 1
    ask_of(step, analyst)
    assert missing(step) == 2


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_others_raise_nothing(joined: Joined, role: Role) -> None:
    with pytest.raises(NotAllowed, match="Sudan"):
        draft(joined(role), "SDN", WARNING)


def test_a_place_limits_both(joined: Joined) -> None:
    analyst, reviewer = joined("analyst", places=("Africa",)), joined("reviewer", places=("MMR",))
    with pytest.raises(NotAllowed):
        draft(analyst, "MMR", WARNING)
    step = submit(analyst, draft(analyst, "SDN", WARNING))
    with pytest.raises(NotAllowed):
        confirm(reviewer, step, "good")


EMERGENCY = replace(WARNING, level=Level.EMERGENCY)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "analyst"}, {"places": ["MMR"]}])
def test_who_may_not_confirm_any_more_is_not_one_of_the_two(
    analyst: Account, joined: Joined, change: dict[str, object]
) -> None:
    first, second, third = joined("reviewer"), joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", EMERGENCY))
    confirm(first, step, "seen")
    for name, value in change.items():
        setattr(first, name, value)
    first.save()
    assert (missing(step), confirm(second, step, "seen too").state) == (2, State.WAITING)
    assert (missing(step), confirm(third, step, "seen as well").state) == (1, State.TOLD)


def test_who_confirmed_and_learnt_better_returns_it(analyst: Account, joined: Joined) -> None:
    first, second = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", EMERGENCY))
    confirm(first, step, "seen")
    assert give_back(first, step, "the source takes it back").state == State.RETURNED
    submit(analyst, step)
    confirm(second, step, "seen")
    assert missing(step) == 1 and confirm(first, step, "there is another source").state == State.TOLD


def test_nobody_confirms_what_was_changed_while_they_read(analyst: Account, joined: Joined) -> None:
    reader, other = joined("reviewer"), joined("reviewer")
    step = submit(analyst, draft(analyst, "SDN", WARNING))
    seen = returns(step)
    give_back(other, step, "too mild")
    revise(analyst, step, replace(WARNING, headline="Sudan: something else"))
    submit(analyst, step)
    with pytest.raises(BadInput, match="handed in anew while you read it"):
        confirm(reader, step, "the sources hold", seen)
    assert missing(step) == 1 and step.confirmations.filter(confirmed=True).count() == 0
    assert confirm(reader, step, "the sources hold", returns(step)).state == State.TOLD
