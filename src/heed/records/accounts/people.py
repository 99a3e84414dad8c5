"""What administrators do: invite people, set role and places, block; each with a reason, each in the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heed.base.errors import BadInput, NotAllowed, NotFound
from heed.records.accounts import second_factor
from heed.records.accounts.models import Account, plain_mail
from heed.records.accounts.passwords import BLOCKED, INVITED_AGAIN, LINK_MADE, checked
from heed.records.accounts.roles import Do, Role, may, placed, role_of
from heed.records.accounts.sessions import end_sessions
from heed.records.history.rows import Deed, reason, record


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the places it is limited to (none: everywhere)."""

    role: str
    places: Sequence[str] = ()

    def checked(self) -> tuple[Role, list[str]]:
        """Both as they are kept; raises `BadInput` for a role or place unknown here."""
        role, places = role_of(self.role), placed(self.places)
        if role is Role.ADMINISTRATOR and places:
            raise BadInput(_("An administrator is not limited to places: leave the places empty."))
        return role, places


def first_administrator(mail: str, name: str, password: str) -> Account:
    """An account made by whoever runs the machine, without invitation."""
    with transaction.atomic():
        account = _new(mail, name, Grant(Role.ADMINISTRATOR))
        account.set_password(checked(password, account))
        account.save()
        record(None, account, Deed("created on the command line", {"role": (None, account.role)}))
    return account


def invite(by: Account, mail: str, name: str, grant: Grant, why: str) -> Account:
    """A new account that waits for its owner to choose a password (by `passwords.link_path`)."""
    with transaction.atomic():
        _acting(by)
        account = _new(mail, name, grant)
        granted = {"role": (None, account.role), "places": (None, account.places)}
        record(by, account, Deed("invited", granted, reason(why)))
    return account


def choose_language(account: Account, language: str) -> Account:
    """In which language one is written to about alerts; raises `BadInput` for one that is not there."""
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise BadInput(f"language: expected one of {', '.join(known)}, got {language[:40]!r}")
    with transaction.atomic():
        held = Account.objects.select_for_update().get(pk=account.pk)
        before, held.language = held.language, language
        held.save(update_fields=["language"])
        record(account, held, Deed("chose the language of mails", {"language": (before, language)}))
        return held


def link_again(by: Account, account: Account) -> Account:
    """The account, noting that a new link to choose a password is made for it; not for the blocked.

    Links that were made before hold no more.
    """
    with transaction.atomic():
        account = _subject(by, account)
        if not account.is_active:
            raise BadInput(_("This person is blocked: let them in again first."))
        did = INVITED_AGAIN if account.waits else LINK_MADE
        record(by, account, Deed(did))
    return account


def set_role(by: Account, account: Account, grant: Grant, why: str) -> Account:
    """Change role and places; ends the person's sessions, so that the next sign-in asks what the role needs."""
    role, places = grant.checked()
    with transaction.atomic():
        account = _subject(by, account)
        changed = {"role": (account.role, str(role)), "places": (account.places, places)}
        account.role, account.places = role, places
        account.save(update_fields=["role", "places"])
        end_sessions(account)
        record(by, account, Deed("changed role and places", changed, reason(why)))
    return account


def set_active(by: Account, account: Account, active: bool, why: str) -> Account:
    """Block a person, whose sessions end at once, or let them in again."""
    with transaction.atomic():
        account = _subject(by, account)
        changed = {"may sign in": (account.is_active, active)}
        account.is_active = active
        account.save(update_fields=["is_active"])
        end_sessions(account)
        record(by, account, Deed("let in again" if active else BLOCKED, changed, reason(why)))
    return account


def drop_second_factor(by: Account, account: Account, why: str) -> Account:
    """Take away a lost second factor; the next sign-in sets up a new one where the role needs it."""
    with transaction.atomic():
        account = _subject(by, account)
        second_factor.forget(account)
        end_sessions(account)
        record(by, account, Deed("took away the second factor", why=reason(why)))
    return account


def person(identifier: int) -> Account:
    """The account with this number."""
    found = Account.objects.filter(pk=identifier).first()
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def _new(mail: str, name: str, grant: Grant) -> Account:
    role, places = grant.checked()
    mail = plain_mail(mail)
    try:
        validate_email(mail)
    except ValidationError as error:
        raise BadInput(f"mail: expected a mail address, got {mail[:80]!r}") from error
    if not name.strip():
        raise BadInput(_("The name is missing."))
    account = Account(mail=mail, name=" ".join(name.split())[:120], role=role, places=places)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise BadInput(f"there is an account with the mail address {mail} already") from error
    return account


def _acting(by: Account) -> Account:
    """Who acts, as the database knows them now, all administrators held until the end of the transaction."""
    held = {
        each.pk: each
        for each in Account.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk")
    }
    acting = held.get(by.pk)
    if not may(acting, Do.MANAGE_PEOPLE):
        raise NotAllowed(_("Only an administrator may do this."))
    assert acting is not None
    return acting


def _subject(by: Account, account: Account) -> Account:
    """The account to change, held; nobody changes their own, and so an administrator is always left."""
    _acting(by)
    if by.pk == account.pk:
        raise NotAllowed(_("Your own account is changed by another administrator."))
    return Account.objects.select_for_update().get(pk=account.pk)
