"""Accounts as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their second factor, their sessions."""

    name = "heed.records.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Note in the history when failed sign-ins lock an account; never write to a file that is there no more."""
        from axes.signals import user_locked_out

        from heed.records import same_file
        from heed.records.accounts.guessing import note_lock

        user_locked_out.connect(note_lock, dispatch_uid="heed.note_lock")
        same_file.watch()
