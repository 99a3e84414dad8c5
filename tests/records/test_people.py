"""What administrators do to accounts, and that nobody else can."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from heed.base.errors import BadInput, HeedError, NotAllowed, NotFound
from heed.records.accounts import people
from heed.records.accounts.models import Account, Session
from heed.records.accounts.passwords import account_of_link, asked_for_new, change, choose_by_link, link_path
from heed.records.accounts.people import Grant, first_administrator, invite, set_active, set_role
from heed.records.accounts.roles import Role
from heed.records.accounts.sessions import SessionStore
from heed.records.history.models import Change
from heed.records.history.rows import history_of

Joined = Callable[..., Account]
PASSWORD = "correct horse battery staple"


def session_of(account: Account) -> str:
    """A session as a sign-in makes it; gives its key."""
    store = SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store.create()
    assert store.session_key is not None
    return store.session_key


def parts(account: Account) -> tuple[str, str]:
    """Number and token of a link."""
    number, token = link_path(account).split("/")[3:5]
    return number, token


def test_an_invitation_leads_to_an_account(administrator: Account) -> None:
    """Mail in any case, places by code; the link sets the password once; each step has its row."""
    account = invite(
        administrator, " Ben@Example.ORG", "Ben  Example", Grant("analyst", ["Sudan"]), "joins us"
    )
    assert (account.mail, account.name, account.places, account.waits) == (
        "ben@example.org",
        "Ben Example",
        ["SDN"],
        True,
    )
    number, token = parts(account)
    choose_by_link(number, token, PASSWORD)
    account.refresh_from_db()
    assert not account.waits and account.check_password(PASSWORD)
    with pytest.raises(NotFound, match="does not hold"):
        choose_by_link(number, token, "another password entirely")
    rows = list(history_of("account", account.pk))
    assert [(row.did, row.by_id) for row in rows] == [
        ("accepted the invitation", account.pk), ("invited", administrator.pk),
    ]  # fmt: skip
    assert rows[1].why == "joins us" and rows[1].changed["places"] == [None, ["SDN"]]


def test_passwords_are_kept_by_argon2(administrator: Account) -> None:
    """And never as they are."""
    assert administrator.password.startswith("argon2$argon2id$") and PASSWORD not in administrator.password
    assert PASSWORD not in str(list(Change.objects.values()))


@pytest.mark.parametrize("bad", ["short", "password1234", "ada@example.org", "Ada Example"])
def test_passwords_easy_to_guess_are_refused(records: object, bad: str) -> None:
    """Short, well-known, or like one's own name or address; no account is made."""
    with pytest.raises(BadInput):
        first_administrator("ada@example.org", "Ada Example", bad)
    assert not Account.objects.exists() and not Change.objects.exists()


