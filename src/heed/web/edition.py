"""What the pages need from the current run, read once and kept until another run is current."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from heed.base.errors import BadInput, NotFound
from heed.base.months import Month
from heed.lake import latest_run
from heed.web.choice import Choice
from heed.web.once import Once
from heed.web.policy import PublicRun, may_be_pictured, public_part
from heed.web.standings import Standing

if TYPE_CHECKING:
    from heed.charts import Figure

TREND_MONTHS = 24
STALE_MONTHS = 3
MOST_FIGURES = 2000
"""Figures kept in memory: more than the 1,200 of all countries (55 MB), else each is made anew at each visit."""
Rows = list[dict[str, Any]]


@dataclass
class Edition:
    """One run as the pages show it. Everything in it comes from public tables."""

    home: Path
    run: PublicRun
    png: bool = True
    """Whether figures are offered as PNG too: the server draws them on demand, a static site may go without."""
    _figures: dict[str, Figure] = field(default_factory=dict)
    _ids_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    once: Once = field(default_factory=Once)

    @property
    def origin(self) -> Month:
        """The last month of data."""
        return Month.parse(self.run.manifest["origin"])

    @property
    def sources(self) -> Rows:
        found: Rows = self.run.manifest.get("sources", [])
        return found

    @cached_property
    def publishers(self) -> Rows:
        """One source for each publisher and release, for a short mention."""
        return list({(source["publisher"], source["release"]): source for source in self.sources}.values())

    def stale(self, today: date) -> bool:
        """Whether the data end so long ago that a reader must be told."""
        return Month.containing(today) - self.origin > STALE_MONTHS

    def table(self, name: str, order: str = "", **where: object) -> Rows:
        """Rows of a table; none when the run has no such table that may be shown."""
        return self.run.rows(name, order, **where) if name in self.run.tables else []

    @cached_property
    def countries(self) -> dict[str, dict[str, Any]]:
        """Rows of the `countries` table by code, in the order of their names."""
        return {row["country"]: row for row in self.table("countries", order="name")}

    @cached_property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted({row["region"] for row in self.countries.values()}))

    @cached_property
    def choices(self) -> list[Choice]:
        """Every target, threshold and horizon that the run has chances for."""
        if "board" not in self.run.tables:
            return []
        found = self.run.query(
            "select distinct target, threshold, horizon from board order by target, threshold, horizon", []
        )
        return [Choice(**row) for row in found]

    def country(self, code: str) -> dict[str, Any]:
        """The row of one country; an unknown code is refused with the nearest names."""
        if code in self.countries:
            return self.countries[code]
        from heed.base.countries import world

        try:
            name = world()[code].name
        except BadInput as error:
            raise NotFound(error.sentence) from error
        raise NotFound(f"{name} is not in the run {self.run.id}")

    def board(self, choice: Choice) -> tuple[Standing, ...]:
        """All countries of the forecast, highest chance first."""
        if choice not in self.choices:
            raise NotFound(
                f"the run {self.run.id} has no chances for {choice.event} in {choice.horizon} months"
            )
        return self.once(("board", choice.path), lambda: self._ranked(choice))

    def _ranked(self, choice: Choice) -> tuple[Standing, ...]:
        totals = {
            row["country"]: row for row in self.table("totals", target=choice.target, horizon=choice.horizon)
        }
        trends = self._trends(choice.target)
        told = {row["country"]: row for row in self.changes(choice)}
        first = self.table("change_reasons", target=choice.target, place=1, kind="fact")
        facts = {row["country"]: row["sentence"] for row in first}
        standings = []
        for row in self.table(
            "board", "rank", target=choice.target, threshold=choice.threshold, horizon=choice.horizon
        ):
            code = row["country"]
            country, total = self.country(code), totals.get(code, {})
            standings.append(
                Standing(
                    code=code,
                    name=country["name"],
                    region=country["region"],
                    rank=row["rank"],
                    rank_before=row["rank_before"],
                    chance=row["chance"],
                    chance_before=row["chance_before"],
                    expected=total.get("expected"),
                    low=total.get("low"),
                    high=total.get("high"),
                    trend=trends.get(code, ()),
                    stands_out=told.get(code, {}).get("stands_out") is not False,
                    fact=facts.get(code, ""),
                    why=told.get(code, {}).get("why") or "",
                )
            )
        return tuple(standings)

    def changes(self, choice: Choice, **where: object) -> Rows:
        """How the chances of one choice moved since a month earlier; none in a run that does not say."""
        where |= {"target": choice.target, "threshold": choice.threshold, "horizon": choice.horizon}
        return self.table("changes", "", **where)

    def _trends(self, target: str) -> dict[str, tuple[int | None, ...]]:
        """The last 24 months of a panel column, by country, oldest first."""
        if "panel" not in self.run.tables:
            return {}
        first = str(self.origin + (1 - TREND_MONTHS))
        months: dict[str, list[int | None]] = defaultdict(list)
        for row in self.run.query(
            f"select country, {target} as deaths from panel where month between ? and ? order by country, month",
            [first, str(self.origin)],
        ):
            months[row["country"]].append(row["deaths"])
        return {code: tuple(values) for code, values in months.items()}

    def country_figures(self, code: str) -> list[Figure]:
        """The pictures of a country's page; none when a table they are drawn from is withheld."""
        from heed import charts

        if not may_be_pictured(self.run):
            return []
        known = [self._figures.get(each) for each in self._ids_of.get(code, ())]
        kept = [each for each in known if each is not None]
        if kept and len(kept) == len(known):
            return kept
        figures = charts.country_figures(self.run, code)
        self._ids_of[code] = tuple(each.id for each in figures)
        for each in figures:
            self._keep(each)
        return figures

    def map_figure(self, choice: Choice) -> Figure | None:
        """The world map of a choice; None when a table it is drawn from is withheld."""
        return self.figure(choice.figure) if may_be_pictured(self.run) else None

    def figure(self, figure_id: str) -> Figure:
        """A picture by its id, drawn from public tables alone; an unknown id is refused."""
        from heed import charts
        from heed.web.replays import replay_figure

        replayed = replay_figure(figure_id)
        if replayed:
            return replayed
        if not may_be_pictured(self.run):
            raise NotFound(f"the run {self.run.id} has no pictures that may be shown")
        found = self._figures.get(figure_id)
        return found or self._keep(charts.figure(self.run, figure_id))

    def picture(self, figure_id: str, form: str) -> bytes:
        """A figure as SVG or PNG; those of the run are drawn once, those of a replay when asked for."""
        from heed import charts
        from heed.web.replays import replay_figure

        replayed = replay_figure(figure_id)
        if replayed:
            return charts.draw(replayed, form)
        return charts.picture(self.home, self.run, figure_id, form).read_bytes()

    def _keep(self, figure: Figure) -> Figure:
        if len(self._figures) >= MOST_FIGURES:
            self._figures.clear()
        self._figures[figure.id] = figure
        return figure


_lock = Lock()
_kept: dict[Path, tuple[str, Edition]] = {}
_pinned: ContextVar[Edition | None] = ContextVar("pinned", default=None)


@contextmanager
def pinned(edition: Edition) -> Iterator[None]:
    """Inside the block every page is of this edition, whichever run is current: for publishing."""
    token = _pinned.set(edition)
    try:
        yield
    finally:
        _pinned.reset(token)


def is_pinned() -> bool:
    """Whether pages are being written to a folder rather than served."""
    return _pinned.get() is not None


def current(home: Path) -> Edition:
    """The edition of the current run of `home`, read anew when another run has become current."""
    fixed = _pinned.get()
    if fixed is not None:
        return fixed
    named = current_id(home)
    with _lock:
        if home not in _kept or _kept[home][0] != named or not named:
            _kept.pop(home, None)
            run = latest_run(home)
            _kept[home] = (named, Edition(home, public_part(run)))
        return _kept[home][1]


def current_id(home: Path) -> str:
    """Id of the current run of `home` as the lake names it; empty when there is none."""
    try:
        return (home / "runs" / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
