"""The levels of an alert in the reader's language; `heed.alerts.levels` knows no languages."""

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


def level(name: str) -> str:
    """`Warning`."""
    return str(NAMES[Level(name)])


def meaning(name: str) -> str:
    """What a level says, as a sentence."""
    return str(MEANT[Level(name)])
