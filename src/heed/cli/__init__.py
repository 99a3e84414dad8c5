"""The command line: argv in, one function called, a table for people or JSON for programs out.

Commands load what they need when they run, so that `heed --help` is quick. Exit 0 is fine, 1 found problems, 2
wrong use.
"""

from heed.cli.main import main

__all__ = ["main"]
