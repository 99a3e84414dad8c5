"""The tables of the track record: past runs held against what then happened."""

from __future__ import annotations

from heed.tables.kinds import Column, Table
from heed.tables.target import TARGET

_UNSCORED = "not scored: the run is not what it was"
_UNTRUSTED = "its manifest cannot be believed"

TRACK_RECORD = Table(
    "track_record",
    "A stored run of an earlier origin, scored against what this run's figures say happened since; a run that is "
    "not what it was when made is shown and not scored.",
    (
        Column("run", "text", "id of the past run"),
        Column("made", "text", "when it was made, UTC", null=_UNTRUSTED),
        Column("origin", "month", "last month of data it used", null=_UNTRUSTED),
        TARGET,
        Column(
            "state", "text", "whether its files are those of its manifest, and this the one later runs know",
            among=("intact", "changed", "missing"),
        ),
        Column(
            "made_when", "text", "made in the first month scored or earlier, before the last was over, or after",
            null=_UNSCORED, among=("before", "during", "after"),
        ),
        Column("first_month", "month", "first month scored", null=_UNSCORED),
        Column("last_month", "month", "last month scored", null=_UNSCORED),
        Column("units", "whole", "country-months scored", null=_UNSCORED, least=1),
        Column("draws", "whole", "draws of each country-month", null=_UNSCORED, least=1),
        Column("crps", "real", "mean CRPS; lower is better", "deaths", _UNSCORED, least=0),
        Column("crps_log1p", "real", "mean CRPS of log(1+deaths)", null=_UNSCORED, least=0),
        Column("ignorance", "real", "mean ignorance score over eleven bins, base 2", "bits", _UNSCORED, least=0),
        Column(
            "cover_90", "real", "share of months with deaths inside the 90 % interval",
            null="no death recorded, or not scored", least=0, most=1,
        ),
        Column(
            "brier_25", "real", "Brier score of the chance of 25 or more deaths in a month",
            null=_UNSCORED, least=0, most=1,
        ),
        Column(
            "crps_conflictology", "real", "CRPS of the country's own last twelve months", "deaths", _UNSCORED,
            least=0,
        ),
        Column(
            "ratio", "real", "the run's CRPS over that of the twelve months; below 1 is better",
            null="not scored, or the twelve months hit every outcome", least=0,
        ),
        Column("draws_sha256", "text", "hash of the draws, written when they were made", null=_UNTRUSTED),
        Column("sources", "text", "the past run's sources and releases", null=_UNTRUSTED),
        Column("actuals", "text", "sources and releases of the outcomes it is scored against"),
        Column("actuals_sha256", "text", "hash of the panel of these outcomes"),
        Column("file", "text", "the file that is not what it was", null="all are"),
        Column(
            "sha256_written", "text", "its hash as written down when it was made",
            null="all are what they were, or no kept run wrote it down",
        ),
        Column("sha256_found", "text", "its hash now", null="all are what they were, or it is not there"),
    ),
    key=("run", "target"),
)  # fmt: skip

TRACK_TOTAL = Table(
    "track_total",
    "All scored runs of the track record together, each country-month of each run with the same weight.",
    (
        TARGET,
        Column(
            "among", "text", "all scored runs, or those made in the first month scored or earlier",
            among=("all", "before"),
        ),
        Column("runs", "whole", "runs scored; runs may overlap in the months they speak of", least=1),
        Column("runs_better", "whole", "of these, with a CRPS below that of the twelve months", least=0),
        Column("units", "whole", "country-months scored, counted once a run", least=1),
        Column("crps", "real", "mean CRPS; lower is better", "deaths", least=0),
        Column("crps_conflictology", "real", "CRPS of the country's own last twelve months", "deaths", least=0),
        Column(
            "ratio", "real", "CRPS over that of the twelve months; below 1 is better",
            null="the twelve months hit every outcome", least=0,
        ),
    ),
    key=("target", "among"),
)  # fmt: skip
