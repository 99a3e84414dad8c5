"""What a sheet says, in words and marks for people; texts to translate. A mark never stands without its word."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.base.countries import world
from heed.norm.sheet import Compared, Seen, label
from heed.records.situations.models import Situation
from heed.records.situations.reading import Moment
from heed.web.alerting.words import day

PRESENCES = {
    "present": gettext_lazy("present"),
    "absent": gettext_lazy("absent"),
    "unknown": gettext_lazy("unknown"),
}
DIRECTIONS = {
    "unknown": gettext_lazy("direction not known"),
    "rising": gettext_lazy("rising"),
    "steady": gettext_lazy("steady"),
    "falling": gettext_lazy("falling"),
}
CONFIDENCES = {"low": gettext_lazy("low"), "medium": gettext_lazy("medium"), "high": gettext_lazy("high")}
PRESENCE_MARKS = {"present": "●", "absent": "○", "unknown": "?"}
DIRECTION_MARKS = {"rising": "▲", "steady": "▬", "falling": "▼"}


def presence(seen: Seen | None) -> str:
    """`present`; `not assessed` where nothing was written."""
    return str(PRESENCES[seen.presence]) if seen else _("not assessed")


def presence_mark(seen: Seen | None) -> str:
    """`●`, `○`, `?`; `–` where nothing was written."""
    return PRESENCE_MARKS[seen.presence] if seen else "–"


def presence_class(seen: Seen | None) -> str:
    """The name by which the style sheet knows it."""
    return f"p-{seen.presence}" if seen else "p-none"


def direction(seen: Seen | None) -> str:
    """`rising`."""
    return str(DIRECTIONS[seen.direction]) if seen else ""


def direction_mark(seen: Seen | None) -> str:
    """`▲`, `▬`, `▼`; empty where it is not known."""
    return DIRECTION_MARKS.get(seen.direction, "") if seen else ""


def confidence(name: str) -> str:
    """`medium`."""
    return str(CONFIDENCES[name])


def whole(seen: Seen | None) -> str:
    """`present, rising, confidence medium`."""
    if seen is None:
        return presence(None)
    parts = [
        presence(seen),
        direction(seen),
        _("confidence %(word)s") % {"word": confidence(seen.confidence)},
    ]
    return ", ".join(parts)


def moment(found: Moment) -> str:
    """`12 February 2031: present, rising, confidence medium`."""
    return f"{day(found.sheet.date)}: {whole(found.seen)}"


def what_changed(row: Compared) -> str:
    """`absent, now present; confidence low, now high`; empty where nothing did."""
    before, after = row.before, row.after
    if before is None or after is None:
        return _("%(before)s, now %(after)s") % {"before": presence(before), "after": presence(after)}
    pairs = (
        (presence(before), presence(after)),
        (direction(before), direction(after)),
        (
            _("confidence %(word)s") % {"word": confidence(before.confidence)},
            confidence(after.confidence),
        ),
    )
    kept = (before.presence, before.direction, before.confidence)
    now = (after.presence, after.direction, after.confidence)
    changed = [pair for pair, was, is_ in zip(pairs, kept, now, strict=True) if was != is_]
    return "; ".join(_("%(before)s, now %(after)s") % {"before": was, "after": is_} for was, is_ in changed)


def factor(name: str) -> str:
    """`RF7: Enabling circumstances or preparatory action`."""
    return f"{name}: {label(name)}"


def countries(situation: Situation) -> str:
    """`Chad, Sudan`."""
    return ", ".join(sorted(world()[code].name for code in situation.codes))
