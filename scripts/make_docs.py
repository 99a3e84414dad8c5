"""Writes the pages of `docs/` that are made from the code: cli.md, tables.md, sources.md's table of columns.

`python scripts/make_docs.py` writes them; a test checks that what is committed is what this makes.
"""

from __future__ import annotations

from pathlib import Path

import click

from heed.base.settings import SETTINGS
from heed.cli.main import heed
from heed.tables import TABLES, Column

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Made by scripts/make_docs.py; change the code, not this page. -->"


def pages() -> dict[str, str]:
    """Each page by its file name."""
    return {"cli.md": cli(), "tables.md": tables()}


def cli() -> str:
    """The help of every command, and the settings."""
    lines = ["# The command line", "", MADE, ""]
    for path, context in _contexts(heed, None, ("heed",)):
        lines += [f"## `{' '.join(path)}`", "", "```", context.command.get_help(context), "```", ""]
    lines += ["## Settings", "", "| environment variable | default | what it is |", "|---|---|---|"]
    lines += [f"| `HEED_{each.name}` | `{each.default or ' '}` | {each.help} |" for each in SETTINGS]
    return "\n".join(lines) + "\n"


def _contexts(
    command: click.Command, parent: click.Context | None, path: tuple[str, ...]
) -> list[tuple[tuple[str, ...], click.Context]]:
    """A command and all below it, each in the context in which a user calls it."""
    context = click.Context(
        command, parent, path[-1], terminal_width=100, max_content_width=100, **command.context_settings
    )
    found = [(path, context)]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found += _contexts(child, context, (*path, name))
    return found


def tables() -> str:
    """The dictionary of every table of a run."""
    lines = ["# Tables", "", MADE, ""]
    for table in TABLES.values():
        lines += [f"## {table.name}", "", table.meaning, ""]
        if not table.public:
            lines += ["Never published.", ""]
        lines += [
            f"Key: {', '.join(table.key)}.",
            "",
            "| column | kind | unit | range | empty means | meaning |",
        ]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(column) for column in table.columns]
        lines += [""]
    return "\n".join(lines)


def _row(column: Column) -> str:
    kind = " or ".join(column.among) if column.among else column.kind
    span = "–".join(f"{end:g}" for end in (column.least, column.most) if end is not None)
    span = f"{span} or more" if span and column.most is None else span
    return (
        f"| {column.name} | {kind} | {column.unit} | {span} | {column.null or 'never'} | {column.meaning} |"
    )


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
