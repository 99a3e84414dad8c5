"""The forms of what is done with an alert: asks, answers, reasons; what is typed, before the records judge it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.alerts.clocks import Answer
from heed.base.countries import OPEN, world
from heed.norm import load
from heed.records.alerting.models import Tier
from heed.records.situations.models import Situation
from heed.web.alerting import words
from heed.web.fields import day as _day
from heed.web.fields import long as _long
from heed.web.fields import one_of as _one_of
from heed.web.fields import text as _text
from heed.web.situations.words import countries

KEPT = gettext_lazy("Kept in the history, for those who come after.")


def why(hint: Any = KEPT) -> forms.CharField:
    """The reason for a deed."""
    return _text(gettext_lazy("Why"), hint, 2000)


class Whom(forms.Form):
    """Of whom something is asked, and by when."""

    addressee = _text(
        gettext_lazy("Asked of"),
        gettext_lazy("The name of an office that can act, never of a private person."),
        list="addressees",
    )
    by = _day(gettext_lazy("By"))


class Office(forms.Form):
    """An addressee that is not known here yet."""

    tier = _one_of(gettext_lazy("Level"), Tier.choices)
    actor = _one_of(
        gettext_lazy("Kind of actor"),
        lambda: [(each.id, each.name) for each in load().authorities.values() if each.acts],
        gettext_lazy("What it can be asked follows from it."),
    )


class Ask(forms.Form):
    """What is asked, and why."""

    measure = _one_of(gettext_lazy("Measure"), ())
    because = _long(gettext_lazy("Because"), gettext_lazy("Why this, and why of them."), 3)

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)


class Belongs(forms.Form):
    """The situation that an alert belongs to."""

    situation = _one_of(gettext_lazy("Situation"), (), required=False)
    why = why()

    def __init__(self, *args: Any, offered: Sequence[Situation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_situations(self.fields["situation"], offered)


class Reason(forms.Form):
    """Why something is done."""

    why = why()


class Said(forms.Form):
    """What an addressee did with an ask."""

    answer = _one_of(
        gettext_lazy("Answer"),
        lambda: [(str(each), words.answer(each)) for each in Answer],
        gettext_lazy(
            "Acknowledged: they have it. Accepted: they say that they will. Done: they did it. "
            "Declined: they say that they will not."
        ),
    )
    on = _day(gettext_lazy("On"), gettext_lazy("The day of the answer."))
    reason = _long(
        gettext_lazy("Reason given"),
        gettext_lazy("Needed where they declined; write “none given” if so."),
        2,
        required=False,
    )
    source = _long(
        gettext_lazy("Source"),
        gettext_lazy("Who says so: a document, a letter, a call. Whoever may read the alert reads this."),
        2,
    )


class Corrected(Said):
    """The same set right, with why; `none` says that there was no such answer."""

    none = forms.BooleanField(label=gettext_lazy("There was no such answer"), required=False)
    why = why()


def offer_situations(field: forms.Field, offered: Sequence[Situation]) -> None:
    """The choices of a field: none, and these situations."""
    assert isinstance(field, forms.ChoiceField)
    named = [(each.slug, f"{each.title} ({countries(each)})") for each in offered]
    field.choices = [("", _("none")), *named]


def country_names() -> list[str]:
    """The names of all states, for the browser's suggestions."""
    return sorted(each.name for each in world() if each.spells[-1].end == OPEN)
