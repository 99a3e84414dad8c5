"""What a restore did beside putting rows back, in sentences for whoever gave the command."""

from __future__ import annotations

from collections.abc import Mapping

from heed.records.alerting.subscribing import DAYS
from heed.records.backup.consent import What

SENTENCES = {
    What.ENDED: "{} had ended since the backup: not brought back, nor the address",
    What.KEPT: "{} newer than the backup: kept",
    What.AGAIN: "{} may have ended since the backup, which nobody can know: no alert is mailed before the reader "
    f"agrees again; heed worker mails each reader once to ask, and forgets who does not answer within {DAYS} days",
    What.AS_BACKED_UP: "{} as in the backup, as you said: whoever ended one since gets mails again",
    What.DROPPED: "{} waiting for people who must not be mailed now: dropped",
    What.SENT: "{} waiting in the backup, but sent since: not sent again",
    What.WAITING: "{} waiting in the backup: sent now, under the id of then, by which a repeat is known",
    What.HOOK_OFF: "{} switched off since the backup: still off",
    What.HOOK_ON: "{} in use as in the backup: see at /alerts/webhooks/ whether that is still right",
    What.HOOK_LOST: "{} newer than the backup: gone, to be added again",
    What.BLOCKED: "{} blocked since the backup: still blocked",
}
THINGS = {
    What.DROPPED: ("mail", "mails"),
    What.SENT: ("message", "messages"),
    What.WAITING: ("message", "messages"),
    What.HOOK_OFF: ("webhook", "webhooks"),
    What.HOOK_ON: ("webhook", "webhooks"),
    What.HOOK_LOST: ("webhook", "webhooks"),
    What.BLOCKED: ("account", "accounts"),
}
SUBSCRIPTION = ("subscription", "subscriptions")


def sentences(counts: Mapping[What, int]) -> list[str]:
    """One for each thing that happened at all."""
    return [text.format(_many(what, counts[what])) for what, text in SENTENCES.items() if counts.get(what)]


def _many(what: What, count: int) -> str:
    one, more = THINGS.get(what, SUBSCRIPTION)
    return f"{count:,} {one if count == 1 else more}"
