"""Makes Django ready for one HEED_HOME; called once by whoever opens the door (server, publisher, tests)."""

from __future__ import annotations

import os
from pathlib import Path

from heed.web.secret import secret_key


def start(home: Path) -> None:
    """Set Django up to read the runs of `home`; called again, it only changes the home."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heed.web.settings")
    import django
    from django.apps import apps
    from django.conf import settings

    settings.HEED_HOME = home
    settings.SECRET_KEY = secret_key(home)
    if not apps.ready:
        django.setup()
