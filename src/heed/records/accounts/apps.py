"""Accounts as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their second factor, their sessions."""

    name = "heed.records.accounts"
    label = "accounts"
