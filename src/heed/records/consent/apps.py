"""Consent as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Mails that ask readers to agree again."""

    name = "heed.records.consent"
    label = "consent"
