"""How many may die, where, in the months to come.

In: a `panel` frame, a target and an origin. Out: frames of the tables `draws`, `fan`, `totals`, `board`, `onset`,
`reasons`, `lookalikes`, `contributions`, `changes` and `change_reasons`. Nothing after the origin is used; the same
seed gives the same bytes.
"""

from heed.risk.board import board
from heed.risk.changes import changes
from heed.risk.contributions import contributions
from heed.risk.forecasting import forecast
from heed.risk.lookalikes import lookalikes
from heed.risk.onset_chances import onset_chances
from heed.risk.reasons import reasons
from heed.risk.summary import summarise

__all__ = [
    "board",
    "changes",
    "contributions",
    "forecast",
    "lookalikes",
    "onset_chances",
    "reasons",
    "summarise",
]
