"""All that can be set: one tuple of name, default and help. The environment variable is `HEED_` + NAME."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from heed.base.errors import BadInput


class Setting(NamedTuple):
    """One thing a user may set through the environment."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("HOME", "~/.heed", "folder of runs, downloaded files and the database"),
    Setting("HOST", "127.0.0.1", "address the site listens on"),
    Setting("PORT", "8000", "port the site listens on"),
    Setting("THREADS", "2", "processor threads used for fitting and drawing"),
    Setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "host names the site answers to, by comma"),
    Setting("SECRET_KEY", "", "signs sessions; made and kept in HEED_HOME when empty"),
    Setting("DEBUG", "", "1 shows the reason of a fault in the browser; never on a public machine"),
    Setting(
        "DATABASE_URL", "", "an organisation's PostgreSQL, postgres://user@host/database; SQLite when empty"
    ),
    Setting(
        "SITE_URL", "", "address people reach the site at, such as https://heed.example.org; used in mails"
    ),
    Setting(
        "TRUSTED_PROXY", "", "address of the web server in front, whose X-Forwarded headers are believed"
    ),
    Setting(
        "SMTP_URL", "", "outgoing mail: smtps://user:password@host:465 or smtp://host:587; none when empty"
    ),
    Setting("MAIL_FROM", "", "sender of the site's mails"),
    Setting(
        "WEBHOOK_NETWORKS", "", "private networks that webhooks may be in, such as 10.1.0.0/16, by comma"
    ),
    Setting("UCDP_URL", "https://ucdp.uu.se/downloads", "where heed fetch finds UCDP's files"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def setting(name: str) -> str:
    """The value in force: the environment's, else the default."""
    known = _BY_NAME[name]
    return os.environ.get(f"HEED_{name}", "") or known.default


def whole_number(name: str, least: int = 1) -> int:
    """A setting that must be a whole number of at least `least`."""
    text = setting(name)
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise BadInput(f"HEED_{name}: expected a whole number of at least {least}, got {text!r}")
    return int(text)


def web_address(name: str) -> str:
    """A setting that must be the address of a site, without a path; empty when it is not set."""
    text = setting(name).rstrip("/")
    if text and not re.fullmatch(r"https?://[^/\s?#@]+", text):
        raise BadInput(f"HEED_{name}: expected an address such as https://heed.example.org, got {text!r}")
    return text


def home() -> Path:
    """The folder that holds all of heed's state."""
    return Path(setting("HOME")).expanduser()
