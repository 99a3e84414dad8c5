"""Alerts as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AlertingConfig(AppConfig):
    """Alerts, what they ask, who confirmed them, and what was answered."""

    name = "heed.records.alerting"
    label = "alerting"
