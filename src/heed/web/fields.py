"""Fields of forms as every form here has them."""

from __future__ import annotations

from typing import Any

from django import forms

MOST = 20_000
"""Characters of a long text at most."""


def text(label: Any, hint: Any = "", most: int = 200, **attributes: str) -> forms.CharField:
    """One line."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=widget)


def long(label: Any, hint: Any = "", rows: int = 4, required: bool = True) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=MOST, widget=widget, required=required)


def one_of(label: Any, choices: Any, hint: Any = "", required: bool = True) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=required, widget=forms.RadioSelect
    )


def some_of(label: Any, choices: Any, hint: Any = "", required: bool = True) -> forms.MultipleChoiceField:
    """Any of a few."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def day(label: Any, hint: Any = "", required: bool = True) -> forms.DateField:
    """A day, year-month-day."""
    # A browser's own date field takes and shows ISO dates; typed dates are read as such too.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=hint, required=required, widget=widget, input_formats=["%Y-%m-%d"]
    )
