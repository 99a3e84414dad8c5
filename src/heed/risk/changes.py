"""What changed since last month, and why: the tables `changes` and `change_reasons`."""

from __future__ import annotations

import polars as pl

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import borders as land
from heed.risk.borders import Borders
from heed.risk.change_facts import newest_facts
from heed.risk.change_parts import Moved, moved, sentences
from heed.risk.change_sizes import KEY, LEARNERS, sizes
from heed.risk.change_words import Size, by_learner, event, headline, reason
from heed.risk.history import LEAST_MONTHS, History, read

SCHEMA = {
    "target": pl.String, "threshold": pl.Int64, "horizon": pl.Int64, "country": pl.String,
    "chance": pl.Float64, "chance_before": pl.Float64, "rank": pl.Int64, "rank_before": pl.Int64,
    "noise": pl.Float64, "stands_out": pl.Boolean, **dict.fromkeys(LEARNERS, pl.Float64),
    "sentence": pl.String, "why": pl.String, "by_learner": pl.String,
}  # fmt: skip
REASONS = {
    "target": pl.String, "country": pl.String, "place": pl.Int64, "kind": pl.String, "code": pl.String,
    "value": pl.Float64, "log_odds": pl.Float64, "sentence": pl.String,
}  # fmt: skip


def changes(
    panel: pl.DataFrame,
    origin: Month,
    board: pl.DataFrame,
    draws_now: pl.DataFrame,
    draws_before: pl.DataFrame | None,
    borders: Borders | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables `changes` and `change_reasons` for the countries of a `board` of one target.

    `board` is of the two `draws`, those from the origin and those from the month before it; `draws_before` is None
    where there are none. Nothing after the origin is used. Raises `BadInput` as `history.read` and
    `training.lessons` do, where the board holds several targets or the two draws differ in shape.
    """
    targets = board["target"].unique().to_list()
    if len(targets) != 1:
        raise BadInput(f"board: expected the rows of one target, got {len(targets)}; filter it first")
    joined = land.world() if borders is None else borders
    history = read(panel, targets[0], origin)
    steps = int(draws_now["step"].max())  # type: ignore[arg-type]
    own: dict[str, Moved] = {}
    if draws_before is not None and history.months > LEAST_MONTHS:
        own = moved(history, read(panel, targets[0], origin + -1), joined, steps)
    measured = (
        board.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("noise", *LEARNERS))
        if draws_before is None
        else board.join(sizes(draws_now, draws_before), on=KEY, how="left", maintain_order="left")
    )
    rows = [{**row, **_words(row, own.get(row["country"]))} for row in measured.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=SCHEMA), _reasons(history, own, joined)


def _words(row: dict[str, object], own: Moved | None) -> dict[str, object]:
    """What is said of one row of the board."""
    target, threshold, horizon = (row[name] for name in ("target", "threshold", "horizon"))
    assert isinstance(target, str) and isinstance(threshold, int) and isinstance(horizon, int)
    numbers = [row[name] for name in ("chance", "chance_before", "noise", *LEARNERS)]
    if None in numbers:
        none = f"{event(target, threshold, horizon)} has no forecast of a month earlier to be compared with."
        return {"stands_out": None, "sentence": none, "why": None, "by_learner": None}
    chance, before, noise, *parts = (float(str(number)) for number in numbers)
    size = Size(target, threshold, horizon, chance, before, noise, dict(zip(LEARNERS, parts, strict=True)))
    why = reason(size, own)
    said = {"sentence": headline(size, why), "why": why and why.sentence, "by_learner": by_learner(size)}
    return {"stands_out": size.stands_out, **said}


def _reasons(history: History, own: dict[str, Moved], borders: Borders) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for number, code in enumerate(history.codes):
        if not history.alive[number]:
            continue
        told: list[tuple[object, ...]] = [
            ("fact", fact.code, fact.value, None, fact.sentence)
            for fact in newest_facts(history, number, borders)
        ]
        if code in own:
            parts = sentences(own[code], history.origin)
            told += [(kind, group, None, round(part, 6), said) for kind, group, part, said in parts]
        rows += [(history.target, code, place, *each) for place, each in enumerate(told, start=1)]
    return pl.DataFrame(rows, schema=REASONS, orient="row")
