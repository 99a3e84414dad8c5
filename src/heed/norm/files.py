"""Reads a YAML file from outside: bounded, without repeats, and with the line of every entry at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from heed.base.errors import BadEntry, BadFile

MOST_BYTES = 200_000
"""A file larger than this is not read: a case of some pages has a tenth of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file holds, and where."""

    file: str
    """The name by which sentences call it."""
    value: Any
    root: yaml.Node | None

    def place(self, path: Sequence[str | int]) -> str:
        """`case.yml, line 12, judgements → manifest_failure`: the line of the entry, or of the nearest above it."""
        node, line = self.root, 1
        for step in path:
            node = _below(node, step)
            if node is None:
                break
            line = node.start_mark.line + 1
        # Lists are counted from 1, as people count.
        steps = [str(step + 1) if isinstance(step, int) else _shown(step) for step in path]
        return f"{self.file}, line {line}" + (f", {' → '.join(steps)}" if steps else "")


def read_yaml(path: Path) -> Document:
    """The document in a file; `BadFile` names the first thing that keeps it from being read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}; check the name") from error
    if len(data) > MOST_BYTES:
        raise BadFile(f"{path}: expected at most {MOST_BYTES:,} bytes, got more; is it the right file?")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path}: expected UTF-8 text, got byte {error.start + 1} that is not; save it as UTF-8"
        ) from error
    return parse_yaml(text, path.name)


def parse_yaml(text: str, file: str) -> Document:
    """The document in a text; repeated keys and references (`&`, `*`, `<<`) are refused."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        document = Document(file, None, root)
        if root is not None:
            _refuse_repeats(document, root, (), set())
        return Document(file, yaml.safe_load(text), root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}, line {mark.line + 1}" if mark else file
        raise BadFile(f"{where}: expected YAML, got a fault: {_fault(error)}; correct that line") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadFile(
            f"{file}, line {line}: expected text without control characters, "
            f"got U+{ord(text[error.position]):04X}; save it again as plain text"
        ) from error
    except yaml.YAMLError as error:
        raise BadFile(f"{file}: expected YAML, got a fault: {error}; save it again as plain text") from error
    except RecursionError as error:
        raise BadFile(
            f"{file}: expected a few levels, got lists within lists without end; correct it"
        ) from error
    except ValueError as error:
        # Such as the thirtieth of February, or a number of thousands of digits.
        raise BadFile(
            f"{file}: expected dates and numbers that exist, got a fault: {error}; correct it"
        ) from error


def _refuse_repeats(document: Document, node: yaml.Node, path: tuple[str | int, ...], seen: set[int]) -> None:
    if id(node) in seen:
        raise BadEntry(document.place(path), "plain entries", "a reference (&, *)", "write the entry out")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value):
            _refuse_repeats(document, each, (*path, number), seen)
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            place = f"{document.file}, line {key.start_mark.line + 1}"
            if key.tag == "tag:yaml.org,2002:merge":
                raise BadEntry(place, "plain entries", "a key that takes in others (<<)", "write them out")
            if not isinstance(key, yaml.ScalarNode) or key.value in keys:
                raise BadEntry(place, "each key once, as a word", str(key.value), "remove or rename one")
            keys.add(key.value)
            _refuse_repeats(document, value, (*path, key.value), seen)


def _fault(error: yaml.MarkedYAMLError) -> str:
    """What the reader of YAML found; a problem that begins with "but" needs what it was looking for before it."""
    problem = str(error.problem or error)
    return f"{error.context}, {problem}" if problem.startswith("but ") and error.context else problem


def _shown(key: str) -> str:
    """A key as it can stand in a sentence."""
    return "".join(each if each.isprintable() else "?" for each in key[:40])


def _below(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None
