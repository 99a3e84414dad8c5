"""The map of open alerts: the highest level of each country, from what its reader may read."""

from __future__ import annotations

import re
from dataclasses import replace

from heed.alerts.levels import Level
from heed.records.accounts.models import Account
from heed.records.alerting.drafting import draft, follow
from heed.records.alerting.models import Move, Reach
from tests.records.alerting.raising import WARNING, tell
from tests.records.pages.conftest import Enters

WATCH = replace(WARNING, level=Level.WATCH)


def labels(enters: Enters, person: Account | None) -> dict[str, str]:
    """What the map says of each country that has an alert."""
    svg = enters(person).get("/alerts/map.svg").content.decode()
    found = dict(re.findall(r"<title>([^<:]+): (Emergency|Warning|Watch|Improving)<", svg))
    title = re.search(r'aria-label="Open alerts in (\d+) countr|aria-label="No open alert', svg)
    assert title is not None and int(title[1] or 0) == len(found)
    return found


def test_each_country_stands_at_its_highest_open_level(
    enters: Enters, analyst: Account, reviewer: Account
) -> None:
    assert labels(enters, None) == {}
    watch = tell(draft(analyst, "SDN", WATCH), analyst, reviewer)
    assert labels(enters, None) == {"Sudan": "Watch"}
    warning = tell(draft(analyst, "SDN", WARNING), analyst, reviewer)
    tell(draft(analyst, "FJI", WATCH), analyst, reviewer)
    assert labels(enters, None) == {"Sudan": "Warning", "Fiji": "Watch"}
    page = enters(None).get("/alerts/").content.decode()
    assert "Open alerts in 2 countries: 1 warning, 1 watch, " in page and 'src="/alerts/map.svg"' in page
    over = replace(WARNING, note="it was a rumour")
    tell(follow(analyst, warning.alert, Move.CANCELLATION, over), analyst, reviewer)
    assert labels(enters, None) == {"Sudan": "Watch", "Fiji": "Watch"}
    better = replace(WATCH, level=Level.IMPROVING, note="it is quieter")
    tell(follow(analyst, watch.alert, Move.UPDATE, better), analyst, reviewer)
    assert labels(enters, None) == {"Sudan": "Improving", "Fiji": "Watch"}


def test_what_is_restricted_colours_the_map_of_its_readers_alone(
    enters: Enters, analyst: Account, reviewer: Account, editor: Account
) -> None:
    hidden = replace(WARNING, reach=Reach.RESTRICTED, roles=("reviewer",))
    tell(draft(analyst, "MMR", hidden), analyst, reviewer)
    tell(draft(analyst, "SDN", WATCH), analyst, reviewer)
    mine = replace(WARNING, reach=Reach.PRIVATE, people=(editor,))
    tell(draft(analyst, "FJI", mine), analyst, reviewer)
    assert labels(enters, None) == {"Sudan": "Watch"}
    assert labels(enters, reviewer) == {"Sudan": "Watch", "Myanmar": "Warning"}
    assert labels(enters, editor) == {"Sudan": "Watch", "Fiji": "Warning"}
    assert labels(enters, None) == {"Sudan": "Watch"}
    kept = enters(reviewer).get("/alerts/map.svg")
    assert kept["Cache-Control"] == "no-store"
    public = enters(None).get("/alerts/").content.decode()
    assert "in 1 country: 1 watch" in public and "Myanmar" not in public
