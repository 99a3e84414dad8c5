"""The forms of the private pages: what is typed, before the records judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heed.base.countries import world
from heed.records.accounts.roles import ROLES, Role
from heed.web.languages import languages_offered


def _password(label: object, new: bool = False, hint: object = "") -> forms.CharField:
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, help_text=hint)  # type: ignore[arg-type]


def _mail() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username"})
    return forms.EmailField(label=_("Mail address"), max_length=254, widget=widget)


def _why(hint: object = _("Kept in the history, for those who come after.")) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=_("Why"), max_length=2000, widget=widget, help_text=hint)  # type: ignore[arg-type]


HARD_TO_GUESS = _(
    "At least 12 characters; a few unrelated words are good. Not your name, not a well-known one."
)


class SignIn(forms.Form):
    """The first step."""

    mail = _mail()
    password = _password(_("Password"))


class Code(forms.Form):
    """The second step."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Six digits from your app, or one of your recovery codes."),
    )


class SetUp(forms.Form):
    """The first code of a new app; whoever is signed in already also proves the password."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SetUpAgain(SetUp):
    """The same for one who is signed in."""

    password = _password(_("Your password"))


class Password(forms.Form):
    """Proves the password before something that matters."""

    password = _password(_("Your password"))


class ChosenPassword(forms.Form):
    """A new password."""

    password = _password(_("New password"), new=True, hint=HARD_TO_GUESS)


class ChangedPassword(forms.Form):
    """A new password in place of the present one."""

    present = _password(_("Present password"))
    password = _password(_("New password"), new=True, hint=HARD_TO_GUESS)


class Language(forms.Form):
    """In which language somebody wants to be written to."""

    language = forms.ChoiceField(label=_("Language"), choices=languages_offered, widget=forms.RadioSelect)


class Forgotten(forms.Form):
    """Where to send the link."""

    mail = _mail()


class Granted(forms.Form):
    """Role and places."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(str(role), f"{powers.name}: {powers.meaning}") for role, powers in ROLES.items()],
        widget=forms.RadioSelect,
    )
    places = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        help_text=_("Countries and regions by comma, such as SDN, Western Africa. Empty means everywhere."),
    )
    why = _why()

    def places_named(self) -> list[str]:
        """The places, one by one."""
        return [each.strip() for each in self.cleaned_data["places"].split(",") if each.strip()]


class Invited(Granted):
    """Somebody new."""

    mail = forms.EmailField(
        label=_("Mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("mail", "name", "role", "places", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = str(Role.READER)


class Reason(forms.Form):
    """Why something is done to an account."""

    why = _why()


def place_names() -> list[str]:
    """Every region and country that a person may be limited to, for the browser's suggestions."""
    regions = {each.region for each in world()} | {each.subregion for each in world()}
    return sorted(regions) + sorted(each.code for each in world())
