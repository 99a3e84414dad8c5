"""Every table of a run, in the order in which they are made."""

from __future__ import annotations

from heed.tables.board import BOARD, CHANGE_REASONS, CHANGES, PROPOSALS
from heed.tables.columns import COUNTRY as _COUNTRY
from heed.tables.columns import chance as _chance
from heed.tables.kinds import Column, Table
from heed.tables.target import TARGET as _TARGET
from heed.tables.target import TARGETS as TARGETS
from heed.tables.track import TRACK_RECORD, TRACK_TOTAL

TYPES = ("state_based", "non_state", "one_sided")
THRESHOLDS = (1, 25, 100, 1000)
HORIZONS = (1, 3, 6, 12)

_MONTH = Column("month", "month", "calendar month")


def _deaths(name: str, meaning: str, null: str = "") -> Column:
    return Column(name, "whole", meaning, unit="deaths", null=null, least=0)


_UNSAID = "the source does not say"

EVENTS = Table(
    "events",
    "One violent event as a source reports it. Never published: only sums leave the machine.",
    (
        Column("event_id", "text", "the source's own identifier"),
        Column("source", "text", "name of the source"),
        Column("release", "text", "release of the source, such as 25.1 or 26.0.1"),
        _COUNTRY,
        Column("date_start", "date", "first possible day; the event's deaths count in this month"),
        Column("date_end", "date", "last possible day"),
        Column("type", "text", "kind of violence", among=TYPES),
        _deaths("deaths", "best estimate of all deaths"),
        _deaths("deaths_low", "lowest credible estimate", _UNSAID),
        _deaths("deaths_high", "highest credible estimate", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        Column("by_government", "truth", "one-sided violence by a state's forces", null=_UNSAID),
    ),
    key=("source", "event_id"),
    public=False,
)

COVERAGE = Table(
    "coverage",
    "A stretch of months for which a file speaks of a country: no event there means none was recorded.",
    (
        _COUNTRY,
        Column("month_start", "month", "first month covered"),
        Column("month_end", "month", "last month covered"),
        Column("source", "text", "name of the source"),
        Column("release", "text", "release of the source"),
    ),
    key=("country", "month_start", "source", "release"),
    public=False,
)

PANEL = Table(
    "panel",
    "One country in one month, for every state that existed in that month.",
    (
        _COUNTRY,
        _MONTH,
        _deaths("deaths", "best estimate of deaths in organised violence", _UNSAID),
        _deaths("deaths_low", "sum of the lowest estimates", _UNSAID),
        _deaths("deaths_high", "sum of the highest estimates", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        _deaths("deaths_state_based", "deaths in fighting in which a state took part", _UNSAID),
        _deaths("deaths_non_state", "deaths in fighting between groups, no state among them", _UNSAID),
        _deaths("deaths_one_sided", "deaths in attacks on civilians by a state or group", _UNSAID),
        Column("events", "whole", "events recorded", "events", _UNSAID, 0),
        Column("events_state_based", "whole", "events of state-based violence", "events", _UNSAID, 0),
        Column("events_non_state", "whole", "events of non-state violence", "events", _UNSAID, 0),
        Column("events_one_sided", "whole", "events of one-sided violence", "events", _UNSAID, 0),
    ),
    key=("country", "month"),
)

COUNTRY_YEAR = Table(
    "country_year",
    "One country in one year: deaths by kind of violence and, for attacks on civilians, by who killed.",
    (
        _COUNTRY,
        Column("year", "whole", "calendar year", least=1946),
        _deaths("deaths", "best estimate of deaths in organised violence", _UNSAID),
        _deaths("deaths_low", "lowest estimate", _UNSAID),
        _deaths("deaths_high", "highest estimate", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        _deaths("deaths_state_based", "deaths in state-based violence", _UNSAID),
        _deaths("deaths_non_state", "deaths in non-state violence", _UNSAID),
        _deaths("deaths_one_sided", "deaths in one-sided violence", _UNSAID),
        _deaths("one_sided_by_government", "of the one-sided: killed by a state's forces", _UNSAID),
        _deaths("one_sided_by_groups", "of the one-sided: killed by non-state groups", _UNSAID),
    ),
    key=("country", "year"),
)

DRAWS = Table(
    "draws",
    "One possible future of one country in one month; all draws of a month weigh the same.",
    (
        _COUNTRY,
        _MONTH,
        Column("step", "whole", "months after the origin", "months", least=1),
        Column("draw", "whole", "number of the draw, from 1", least=1),
        _deaths("value", "deaths in that month in that future"),
    ),
    key=("country", "step", "draw"),
)

FAN = Table(
    "fan",
    "The spread of the forecast for one country, target and month.",
    (
        _TARGET,
        _COUNTRY,
        _MONTH,
        Column("step", "whole", "months after the origin", "months", least=1),
        *(
            Column(f"q{level:02d}", "real", f"{level} % of the draws lie at or below this", "deaths", least=0)
            for level in (5, 25, 50, 75, 95)
        ),
        Column("expected", "real", "mean of the draws", "deaths", least=0),
    ),
    key=("target", "country", "step"),
)

TOTALS = Table(
    "totals",
    "Deaths expected over the first months after the origin, with a 90 % interval.",
    (
        _TARGET,
        _COUNTRY,
        Column("horizon", "whole", "months after the origin that are summed", "months", least=1),
        Column("expected", "real", "mean over the draws of the sum", "deaths", least=0),
        Column("low", "real", "5 % of the draws lie at or below this", "deaths", least=0),
        Column("high", "real", "95 % of the draws lie at or below this", "deaths", least=0),
    ),
    key=("target", "country", "horizon"),
)

ONSET = Table(
    "onset",
    "The chance that one-sided violence begins in a country without an event of it in twelve months.",
    (
        _COUNTRY,
        Column("horizon", "whole", "months after the origin", "months", least=1),
        _chance("chance", "chance of an event of one-sided violence over the horizon"),
        Column("rank", "whole", "1 is the highest chance over the horizon; ties by code", least=1),
        _chance(
            "chance_before", "the same with the data of a month earlier", "not quiet then, or no such data"
        ),
        Column(
            "rank_before", "whole", "rank a month earlier", null="not quiet then, or no such data", least=1
        ),
        Column(
            "quiet_since", "month", "last month with an event of one-sided violence", null="none on record"
        ),
        Column("listed", "truth", "on the list: among the ten highest chances over six months"),
    ),
    key=("horizon", "country"),
)

REASONS = Table(
    "reasons",
    "A fact of the record that a country's forecast rests on, in words, most telling first.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 stands first", least=1),
        Column("code", "text", "which fact", among=("level", "change", "quiet", "neighbours", "worst")),
        Column("value", "real", "the number in the sentence", null="the sentence has no number"),
        Column("sentence", "text", "the fact as a sentence"),
    ),
    key=("target", "country", "place"),
)

LOOKALIKES = Table(
    "lookalikes",
    "A past country-month whose last 24 months were most like a country's, and what followed in the year after.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 is most alike; ties by code, then by month", least=1),
        Column("like_country", "text", "code of the country that looked like this"),
        Column("like_month", "month", "last of the 24 months that were alike"),
        Column(
            "distance",
            "real",
            "distance in log(1+deaths): 0 is the same, twice the deaths throughout is about 1",
            least=0,
        ),
        _deaths("before", "deaths there in the 24 months up to that month"),
        _deaths("after", "deaths there in the twelve months that followed"),
    ),
    key=("target", "country", "place"),
)

