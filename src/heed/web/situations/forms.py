"""The forms of situations: what is typed, before the records judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from heed.norm.files import MOST_BYTES
from heed.records.situations.models import Reach, Situation
from heed.records.situations.opening import LONGEST_SLUG, About
from heed.web import fields
from heed.web.alerting.forms import why


class Opened(forms.Form):
    """What a situation is."""

    title = fields.text(
        gettext_lazy("Title"), gettext_lazy("What goes on and where, in at most 160 characters."), 160
    )
    slug = fields.text(
        gettext_lazy("Short name"),
        gettext_lazy(
            "Small letters, digits and hyphens, such as sudan-2031. It stands in addresses and is never changed."
        ),
        LONGEST_SLUG,
    )
    summary = fields.long(
        gettext_lazy("What it is"),
        gettext_lazy(
            "What goes on, since when, and who says so. No name of a victim, witness or source; no place finer "
            "than the country. An empty line begins a new paragraph."
        ),
        6,
    )
    countries = fields.long(
        gettext_lazy("Countries"),
        gettext_lazy("Names or codes, one a line. More can be added later; none can be taken away."),
        3,
    )
    opened = fields.day(gettext_lazy("Opened"), gettext_lazy("Since when it is watched."))
    reach = fields.one_of(
        gettext_lazy("Who may read it"),
        Reach.choices,
        gettext_lazy("Assessment sheets are never public, whatever is chosen here."),
    )

    def about(self) -> About:
        """What was typed, as the records take it."""
        said = self.cleaned_data
        return About(
            title=said["title"],
            summary=said["summary"].replace("\r\n", "\n"),
            countries=[line.strip() for line in said["countries"].splitlines() if line.strip()],
            opened=said["opened"],
            reach=Reach(said["reach"]),
        )


class Changed(Opened):
    """The same said anew, with why; the short name stays."""

    why = why()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["slug"]


class Closed(forms.Form):
    """The end of a situation."""

    on = fields.day(gettext_lazy("Closed on"))
    why = why()


class Reopened(forms.Form):
    """A situation that is opened again."""

    why = why()


class HandedIn(forms.Form):
    """A sheet as YAML: a file, or its text."""

    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        help_text=gettext_lazy("The whole sheet. A file that is chosen goes before it."),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "code-text"}),
    )


def initial(situation: Situation, countries: list[str]) -> dict[str, Any]:
    """The fields of `Changed` filled with what a situation is."""
    return {
        "title": situation.title,
        "summary": situation.summary,
        "countries": "\n".join(countries),
        "opened": situation.opened,
        "reach": situation.reach,
    }