@pytest.mark.parametrize(
    ("mail", "name", "grant", "why", "said"),
    [("nobody", "N", Grant("reader"), "w", "mail address"),
     ("ada@example.org", "N", Grant("reader"), "w", "already"),
     ("n@example.org", " ", Grant("reader"), "w", "name"), ("n@example.org", "N", Grant("king"), "w", "role"),
     ("n@example.org", "N", Grant("reader", ["Atlantis"]), "w", "Atlantis"),
     ("n@example.org", "N", Grant("administrator", ["SDN"]), "w", "places empty"),
     ("n@example.org", "N", Grant("reader"), " ", "reason")],
)  # fmt: skip
def test_a_bad_invitation_changes_nothing(
    administrator: Account, mail: str, name: str, grant: Grant, why: str, said: str
) -> None:
    """One sentence; neither account nor row."""
    with pytest.raises(BadInput, match=said):
        invite(administrator, mail, name, grant, why)
    assert Account.objects.count() == 1 and Change.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage(joined: Joined, administrator: Account, role: Role) -> None:
    """Every verb refuses every other role, and a blocked administrator."""
    by, subject = joined(role), joined(Role.READER)
    count = Change.objects.count()
    acts: list[Callable[[], object]] = [
        lambda: invite(by, "n@example.org", "N", Grant("reader"), "w"),
        lambda: set_role(by, subject, Grant("administrator"), "w"),
        lambda: set_active(by, subject, False, "w"),
        lambda: people.drop_second_factor(by, subject, "w"),
        lambda: people.link_again(by, subject),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Change.objects.count() == count


def test_a_blocked_administrator_manages_no_more(joined: Joined, administrator: Account) -> None:
    """What counts is what the database says now, not what was loaded before."""
    other = joined(Role.ADMINISTRATOR)
    set_active(administrator, other, False, "left")
    with pytest.raises(NotAllowed):
        set_active(other, administrator, False, "revenge")


def test_nobody_changes_their_own_account(administrator: Account) -> None:
    """So an administrator is always left."""
    acts: list[Callable[[], object]] = [
        lambda: set_role(administrator, administrator, Grant("reader"), "w"),
        lambda: set_active(administrator, administrator, False, "w"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="another administrator"):
            act()


def test_two_who_demote_each_other(own_records: object) -> None:
    """At the same time: one is first, the other is no administrator any more; one is left."""
    first = first_administrator("a@example.org", "A", PASSWORD)
    second = first_administrator("b@example.org", "B", PASSWORD)
    said: list[str] = []
    start = threading.Barrier(2)

    def demote(by: Account, other: Account) -> None:
        own_records.connect()  # type: ignore[attr-defined]
        start.wait(timeout=10)
        try:
            set_role(by, other, Grant("reader"), "coup")
            said.append("done")
        except HeedError as error:
            said.append(type(error).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    assert sorted(said) == ["NotAllowed", "done"]
    assert Account.objects.filter(role="administrator").count() == 1


def test_two_with_the_same_link(own_records: object) -> None:
    """At the same time: one sets the password, the other is told that the link does not hold."""
    ada = first_administrator("a@example.org", "A", PASSWORD)
    number, token = parts(invite(ada, "b@example.org", "B", Grant("reader"), "w"))
    said: list[str] = []
    start = threading.Barrier(2)

    def choose(password: str) -> None:
        own_records.connect()  # type: ignore[attr-defined]
        start.wait(timeout=10)
        try:
            choose_by_link(number, token, password)
            said.append(password)
        except HeedError as error:
            said.append(type(error).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=choose, args=(f"nine purple umbrellas {n}",)) for n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    winner = next(each for each in said if each != "NotFound")
    assert sorted(said) == sorted(["NotFound", winner])
    assert Account.objects.get(mail="b@example.org").check_password(winner)


def test_role_and_block_end_sessions(joined: Joined, administrator: Account) -> None:
    """Of that person alone; the change says old and new."""
    subject = joined(Role.READER)
    mine = session_of(administrator)
    acts: list[Callable[[], object]] = [
        lambda: set_role(administrator, subject, Grant("analyst", ["Africa"]), "promoted"),
        lambda: set_active(administrator, subject, False, "left"),
    ]
    for act in acts:
        session_of(subject)
        act()
        assert [each.session_key for each in Session.objects.all()] == [mine]
    blocked, promoted = list(history_of("account", subject.pk))[:2]
    assert promoted.changed == {"role": ["reader", "analyst"], "places": [[], ["Africa"]]}
    assert blocked.changed == {"may sign in": [True, False]} and blocked.why == "left"


def test_a_link_ends_with_block_password_and_time(
    joined: Joined, administrator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link of a blocked account, one older than the latest password, one for another account, one too old."""
    subject, other = joined(), joined()
    number, token = parts(subject)
    assert account_of_link(number, token) == subject
    for wrong in (
        (parts(other)[0], token),
        (number, token[:-1] + "x"),
        ("", token),
        ("Z" * 40, token),
        (number, ""),
    ):
        with pytest.raises(NotFound):
            account_of_link(*wrong)
    with monkeypatch.context() as later, pytest.raises(NotFound):
        later.setattr("django.conf.settings.PASSWORD_RESET_TIMEOUT", -1)
        account_of_link(number, token)
    set_active(administrator, subject, False, "left")
    with pytest.raises(NotFound):
        account_of_link(number, token)
    set_active(administrator, subject, True, "back")
    number, token = parts(Account.objects.get(pk=subject.pk))
    change(subject, "an entirely new password", None)
    with pytest.raises(NotFound):
        account_of_link(number, token)


def test_a_forgotten_password(joined: Joined, administrator: Account) -> None:
    """A link for one who has a password, not again within minutes; none for unknown, blocked, or waiting ones."""
    subject, blocked = joined(), joined()
    set_active(administrator, blocked, False, "left")
    waiting = invite(administrator, "w@example.org", "W", Grant("reader"), "w")
    assert asked_for_new(subject.mail.upper()) == subject
    for mail in (subject.mail, blocked.mail, waiting.mail, "unknown@example.org", ""):
        assert asked_for_new(mail) is None


def test_change_ends_other_sessions(joined: Joined) -> None:
    """The browser in which the password is changed stays in."""
    subject = joined()
    here, _there = session_of(subject), session_of(subject)
    change(subject, "an entirely new password", here)
    assert [each.session_key for each in Session.objects.all()] == [here]
    assert Account.objects.get(pk=subject.pk).check_password("an entirely new password")
