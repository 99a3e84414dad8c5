"""Databases and backups as earlier versions of heed made them, with rows in every table of then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from heed.records.backup import Made, back_up, writing
from heed.records.backup.form import labels, tables

WHEN = datetime(2026, 11, 1, 12, 30, 15, 123456, UTC)
LATER = datetime(2026, 11, 2, 8, 0, 0, 1, UTC)
READER, MACHINE = UUID(int=1), 1
FIRST = [("accounts", "0001_initial"), ("history", "0001_initial")]
ROWS: dict[str, list[dict[str, Any]]] = {
    "accounts.account": [
        {"id": 1, "password": "!x", "mail": "ada@example.org", "name": "Ada Ünïcode عالية", "role": "administrator",
         "places": [], "language": "en", "is_active": True, "created": WHEN, "last_login": LATER},
        {"id": 7, "password": "!x", "mail": "ben@example.org", "name": "Ben of Ruritania", "role": "analyst",
         "places": ["SDN", "Western Africa"], "language": "en", "is_active": False, "created": WHEN},
    ],
    "accounts.recoverycode": [{"id": 1, "account_id": 1, "hash": "ab" * 32}],
    "otp_totp.totpdevice": [{"id": 1, "user_id": 1, "name": "app", "confirmed": True, "key": "ab" * 20}],
    "history.change": [
        {"id": 1, "at": WHEN, "by_id": 1, "subject": "alert", "subject_id": "1", "did": "raised",
         "changed": {"level": [None, {"b": 2.5, "a": [1, True, None]}]}, "why": "“needed”\nnow"},
    ],
    "alerting.addressee": [
        {"id": 3, "name": "The Envoy for Ruritania", "tier": "international", "actor": "secretariat"},
    ],
    "situations.situation": [
        {"id": 2, "slug": "ruritania", "title": "Ruritania", "summary": "x", "reach": "restricted",
         "opened": date(2026, 11, 1), "by_id": 1, "made": WHEN},
    ],
    "situations.place": [{"id": 1, "situation_id": 2, "country": "SDN"}],
    "situations.keptsheet": [
        {"id": 1, "situation_id": 2, "name": "ruritania-1", "date": date(2026, 11, 1), "author_id": 1,
         "role": "analyst", "rows": [{"factor": "RF7", "presence": "unknown", "confidence": "low"}], "at": WHEN},
        {"id": 2, "situation_id": 2, "name": "ruritania-2", "date": date(2026, 11, 2), "follows_id": 1,
         "author_id": 7, "role": "field_monitor", "rows": [], "at": LATER},
    ],
    "alerting.alert": [
        {"id": 4, "number": "2026-0001", "country": "SDN", "created": WHEN, "situation_id": 2},
    ],
    "alerting.step": [
        {"id": 5, "alert_id": 4, "place": 1, "move": "alert", "state": "told", "level": "warning",
         "severity": "Severe", "headline": "Ruritania: attacks", "description": "x", "crimes": ["genocide"],
         "author_id": 1, "made": WHEN, "told": WHEN, "expires": date(2026, 12, 1)},
        {"id": 6, "alert_id": 4, "place": 2, "move": "update", "state": "draft", "level": "watch",
         "severity": "Severe", "headline": "Less", "description": "y", "author_id": 1, "made": LATER,
         "reach": "private"},
    ],
    "alerting.step_people": [{"id": 1, "step_id": 6, "account_id": 7}],
    "alerting.confirmation": [
        {"id": 1, "step_id": 5, "by_id": 7, "confirmed": True, "why": "seen", "at": WHEN, "counts": True},
    ],
    "alerting.ask": [
        {"id": 8, "step_id": 5, "measure": "D02", "addressee_id": 3, "because": "x", "by": date(2026, 12, 2)},
    ],
    "alerting.response": [
        {"id": 1, "ask_id": 8, "answer": "answered", "on": date(2026, 11, 3), "source": "a letter", "by_id": 1,
         "at": LATER},
        {"id": 2, "ask_id": 8, "answer": "answered", "on": date(2026, 11, 4), "source": "a letter", "by_id": 1,
         "at": LATER, "corrects_id": 1},
    ],
    "alerting.casefile": [{"id": 1, "country": "SDN", "text": "case: x", "by_id": 1, "at": WHEN}],
    "alerting.judged": [{"id": 1, "run": "r", "country": "SDN", "step_id": 5, "why": "", "by_id": 1, "at": WHEN}],
    "alerting.subscription": [
        {"id": READER, "mail": "reader@example.org", "countries": ["SDN"], "asked": WHEN, "agreed": WHEN,
         "terms": "2026-11"},
    ],
    "consent.renewal": [
        {"id": UUID(int=21), "subscription_id": READER, "stage": "sent", "made": WHEN, "sent": LATER,
         "next_try": WHEN, "agreed": WHEN, "backup": WHEN},
    ],
    "alerting.webhook": [
        {"id": MACHINE, "address": "https://machine.example/hook", "secret": "s", "by_id": 1, "made": WHEN},
    ],
    "alerting.outgoing": [
        {"id": UUID(int=11), "step_id": 5, "subscription_id": READER, "stage": "sent", "made": WHEN, "sent": LATER},
        {"id": UUID(int=12), "step_id": 5, "webhook_id": MACHINE, "stage": "waiting", "made": WHEN,
         "next_try": LATER},
        {"id": UUID(int=13), "step_id": 5, "account_id": 1, "stage": "dead", "made": WHEN, "next_try": LATER,
         "attempts": 7, "fault": "no"},
    ],
}  # fmt: skip
"""By table and column. A migration that adds a table adds rows here; a test tells when they are missing."""


def versions() -> list[tuple[tuple[str, str], ...]]:
    """The migrations of every version, the first to the present one: what was there, and one more each time."""
    graph = MigrationLoader(None).graph
    plan: list[tuple[str, str]] = []
    for leaf in graph.leaf_nodes():
        if leaf[0] in labels():
            plan += [each for each in graph.forwards_plan(leaf) if each not in plan]
    # The first backup could be made when there were accounts, second factors and a history.
    begun = [each for each in plan if each[0] == "otp_totp" or each in FIRST]
    rest = [each for each in plan if each not in begun and each[0] in labels()]
    return [(*begun, *rest[:many]) for many in range(len(rest) + 1)]


def brought_to(version: Sequence[tuple[str, str]]) -> Any:
    """Bring the open database without tables to a version; gives its models as they were then."""
    for each in version:
        executor = MigrationExecutor(connection)
        if each not in executor.loader.applied_migrations:
            executor.migrate([each])
    loader = MigrationExecutor(connection).loader
    last = [each for each in version if not any(child.key in version and child.key[0] == each[0]
                                                for child in loader.graph.node_map[each].children)]  # fmt: skip
    return loader.project_state(last).apps


def fill(apps: Any) -> None:
    """Put rows into every table of then; what is asked of a step comes before it was told."""
    for model in tables(apps):
        columns = {field.attname for field in model._meta.concrete_fields}
        rows = ROWS[model._meta.label_lower]
        for row in rows:
            cells = {name: value for name, value in row.items() if name in columns}
            if model._meta.label_lower == "alerting.step":
                cells |= {"state": "draft", "told": None}
            model(**cells).save_base(raw=True, force_insert=True)
    if apps.all_models.get("alerting"):
        apps.get_model("alerting.step").objects.filter(pk=5).update(state="told", told=WHEN)
    for statement in connection.ops.sequence_reset_sql(no_style(), tables(apps)):
        connection.cursor().execute(statement)


def backed_up(apps: Any, file: Path) -> Made:
    """A backup as the version with these models made it."""
    with patch.object(writing, "tables", lambda: tables(apps)):
        return back_up(file)
