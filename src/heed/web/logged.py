"""The lines of the log, without what must not lie in one: keys in addresses, and mail addresses of people."""

from __future__ import annotations

import logging
import re

KEYS = re.compile(r"(/account/choose-password/|/subscribe/(?:agree|choice|end)/)[^\s?'\"]+")
"""Addresses of which the rest opens something."""
MAILS = re.compile(r"[^\s<>()\[\]'\"=,;:/]+@[^\s<>()\[\]'\"=,;:/]+")


class Line(logging.Formatter):
    """One line, or several with the traceback of a fault and what a database or mail server said."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return MAILS.sub("(mail address)", KEYS.sub(r"\1(key)", super().format(record)))
