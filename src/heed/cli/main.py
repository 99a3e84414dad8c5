"""The tree of commands, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from heed import __version__
from heed.base.errors import HeedError

# Command → module and what it does; the module is loaded when the command is called.
_COMMANDS = {
    "up": ("heed.cli.site", "Make a run from the embedded figures if there is none, and serve the site."),
    "run": ("heed.cli.run", "Make a run: figures, panel, forecast, board."),
    "runs": ("heed.cli.run", "List the finished runs."),
    "risk": ("heed.cli.risk", "Forecasts and the board of risk."),
    "replay": ("heed.cli.replay", "Would heed have warned? The chances before a known onset."),
    "panel": ("heed.cli.panel", "Country-months from files of events."),
    "sources": ("heed.cli.sources", "What heed can read, and a check of your files."),
    "fetch": ("heed.cli.fetch", "Download a source's file, with a receipt."),
    "publish": ("heed.cli.site", "Write the whole public site as static files."),
    "pdf": ("heed.cli.site", "Write a page as a PDF."),
    "benchmark": ("heed.cli.benchmark", "How good the forecasts are, task by task."),
    "snapshot": ("heed.cli.snapshot", "Make the embedded figures again (for maintainers)."),
    "worker": ("heed.cli.worker", "Send alerts to subscribers, webhooks and people with an account."),
    "accounts": ("heed.cli.accounts", "Who may sign in: the first administrator, the list."),
    "backup": ("heed.cli.backup", "Write all records to a file, while the site runs."),
    "restore": ("heed.cli.backup", "Read the records of a backup; whole or not at all."),
    "settings": ("heed.cli.settings", "All that can be set, and what is in force."),
}


class _Commands(click.Group):
    """Names and first lines without loading a command; the command itself on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _line = _COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in _COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="heed")
def heed() -> None:
    """Early warning of mass atrocities that is acted on.

    heed watches every country, says where genocide, war crimes, ethnic cleansing and crimes against humanity are
    likely and why. Start with: heed up
    """


def main() -> None:
    """Run a command; a known error is one sentence on standard error."""
    try:
        sys.exit(heed.main(standalone_mode=False) or 0)
    except HeedError as error:
        click.echo(f"heed: {error.sentence}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("heed: stopped; the last good run is unchanged", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
