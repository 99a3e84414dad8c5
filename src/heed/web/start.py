"""Makes Django ready for one HEED_HOME; called once by whoever opens the door (server, publisher, tests)."""

from __future__ import annotations

import os
from pathlib import Path

from heed.base.settings import setting
from heed.records.database import database
from heed.web.secret import secret_key


def start(home: Path) -> None:
    """Set Django up for the runs and records of `home`; called again, it only changes where runs are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heed.web.settings")
    import django
    from django.apps import apps
    from django.conf import settings

    settings.HEED_HOME = home
    settings.SECRET_KEY = secret_key(home)
    if not apps.ready:
        settings.DATABASES = {"default": database(setting("DATABASE_URL"), home)}
        django.setup()
