"""One error tree: each error is a sentence for a person, an exit code and an HTTP status.

A sentence says what happened, where, what was expected, what was found, and what to do. The doors (command
line, pages, API) map `exit_code` and `status` and add nothing.
"""

from __future__ import annotations


class HeedError(Exception):
    """Something a person can understand and act on; never a programming fault."""

    exit_code = 1
    status = 500

    @property
    def sentence(self) -> str:
        """The whole message, as one line of text."""
        return " ".join(str(self).split())


class BadInput(HeedError):
    """The input is not what it must be; nothing was changed."""

    exit_code = 2
    status = 400


class BadFile(BadInput):
    """A file cannot be read as what it claims to be."""

    status = 422


class BadRow(BadFile):
    """One cell of a file breaks a rule of its table."""

    def __init__(self, file: str, row: int | None, column: str, expected: str, got: object) -> None:
        self.file, self.row, self.column, self.expected, self.got = file, row, column, expected, got
        where = f"{file}, row {row}, column {column}" if row is not None else f"{file}, column {column}"
        super().__init__(f"{where}: expected {expected}, got {_shown(got)}")


class BadEntry(BadFile):
    """One entry of a file of names and values breaks the declared format."""

    def __init__(self, place: str, expected: str, got: object, do: str) -> None:
        self.place, self.expected, self.got = place, expected, got
        super().__init__(f"{place}: expected {expected}, got {_shown(got)}; {do}")


class NotFound(HeedError):
    """What was asked for does not exist here."""

    exit_code = 1
    status = 404


class NotAllowed(HeedError):
    """This person may not do that; nothing was changed."""

    status = 403


class MissingExtra(HeedError):
    """An optional package is needed; the sentence names the install line."""

    exit_code = 2
    status = 501

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs packages that are not installed: pip install 'heed[{extra}]'")


class MissingLibrary(HeedError):
    """A library of the system is needed; the sentence names the package to install."""

    exit_code = 2
    status = 501

    def __init__(self, what: str, package: str) -> None:
        super().__init__(f"{what} needs a system library that is missing: apt install {package}")


class Unreachable(HeedError):
    """A machine elsewhere did not answer as it should; nothing was changed."""

    status = 502


class CannotWrite(HeedError):
    """A folder or file cannot be written; the last good state stands."""

    status = 507


def _shown(value: object, most: int = 80) -> str:
    """A value as it can stand in a sentence: quoted, and never longer than `most` characters."""
    text = "nothing" if value is None or value == "" else repr(value)
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"
