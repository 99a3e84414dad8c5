"""The pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Public pages; no models."""

    name = "heed.web"
    label = "heed_web"
