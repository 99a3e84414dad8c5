"""The forms of subscriptions and webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heed.alerts.levels import Level
from heed.base.countries import world
from heed.records.alerting.level_words import level, meaning
from heed.records.alerting.outgoing import Subscription
from heed.records.alerting.subscribing import Choice
from heed.records.place_words import as_chosen, places_typed
from heed.web.languages import languages_offered


def _level(each: Level) -> str:
    return gettext("%(level)s: %(meaning)s") % {"level": level(each), "meaning": meaning(each)}


class Wanted(forms.Form):
    """What somebody wants to hear of."""

    places = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off", "dir": "auto"}),
        help_text=_("Countries and regions by comma, such as Sudan, Western Africa. Empty means everywhere."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        required=False,
        choices=lambda: [(str(each), _level(each)) for each in Level],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "None chosen means all. Of an alert that you heard of you hear to its end, whatever its level is then."
        ),
    )

    def countries_and_regions(self) -> tuple[list[str], list[str]]:
        """Codes of countries, and names of regions; raises `BadInput` for a place unknown here."""
        found = places_typed(self.cleaned_data["places"])
        return [each for each in found if each in world()], [each for each in found if each not in world()]


class ByMail(Wanted):
    """The same with the language of the mails."""

    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=languages_offered,
        widget=forms.RadioSelect,
        help_text=_("An alert itself is in the language in which it was written."),
    )
    field_order: Any = ("mail", "places", "levels", "language")

    def choice(self) -> Choice:
        """As the records take it."""
        countries, regions = self.countries_and_regions()
        return Choice(countries, regions, self.cleaned_data["levels"], self.cleaned_data["language"])


class Subscribed(ByMail):
    """The same with the address to which they go."""

    mail = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "invalid": _("That is no mail address: write one such as name@example.org, without spaces.")
        },
    )


class NewHook(Wanted):
    """A machine to post to, and what it wants to hear of."""

    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("Beginning with https://; public alerts are posted to it, signed."),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept in the history, for those who come after."),
    )
    field_order: Any = ("address", "places", "levels", "why")


def as_shown(subscription: Subscription) -> dict[str, Any]:
    """What a subscription says, for the form that changes it."""
    return {
        "places": as_chosen([*subscription.countries, *subscription.regions]),
        "levels": subscription.levels,
        "language": subscription.language,
    }
