"""The form of a backup: a zip of one JSON-lines file a table, with a manifest of counts and hashes.

    manifest.json          {"format": 1, "heed": …, "made": …, "engine": …, "migrations": […], "tables": […]}
    manifest.sha256        hash of the manifest
    accounts.account.jsonl one row a line, by the names of its columns
    …

Nothing in it depends on the engine, so that SQLite and PostgreSQL read each other's.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import date, datetime, time
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps as present
from django.apps.registry import Apps
from django.db import models

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
OURS = "heed.records."
BESIDE = ("django_otp.plugins.otp_totp",)
"""Apps of others that hold what people set up. Failed sign-ins are of the moment and left out."""
SESSIONS = "accounts.session"
"""Of the moment too."""
Model = type[models.Model]


def labels() -> set[str]:
    """Labels of the apps whose rows are backed up."""
    return {
        each.label for each in present.get_app_configs() if each.name.startswith(OURS) or each.name in BESIDE
    }


def tables(apps: Apps = present) -> list[Model]:
    """Every table that is backed up, each after those it refers to; `apps`: as they are now, or were once."""
    found: list[Model] = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in labels() and model._meta.label_lower != SESSIONS
    ]
    order = TopologicalSorter({model: _needed(model, found) for model in found})
    return list(order.static_order())


def _needed(model: Model, among: list[Model]) -> set[Model]:
    return {
        field.related_model
        for field in model._meta.concrete_fields
        if field.related_model in among and field.related_model is not model
    }


def member(model: Model) -> str:
    """Name of the table's file."""
    return f"{model._meta.label_lower}.jsonl"


def line_of(row: models.Model) -> bytes:
    """A row as one line of JSON."""
    cells = {field.attname: _plain(field, getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_of(model: Model, line: bytes) -> models.Model:
    """The row of a line; raises `ValueError` (or a kind of it) for a line that does not fit the table."""
    cells = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if not isinstance(cells, dict) or set(cells) != set(fields):
        raise ValueError("the columns are not those of the table")
    return model(**{name: _value(fields[name], cell) for name, cell in cells.items()})


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    """A cell as JSON can hold it without loss."""
    if value is None or isinstance(field, models.JSONField) or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    raise TypeError(f"{field}: a backup cannot hold {type(value).__name__}")


def _value(field: models.Field[Any, Any], cell: Any) -> Any:
    if isinstance(field, models.BinaryField) and cell is not None:
        return b64decode(cell)
    return field.to_python(cell)
