"""The form of a draft: what a step says, as it is typed, before the records judge it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.alerts.levels import Level, Severity
from heed.base.errors import BadInput
from heed.norm import load
from heed.records.accounts.models import Account, plain_mail
from heed.records.accounts.roles import ROLES, Do, Role
from heed.records.alerting.drafting import Content
from heed.records.alerting.models import Reach
from heed.records.situations.models import Situation
from heed.web.alerting import words
from heed.web.alerting.forms import offer_situations
from heed.web.fields import day as _day
from heed.web.fields import long as _long
from heed.web.fields import one_of as _one_of
from heed.web.fields import some_of as _some_of
from heed.web.fields import text as _text
from heed.web.languages import languages_offered

CLOSING = (Level.IMPROVING, Level.RESOLVED)
"""Levels that only follow an alert."""


def level_words(level: Level) -> str:
    """A level and what it means."""
    return f"{words.level(level)}: {words.meaning(level)}"


class Country(forms.Form):
    """Which country an alert is about, and which situation it belongs to."""

    country = _text(
        gettext_lazy("Country"), gettext_lazy("Name or code, such as Sudan or SDN."), list="countries"
    )
    situation = _one_of(
        gettext_lazy("Situation"),
        (),
        gettext_lazy("What the alert belongs to; only those who may read the situation are told so."),
        required=False,
    )

    def __init__(self, *args: Any, offered: Sequence[Situation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered:
            offer_situations(self.fields["situation"], offered)
        else:
            del self.fields["situation"]


class Draft(forms.Form):
    """What a step says."""

    level = _one_of(
        gettext_lazy("Level"),
        lambda: [(str(level), level_words(level)) for level in Level],
    )
    severity = _one_of(
        gettext_lazy("Severity"),
        lambda: [
            ("", _("the usual one of the level")),
            *((str(each), words.severity(each)) for each in Severity),
        ],
        gettext_lazy(
            "How bad it would be. Usual: severe for a watch or a warning, extreme for an emergency."
        ),
        required=False,
    )
    headline = _text(gettext_lazy("Headline"), gettext_lazy("One sentence of at most 160 characters."), 160)
    description = _long(
        gettext_lazy("What is known"),
        gettext_lazy(
            "Facts, each with who says so. No name of a victim, witness or source; no place finer than the "
            "country. An empty line begins a new paragraph."
        ),
        8,
    )
    note = _long(
        gettext_lazy("What changed and why"),
        gettext_lazy("For those who acted on the step before."),
        3,
        required=False,
    )
    crimes = _some_of(
        gettext_lazy("Crimes feared or alleged"),
        lambda: [(each.id, each.name) for each in load().crimes.values()],
        gettext_lazy("An alert finds nobody guilty: it says what is feared or alleged."),
    )
    risk_factors = _some_of(
        gettext_lazy("Risk factors seen"),
        lambda: [(each.id, f"{each.id}: {each.title}") for each in load().risk_factors.values()],
        gettext_lazy("Of the United Nations Framework of Analysis. May be left empty."),
        required=False,
    )
    confidence = _one_of(
        gettext_lazy("Confidence"),
        lambda: [("", _("not said")), ("low", _("low")), ("moderate", _("moderate")), ("high", _("high"))],
        gettext_lazy("In what the alert says, given its sources."),
        required=False,
    )
    sources = _long(
        gettext_lazy("Sources"), gettext_lazy("One a line; documents and data, never a person."), 4
    )
    instruction = _long(
        gettext_lazy("What people there may do"), gettext_lazy("May be left empty."), 3, required=False
    )
    expires = _day(gettext_lazy("Looked at again by"), gettext_lazy("May be left empty."), required=False)
    language = _one_of(
        gettext_lazy("Language of the text"),
        languages_offered,
        gettext_lazy("All that you write here is in it; readers are told which it is."),
    )
    reach = _one_of(gettext_lazy("Who may read it"), Reach.choices)
    roles = _some_of(
        gettext_lazy("Roles that may read it"),
        lambda: [
            (str(role), str(ROLES[role].name)) for role in Role if Do.READ_RESTRICTED in ROLES[role].may
        ],
        gettext_lazy("Only for people with certain roles, who may read restricted records of the country."),
        required=False,
    )
    people = _long(
        gettext_lazy("People who may read it"),
        gettext_lazy("Only for named people: the mail addresses of their accounts here, one a line."),
        2,
        required=False,
    )

    def __init__(self, *args: Any, follows: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if follows:
            self.fields["note"].required = True
        else:
            del self.fields["note"]
            level = self.fields["level"]
            assert isinstance(level, forms.ChoiceField)
            level.choices = [(str(each), level_words(each)) for each in Level if each not in CLOSING]
        written, language = self.initial.get("language", ""), self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        if written and written not in dict(settings.LANGUAGES):
            # Earlier steps may be in any language.
            language.choices = [*languages_offered(), (written, written)]

    def content(self) -> Content:
        """What was typed, as the records take it; raises `BadInput` for an account that there is not."""
        said = self.cleaned_data
        return Content(
            level=Level(said["level"]),
            headline=said["headline"],
            description=said["description"].replace("\r\n", "\n"),
            severity=Severity(said["severity"]) if said["severity"] else None,
            instruction=said["instruction"].replace("\r\n", "\n"),
            note=said.get("note", "").replace("\r\n", "\n"),
            crimes=tuple(said["crimes"]),
            risk_factors=tuple(said["risk_factors"]),
            confidence=said["confidence"],
            sources=tuple(_lines(said["sources"])),
            expires=said["expires"],
            language=said["language"],
            reach=Reach(said["reach"]),
            roles=tuple(said["roles"]),
            people=tuple(_accounts(_lines(said["people"]))),
        )


def initial(content: Content) -> dict[str, Any]:
    """The fields of `Draft` filled with what a step says."""
    return {
        "level": str(content.level),
        "severity": str(content.severity or ""),
        "headline": content.headline,
        "description": content.description,
        "note": content.note,
        "crimes": list(content.crimes),
        "risk_factors": list(content.risk_factors),
        "confidence": content.confidence,
        "sources": "\n".join(content.sources),
        "instruction": content.instruction,
        "expires": content.expires,
        "language": content.language,
        "reach": str(content.reach),
        "roles": list(content.roles),
        "people": "\n".join(each.mail for each in content.people),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _accounts(mails: Iterable[str]) -> Iterable[Account]:
    for mail in mails:
        found = Account.objects.filter(mail=plain_mail(mail), is_active=True).first()
        if found is None:
            raise BadInput(
                f"people who may read it: there is no account here with the mail address {mail[:80]}"
            )
        yield found
