"""Tables of people: account, recovery code, session."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heed.records.accounts.roles import ROLES, Powers, Role

if TYPE_CHECKING:
    from heed.records.accounts.sessions import SessionStore


def plain_mail(mail: str) -> str:
    """A mail address as it is kept and looked for: without spaces around, in lower case."""
    return mail.strip().lower()


class Accounts(BaseUserManager["Account"]):
    """All accounts; found by mail address in any case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of a mail address."""
        return self.get(mail=plain_mail(username or ""))


class Account(AbstractBaseUser):
    """A person who may sign in. Never deleted, since the history names it: it is blocked."""

    mail = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, default=Role.READER.value)
    places = models.JSONField(_("places"), default=list, blank=True)
    """Codes of countries, names of regions; an empty list means everywhere."""
    language = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "mail"
    EMAIL_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "mail")
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"

    @property
    def powers(self) -> Powers:
        """The row of the table of roles."""
        return ROLES[Role(self.role)]

    @property
    def waits(self) -> bool:
        """Whether the invitation has not been accepted yet."""
        return not self.has_usable_password()

    @property
    def state(self) -> str:
        """`blocked`, `invited` or `active`."""
        return "blocked" if not self.is_active else "invited" if self.waits else "active"

    @property
    def as_row(self) -> dict[str, object]:
        """What may be told of an account on the machine itself; no secret."""
        last = self.last_login.isoformat(timespec="seconds") if self.last_login else None
        return {
            "mail": self.mail,
            "name": self.name,
            "role": self.role,
            "places": list(self.places),
            "state": self.state,
            "last_sign_in": last,
        }


class RecoveryCode(models.Model):
    """A code that stands in once for the second factor; kept as a hash, deleted when used."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "hash"), name="one_hash_an_account"),)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Session(AbstractBaseSession):
    """A browser that is signed in, or on its way in (then without an account)."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    browser = models.CharField(max_length=200, default="")
    """What the browser says of itself."""
    started = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-seen",)

    def __str__(self) -> str:
        # Never the key: whoever has it is signed in.
        return f"session of account {self.account_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """What reads and writes it; also the name of the engine in Django's settings."""
        from heed.records.accounts.sessions import SessionStore

        return SessionStore
