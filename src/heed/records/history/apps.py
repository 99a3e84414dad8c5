"""The history as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """One table to which every other app of the records adds."""

    name = "heed.records.history"
    label = "history"
