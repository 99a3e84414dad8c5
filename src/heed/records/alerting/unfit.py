"""What no step of an alert may say or leave out, refused as its author writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone

from heed.base.errors import BadInput
from heed.norm import load
from heed.records.accounts.roles import Role
from heed.records.alerting.models import Reach

if TYPE_CHECKING:
    from heed.records.alerting.drafting import Content

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""What the protocol takes as the language of a text (RFC 3066)."""


def refuse(content: Content) -> None:
    """Raise `BadInput` for the first thing that is missing, unknown, or does not fit the rest."""
    _refuse_words(content)
    for name in ("headline", "description"):
        if not getattr(content, name).strip():
            raise BadInput(f"{name}: expected a text, got nothing; write one")
    if (content.reach is Reach.RESTRICTED) != bool(content.roles):
        raise BadInput("who may read it: expected roles with a restricted reach, and only there; choose them")
    if (content.reach is Reach.PRIVATE) != bool(content.people):
        raise BadInput("who may read it: expected people with a private reach, and only there; choose them")
    if content.expires is not None and content.expires <= timezone.now().date():
        raise BadInput(
            f"looked at again by: expected a day after today, got {content.expires}; choose a later one"
        )
    if not LANGUAGE.fullmatch(content.language):
        raise BadInput(
            f"language: expected a code such as en, fr or pt-BR, got {content.language!r}; write such a code"
        )
    if Role.READER in content.roles:
        raise BadInput("who may read it: a reader sees what is public alone; choose other roles")


def _refuse_words(content: Content) -> None:
    """Raise `BadInput` for crimes or risk factors that the norm does not know, and for no crime at all."""
    known = load()
    for name, table in (("crimes", known.crimes), ("risk_factors", known.risk_factors)):
        for each in getattr(content, name):
            if each not in table:
                raise BadInput(f"{name}: expected one of {', '.join(table)}, got {each!r}; see /norm/")
    if not content.crimes:
        raise BadInput(
            f"crimes: expected at least one of {', '.join(known.crimes)}, got none; say what is feared"
        )
