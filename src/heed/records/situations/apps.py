"""Situations as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SituationsConfig(AppConfig):
    """Situations, and the assessment sheets on each."""

    name = "heed.records.situations"
    label = "situations"
