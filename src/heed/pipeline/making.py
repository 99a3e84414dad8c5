"""Inputs → panel → draws → chances, reasons → an immutable run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import polars as pl

import heed
from heed import risk
from heed.alerts.proposals import propose
from heed.base.countries import OPEN, Country, world
from heed.base.errors import BadInput
from heed.base.months import Month
from heed.base.progress import Progress, silent
from heed.lake import Run, RunWriter, open_run, write_run
from heed.lake.engine import Engine
from heed.lake.seals import seals
from heed.pipeline.inputs import Inputs, read_inputs
from heed.pipeline.known import known_targets, left_out, refuse_uncovered_months
from heed.pipeline.track import Told, track_record
from heed.pipeline.track_total import track_total
from heed.tables import Licence
from heed.tables.declared import COUNTRIES


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make a run from, and how."""

    files: Sequence[Path] = ()
    with_snapshot: bool = True
    origin: Month | None = None
    """Last month of data used; none is the last month known."""
    steps: int = 12
    draws: int = 1000
    seed: int = 1
    engine: Engine = "duckdb"


Part = Callable[[int, int], Callable[[int, int], None]]


@dataclass
class _Stages:
    """Times each stage and tells of it."""

    progress: Progress
    seconds: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.progress(name, 0.0)
        started = time.monotonic()
        yield
        self.seconds.append({"name": name, "seconds": round(time.monotonic() - started, 2)})
        self.progress(name, 1.0)

    def part(self, name: str) -> Part:
        """Progress of the parts of a stage: `part(1, 2)` tells of the second half."""

        def of(place: int, parts: int) -> Callable[[int, int], None]:
            return lambda done, total: self.progress(name, (place + done / total) / parts)

        return of


def make_run(home: Path, plan: Plan, today: date, progress: Progress = silent) -> Run:
    """Make a run and return it; an error or interrupt leaves the last good run current."""
    stages = _Stages(progress)
    with stages.stage("reading figures"):
        inputs = read_inputs(plan.files, with_snapshot=plan.with_snapshot, today=today, engine=plan.engine)
    origin = plan.origin or inputs.last_month
    refuse_uncovered_months(inputs.panel, origin)
    targets = known_targets(inputs.panel, origin)
    facts = {**_facts(plan, inputs, origin, targets), "earlier": seals(home).hashes}
    with write_run(home, facts) as writer:
        with stages.stage("writing the panel"):
            writer.add("countries", _countries(inputs), inputs.licence)
            writer.add("panel", inputs.panel, inputs.licence)
            writer.add("country_year", inputs.country_year, inputs.licence)
        summaries = []
        for target in targets:
            name = f"forecasting {target.replace('_', ' ')}"
            with stages.stage(name):
                summaries.append(_forecast(writer, inputs, target, origin, plan, stages.part(name)))
        with stages.stage("ranking"):
            for name in summaries[0]:
                writer.add(name, pl.concat([summary[name] for summary in summaries]), _models(inputs.licence))
        with stages.stage("asking where it may begin"):
            onset = _onset(writer, inputs, origin)
        with stages.stage("proposing"):
            board = pl.concat([summary["board"] for summary in summaries])
            writer.add("proposals", propose(board, inputs.panel, origin, onset), _models(inputs.licence))
        with stages.stage("scoring past runs"):
            told = Told(inputs.panel, inputs.sources, origin, writer.tables["panel"]["sha256"])
            record = track_record(home, told)
            writer.add("track_record", record, _models(inputs.licence))
            writer.add("track_total", track_total(record), _models(inputs.licence))
        writer.facts["stages"] = stages.seconds
    return open_run(home, writer.id)


def _forecast(
    writer: RunWriter, inputs: Inputs, target: str, origin: Month, plan: Plan, part: Part
) -> dict[str, pl.DataFrame]:
    """Draws from the origin and from the month before it, and all that is told from them."""
    now, before = (
        risk.forecast(inputs.panel, target, month, plan.steps, plan.draws, plan.seed, progress=part(place, 2))
        for place, month in enumerate((origin, origin + -1))
    )
    writer.add(f"draws_{target}", now, _models(inputs.licence))
    fan, totals = risk.summarise(now, target)
    board = risk.board(now, before, target)
    changes, change_reasons = risk.changes(inputs.panel, origin, board, now, before)
    return {
        "fan": fan,
        "totals": totals,
        "board": board,
        "changes": changes,
        "change_reasons": change_reasons,
        "reasons": risk.reasons(inputs.panel, target, origin),
        "lookalikes": risk.lookalikes(inputs.panel, target, origin),
        "contributions": risk.contributions(inputs.panel, target, origin, plan.steps),
    }


def _onset(writer: RunWriter, inputs: Inputs, origin: Month) -> pl.DataFrame | None:
    """The list of quiet countries where it may begin; figures that cannot tell leave a sentence, and give None."""
    try:
        chances = risk.onset_chances(inputs.panel, origin)
    # The forecast of deaths stands without it: an organisation's own incidents are often too few.
    except BadInput as error:
        writer.facts["no_onset"] = error.sentence
        return None
    writer.add("onset", chances, _models(inputs.licence))
    return chances


def _models(licence: Licence) -> Licence:
    """The class of what a model made: figures of a source that allows aggregates may be shown as such."""
    return Licence.YES if licence == Licence.AGGREGATES else licence


def _countries(inputs: Inputs) -> pl.DataFrame:
    """States that existed in some month of the panel."""
    codes = set(inputs.panel["country"])
    rows = [_country_row(c, inputs.notes.get(c.code, "")) for c in world() if c.code in codes]
    return pl.DataFrame(sorted(rows), schema=list(COUNTRIES.names), orient="row", infer_schema_length=None)


def _country_row(country: Country, note: str) -> tuple[Any, ...]:
    last = country.spells[-1]
    end = None if last.end == OPEN else last.end
    notes = " ".join(text for text in (country.note, note) if text) or None
    start = country.spells[0].start
    return (
        country.code,
        country.name,
        country.region,
        country.subregion,
        last.gw,
        last.cow,
        start,
        end,
        notes,
    )


def _facts(plan: Plan, inputs: Inputs, origin: Month, targets: list[str]) -> dict[str, Any]:
    return {
        "heed": heed.__version__,
        "code": _code(),
        "seed": plan.seed,
        "draws": plan.draws,
        "steps": plan.steps,
        "engine": plan.engine,
        "origin": str(origin),
        "as_of": inputs.as_of,
        "targets": targets,
        "left_out": left_out(inputs.panel, origin),
        "sources": inputs.sources,
        "counts": inputs.counts,
        "stages": [],
    }


def _code() -> str:
    """A hash of the code that made the run: its Python, SQL and declarations."""
    digest = sha256()
    root = Path(str(package_files("heed")))
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".sql", ".yml") and "web" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
