"""The levels and the confidence of an alert in the reader's language; `heed.alerts.levels` knows no languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from heed.alerts.levels import Level

NAMES = {
    Level.WATCH: _("Watch"),
    Level.WARNING: _("Warning"),
    Level.EMERGENCY: _("Emergency"),
    Level.IMPROVING: _("Improving"),
    Level.RESOLVED: _("Resolved"),
}
# The same sentences as in heed.alerts.levels, word for word: here translators find them. A test compares them.
MEANT = {
    Level.WATCH: _("Signs that atrocity crimes may come."),
    Level.WARNING: _("Atrocity crimes are likely soon unless something is done."),
    Level.EMERGENCY: _("Acts that may amount to atrocity crimes are reported as happening."),
    Level.IMPROVING: _("The danger is less than when the alert was raised."),
    Level.RESOLVED: _("The danger that the alert spoke of is over; the alert is closed."),
}


SURENESS = {"low": _("low"), "moderate": _("moderate"), "high": _("high")}
CANCELLED = _("Cancelled")
CANCELLED_MEANS = _("The alert no longer holds; it is closed.")


def level(name: str, cancelled: bool = False) -> str:
    """`Warning`; of a step that cancels its alert `Cancelled`, whatever level it carries on."""
    return str(CANCELLED if cancelled else NAMES[Level(name)])


def meaning(name: str, cancelled: bool = False) -> str:
    """What a level says, as a sentence; a cancellation warns of nothing."""
    return str(CANCELLED_MEANS if cancelled else MEANT[Level(name)])


def confidence(name: str) -> str:
    """How sure an alert is of what it says: `moderate`."""
    return str(SURENESS.get(name, name))
