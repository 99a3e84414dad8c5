"""Where the figures of a run came from: its sources as the manifest names them, by the receipts of their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from heed.base.errors import BadInput
from heed.lake import receipts
from heed.sources import SOURCES, Reading, Source


def facts(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """One entry a source and release, with its files."""
    grouped: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        grouped.setdefault((reading.source.name, reading.release), []).append(reading)
    return [_fact(group) for group in grouped.values()]


def _fact(group: Sequence[Reading]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for reading in group:
        for name, count in reading.counts.items():
            counts[name] = counts.get(name, 0) + count
    return {
        **_declared(group[0].source),
        "release": group[0].release or None,
        "as_of": as_of(group),
        "files": [_file(reading) for reading in group],
        "counts": counts,
        "warnings": [warning for reading in group for warning in reading.warnings],
    }


def _file(reading: Reading) -> dict[str, Any]:
    """A file as it was read; when it was fetched and how old its server said it was are null without a receipt."""
    receipt = receipt_of(reading)
    return {
        "name": reading.file,
        "sha256": reading.sha256,
        "bytes": reading.bytes,
        "rows": reading.counts["rows"],
        "fetched": receipt.fetched if receipt else None,
        "last_modified": receipt.last_modified if receipt else None,
    }


def _declared(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "publisher": source.publisher,
        "citation": source.citation,
        "licence": source.licence,
        "may_republish": str(source.may_republish),
        "url": source.url,
    }


def embedded(receipt: dict[str, Any]) -> dict[str, Any]:
    source = next(source for source in SOURCES if source.name == receipt["name"])
    file = {name: receipt[key] for name, key in (("name", "file"), ("sha256", "sha256"), ("bytes", "bytes"))}
    rows = {"rows": receipt["counts"]["rows"]}
    kept = {name: receipt[name] for name in ("release", "as_of", "counts", "warnings")}
    return {**_declared(source), **kept, "files": [{**file, **rows}]}


def named(entries: Sequence[dict[str, Any]]) -> list[Source]:
    names = {entry["name"] for entry in entries}
    return [source for source in SOURCES if source.name in names]


def as_of(readings: Sequence[Reading]) -> str | None:
    """The newest day of download that the receipts beside the files give; none where a file has no receipt."""
    held = [receipt_of(reading) for reading in readings]
    days = [receipt.fetched[:10] for receipt in held if receipt]
    return max(days) if days and len(days) == len(held) else None


def receipt_of(reading: Reading) -> receipts.Receipt | None:
    """The receipt beside a file that was read, if there is one.

    Raises `BadFile` where the file is not the one of its receipt, `BadInput` where it was fetched before a month of
    which it speaks was over.
    """
    if not receipts.receipt_path(reading.path).is_file():
        return None
    receipt = receipts.verify(reading.path)
    late = reading.coverage.filter(pl.col("month_end") >= receipt.fetched[:7])["month_end"].to_list()
    if late:
        raise BadInput(
            f"{reading.file}: fetched on {receipt.fetched[:10]} but speaks of {late[0]}; expected a month that was "
            "over by then; fetch it again"
        )
    return receipt
