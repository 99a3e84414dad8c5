"""A world of records in which every text stands but once, so that whoever reads it anywhere is found out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from heed.alerts.clocks import Answer
from heed.alerts.levels import Level
from heed.norm.sheet import Presence, Seen, Sheet
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Role
from heed.records.alerting.answering import Said, respond
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.belonging import begin_in
from heed.records.alerting.cases import keep_case
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import Content, draft, follow, submit
from heed.records.alerting.models import Addressee, Alert, Ask, Move, Reach, Step
from heed.records.alerting.policy import may_read
from heed.records.situations.assessing import keep, may_assess
from heed.records.situations.bylines import own_byline
from heed.records.situations.models import KeptSheet, Situation
from heed.records.situations.models import Reach as SituationReach
from heed.records.situations.opening import About, open_situation
from heed.records.situations.policy import may_read as may_read_situation
from heed.records.situations.policy import may_read_sheet

TODAY = timezone.now().date()
PLACES: tuple[tuple[str, ...], ...] = ((), ("SDN",), ("MMR",))
CASE = "case: sudan\ntitle: {mark}title\nas_of: 2026-01-01\nsummary: {mark}summary\n"
CASE_WORDS = {f"{mark}{part}" for mark in ("oldcase", "newcase") for part in ("title", "summary", "reason")}
"""In two case files, and in the reasons for keeping them."""
Record = Step | Situation | KeptSheet


@dataclass(frozen=True)
class Marked:
    """A step and the words that stand in it alone."""

    step: Step
    words: tuple[str, ...]
    """In headline, description, asks, addressees and answers."""

    @property
    def record(self) -> Record:
        return self.step


@dataclass(frozen=True)
class Written:
    """A situation or a sheet, its address, and the words that stand in it alone."""

    record: Situation | KeptSheet
    path: str
    words: tuple[str, ...]


def reads(person: Account | None, record: Record) -> bool:
    """What the rule of its kind says."""
    if isinstance(record, Step):
        return may_read(person, record)
    if isinstance(record, Situation):
        return may_read_situation(person, record)
    return may_read_sheet(person, record)


@dataclass(frozen=True)
class World:
    """Steps of every reach and state, situations with sheets, and people of every role and place."""

    marked: tuple[Marked, ...]
    written: tuple[Written, ...]
    people: dict[str, Account | None]

    @property
    def everything(self) -> tuple[Marked | Written, ...]:
        """All records."""
        return (*self.marked, *self.written)


def world_with(joined: Callable[..., Account]) -> World:
    """All of it, in an empty database."""
    author, reviewer = joined("analyst", mail="author@example.org"), joined("reviewer")
    people: dict[str, Account | None] = {"public": None, "author": author, "reviewer who confirmed": reviewer}
    for role, places in itertools.product(Role, PLACES):
        if not (role is Role.ADMINISTRATOR and places):
            people[f"{role} of {places or 'everywhere'}"] = joined(role, places=places)
    named, monitor = people["reader of everywhere"], people["field_monitor of ('SDN',)"]
    assert named is not None and monitor is not None
    # Who drafts sees the pages of drafting, and there too nothing of others.
    for mark in ("oldcase", "newcase"):
        keep_case(author, "SDN", CASE.format(mark=mark), f"{mark}reason")
    own = completed(draft(monitor, "SDN", content("monitordraft", {})), "monitordraft", monitor, None)
    marked = (*marked_steps(author, reviewer, named), own)
    return World(marked, written(joined("editor"), author, monitor, marked), people)


def written(
    editor: Account, author: Account, monitor: Account | None, marked: tuple[Marked, ...]
) -> tuple[Written, ...]:
    """Situations of either reach, of one country and of two, each with sheets, and alerts that belong to them."""
    found, alerts = [], iter([each.step.alert for each in marked if each.step.place == 1])
    for codes, reach in itertools.product((("SDN",), ("SDN", "MMR")), SituationReach):
        mark = f"{reach}of{len(codes)}"
        about = About(f"{mark}title", f"{mark}summary", codes, TODAY, reach)
        situation = open_situation(editor, f"{mark}slug", about, TODAY)
        path = f"/situations/{situation.slug}/"
        found.append(Written(situation, path, (f"{mark}title", f"{mark}summary", f"{mark}slug")))
        for by in (author, monitor):
            if by and may_assess(by, situation):
                words = (f"{mark}source{by.role}", f"{mark}note{by.role}")
                kept = keep(by, situation, sheet_of(situation, by, words), TODAY)
                found.append(Written(kept, f"{path}sheets/{kept.name}/", words))
        # A public alert in a hidden situation, hidden ones in a public one, drafts in both.
        for alert in itertools.islice(alerts, 2):
            begin_in(author, alert, situation)
    return tuple(found)


def sheet_of(situation: Situation, by: Account, words: tuple[str, str]) -> Sheet:
    rows = (
        Seen(factor=factor, presence=Presence.PRESENT, confidence="low", sources=(words[0],), note=words[1])
        for factor in ("RF7", "7.5")
    )
    return Sheet(sheet="x", situation=situation.slug, author=own_byline(by), date=TODAY, rows=tuple(rows))


def marked_steps(author: Account, reviewer: Account, named: Account) -> tuple[Marked, ...]:
    """Steps of Sudan, told and not, of every reach."""
    reaches: dict[str, dict[str, Any]] = {
        "open": {},
        "analysts": {"reach": Reach.RESTRICTED, "roles": ("analyst",)},
        "editors": {"reach": Reach.RESTRICTED, "roles": ("editor", "field_monitor")},
        "named": {"reach": Reach.PRIVATE, "people": (named,)},
    }
    marked = []
    for name, told in itertools.product(reaches, (True, False)):
        mark = f"{name}{'told' if told else 'draft'}"
        step = draft(author, "SDN", content(mark, reaches[name]))
        marked.append(completed(step, mark, author, reviewer if told else None))
    marked += chain(author, reviewer, reaches["analysts"])
    return tuple(marked)


def chain(author: Account, reviewer: Account, hidden: dict[str, Any]) -> Iterator[Marked]:
    """An alert that begins restricted and goes on in public, and one the other way about."""
    for first, second in ((hidden, {}), ({}, hidden)):
        mark = "first" + ("hidden" if first else "open")
        step = draft(author, "SDN", content(mark, first))
        yield completed(step, mark, author, reviewer)
        mark = "then" + ("hidden" if second else "open")
        step = follow(author, Alert.objects.get(pk=step.alert_id), Move.UPDATE, content(mark, second))
        yield completed(step, mark, author, reviewer)


def content(mark: str, reach: dict[str, Any]) -> Content:
    return Content(
        Level.WARNING, f"{mark}headline", f"{mark}description", note=f"{mark}note", crimes=("war_crimes",),
        sources=(f"{mark}source",), instruction=f"{mark}instruction", **reach,
    )  # fmt: skip


def completed(step: Step, mark: str, author: Account, reviewer: Account | None) -> Marked:
    """The step with an ask; told and answered, where a reviewer is given."""
    office = Addressee.objects.create(name=f"{mark}office", tier="international", actor="secretariat")
    wanted = Wanted("D02", office, f"{mark}because", TODAY + timedelta(days=9))
    ask = add_ask(author, step, wanted, TODAY)
    parts = ["headline", "description", "note", "source", "instruction", "office", "because"]
    if reviewer is not None:
        submit(author, step)
        confirm(reviewer, step, "good")
        said = Said(Answer.DECLINED, TODAY, f"{mark}letter", f"{mark}excuse")
        respond(author, Ask.objects.get(pk=ask.pk), said, TODAY)
        parts += ["letter", "excuse"]
    return Marked(Step.objects.get(pk=step.pk), tuple(f"{mark}{part}" for part in parts))
