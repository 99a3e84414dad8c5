"""What `heed risk explain` says of one country: rank, chance, reasons, parts of the chance, look-alikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heed.base.countries import world
from heed.base.errors import NotFound
from heed.base.months import Month
from heed.cli import words
from heed.cli.output import say, table

if TYPE_CHECKING:
    from heed.lake import Run

USUAL = (25, 6)
"""Deaths and months of the chance that is told."""
KINDS = {
    "deaths": "deaths",
    "deaths_civilians": "civilian deaths",
    "deaths_one_sided": "deaths in attacks on civilians",
}


def explained(run: Run, asked: str, target: str | None) -> dict[str, Any]:
    """All that a run says of why a country stands where it stands; `asked` is its code or name."""
    targets = run.manifest["targets"]
    chosen = target or ("deaths_civilians" if "deaths_civilians" in targets else targets[0])
    if chosen not in targets:
        raise NotFound(f"run {run.id} has no forecast of {chosen}; it has {', '.join(targets)}")
    names = {row["country"]: row["name"] for row in run.rows("countries")}
    code = asked.upper() if asked.upper() in names else world().named(asked).code
    threshold, horizon = USUAL
    board = run.rows("board", order="rank", target=chosen, threshold=threshold, horizon=horizon)
    own = next((row for row in board if row["country"] == code), None)
    if own is None:
        raise NotFound(f"run {run.id} has no forecast for {names.get(code, code)}: no figure at its origin")
    told: dict[str, Any] = {
        "run": run.id,
        "origin": run.manifest["origin"],
        "name": names[code],
        "of": len(board),
    }
    for name in ("reasons", "contributions", "lookalikes"):
        # A run made by an earlier version holds fewer tables; it is said below, not made up.
        found = run.rows(name, order="place", target=chosen, country=code) if name in run.tables else None
        told[name] = found and [
            {k: v for k, v in row.items() if k not in ("target", "country")} for row in found
        ]
    told |= _changed(run, {"target": chosen, "country": code}, (threshold, horizon))
    for row in told["lookalikes"] or ():
        row["like_name"] = names.get(row["like_country"], row["like_country"])
    return {**own, **told}


def _changed(run: Run, whose: dict[str, str], usual: tuple[int, int]) -> dict[str, Any]:
    """`change`, how the chance moved since a month earlier, and `change_reasons`; None in an older run."""
    if "changes" not in run.tables:
        return {"change": None, "change_reasons": None}
    rows = run.rows("changes", **whose, threshold=usual[0], horizon=usual[1])
    reasons = run.rows("change_reasons", order="place", **whose)
    kept = ("noise", "stands_out", "own_past", "classifiers", "analogues", "sentence", "why", "by_learner")
    return {
        "change": {name: rows[0][name] for name in kept},
        "change_reasons": [{k: v for k, v in row.items() if k not in whose} for row in reasons],
    }


def say_explained(told: dict[str, Any]) -> None:
    """The same for a reader of the terminal."""
    origin, counted = Month.parse(told["origin"]), KINDS[told["target"]]
    event = f"{told['threshold']} or more {counted} within {told['horizon']} months"
    say(f"{told['name']}: {words.chance(told['chance'])} chance of {event}")
    say(f"from data to {origin.words}; rank {told['rank']} of {told['of']}")
    say(
        f"(a month before: {words.chance(told['chance_before'])}, rank {told['rank_before'] or words.UNKNOWN})"
    )
    say("\nWhy: what the record says")
    for row in told["reasons"] or ():
        say(f"- {row['sentence']}")
    say("\nWhat each group of facts adds to the chance that one of the learners gives")
    for row in told["contributions"] or ():
        say(f"- {row['sentence']}")
    if not told["contributions"]:
        say(f"- {_absent(told['contributions'], 'too few months reach its threshold for a model')}")
    _say_changed(told)
    say(f"\nWhat looked like this before ({counted})")
    if not told["lookalikes"]:
        say(f"- {_absent(told['lookalikes'], 'no death of this kind in the last 24 months to compare')}")
    else:
        columns = (("place", "<"), ("24 months to", "<"), ("deaths then", ">"), ("in the year after", ">"))
        table(columns, [_cells(row) for row in told["lookalikes"]])
    say(f"\nMore: heed up, then /country/{told['country']}/")


def _say_changed(told: dict[str, Any]) -> None:
    """The change since a month earlier: headline, facts of the newest month, parts."""
    say("\nWhat changed since last month, and why")
    if told["change"] is None:
        say(f"- {_absent(None, '')}")
        return
    say(f"- {told['change']['sentence']}")
    if told["change"]["by_learner"]:
        say(f"- {told['change']['by_learner']}")
    for kind, heading in (("fact", ""), ("part", "What moved the learner that is taken apart")):
        rows = [row for row in told["change_reasons"] if (row["kind"] == "fact") == (kind == "fact")]
        if rows and heading:
            say(f"\n{heading}")
        for row in rows:
            say(f"- {row['sentence']}")


def _absent(rows: list[Any] | None, why: str) -> str:
    return (
        f"none: {why}"
        if rows is not None
        else "this run was made before heed kept them: make one with heed run"
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    month = Month.parse(row["like_month"]).words
    return (row["like_name"], month, words.count(row["before"]), words.count(row["after"]))