CONTRIBUTIONS = Table(
    "contributions",
    "What a group of facts adds to or takes from the log-odds that a classifier gives a country.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 moves the chance most; the base stands last", least=1),
        Column(
            "feature_group", "text", "which facts; base is where every country starts",
            among=("level", "trend", "quiet", "neighbours", "world", "other", "base"),
        ),
        Column("log_odds", "real", "added to the log-odds, mean over the months ahead; they sum to the whole"),
        Column("threshold", "whole", "deaths in a month that the classifier speaks of", "deaths", least=1),
        Column("sentence", "text", "the contribution in words, with the values behind it"),
    ),
    key=("target", "country", "place"),
)  # fmt: skip

COUNTRIES = Table(
    "countries",
    "A state of the world that existed in some month of the panel.",
    (
        _COUNTRY,
        Column("name", "text", "short name in English"),
        Column("region", "text", "UN region"),
        Column("subregion", "text", "UN sub-region"),
        Column("gw", "whole", "Gleditsch–Ward number (UCDP's country_id), the latest"),
        Column("cow", "whole", "Correlates of War number, the latest"),
        Column("start", "date", "first day as an independent state"),
        Column("end", "date", "last day", null="the state exists"),
        Column("note", "text", "what to know of how sources count here", null="nothing to note"),
    ),
    key=("country",),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        COUNTRIES, EVENTS, COVERAGE, PANEL, COUNTRY_YEAR, DRAWS, FAN, TOTALS, BOARD, ONSET, REASONS,
        LOOKALIKES, CONTRIBUTIONS, CHANGES, CHANGE_REASONS, PROPOSALS, TRACK_RECORD, TRACK_TOTAL,
    )
}  # fmt: skip
