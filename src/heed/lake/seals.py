"""Whether kept runs are still what they were when made.

A manifest holds the hash of each table of its run, and of the manifests of all runs before it. Whoever changes a
table must change its manifest, and with it every later one. Nothing here raises: a fault is something to show.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from heed.lake.runs import Run, digits, run_ids


@dataclass(frozen=True, slots=True)
class Fault:
    """A file of a run that is not what was written down."""

    state: Literal["changed", "missing"]
    """Missing also means that it cannot be read."""
    file: str
    written: str | None
    """The sha256 that was written down; None where no kept run wrote one down."""
    found: str | None
    """The sha256 of the bytes that are there."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The manifests of a lake, held against each other."""

    manifests: dict[str, dict[str, Any]]
    """By run, oldest first: the manifests that nothing speaks against."""
    faults: dict[str, Fault]
    """By run: manifests that are gone, unreadable, or not those that later runs wrote down."""
    hashes: dict[str, str]
    """By run: the sha256 of its manifest as first written down; what the next run writes down."""


def seals(home: Path) -> Seals:
    """Hold every manifest against what later runs wrote down of it, from the newest back to the oldest.

    Only manifests that stand this test themselves are believed about others.
    """
    held = {run_id: _bytes(home / "runs" / run_id / "manifest.json") for run_id in run_ids(home)}
    written: dict[str, list[str]] = {}
    faults: dict[str, Fault] = {}
    manifests: dict[str, dict[str, Any]] = {}
    for run_id in reversed(held):
        manifest, found = _parsed(held[run_id]), _hash(held[run_id])
        told = written.get(run_id, [])
        if manifest is None or not _fits(run_id, manifest) or any(other != found for other in told):
            state: Literal["changed", "missing"] = "missing" if found is None else "changed"
            faults[run_id] = Fault(state, "manifest.json", told[-1] if told else None, found)
            continue
        manifests[run_id] = manifest
        for other, digest in manifest.get("earlier", {}).items():
            written.setdefault(other, []).append(digest)
    for run_id in written.keys() - held.keys():
        faults[run_id] = Fault("missing", "manifest.json", written[run_id][-1], None)
    now = {run_id: digest for run_id, content in held.items() if (digest := _hash(content))}
    first = {run_id: told[-1] for run_id, told in written.items()}
    hashes = dict(sorted((now | first).items()))
    return Seals(dict(sorted(manifests.items())), dict(sorted(faults.items())), hashes)


def table_fault(run: Run, table: str) -> Fault | None:
    """What is wrong with the file of a table, held against its run's manifest; None where nothing is."""
    written = str(run.manifest["tables"][table]["sha256"])
    found = _hash(_bytes(run.file(table)))
    if found == written:
        return None
    return Fault("changed" if found else "missing", f"{table}.parquet", written, found)


def _fits(run_id: str, manifest: dict[str, Any]) -> bool:
    """Whether the manifest is the run's own: its id ends in the first digits of the hash of its tables."""
    tables = manifest.get("tables")
    return isinstance(tables, dict) and manifest.get("id") == run_id and run_id.endswith(f"-{digits(tables)}")


def _parsed(content: bytes | None) -> dict[str, Any] | None:
    try:
        manifest = json.loads(content or b"")
    except ValueError:
        return None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("earlier", {}), dict):
        return None
    return manifest


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
