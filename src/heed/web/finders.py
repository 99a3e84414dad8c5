"""Which files of other packages are served under /static/: those of the API's docs page, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

NEEDED = ("ninja/swagger-ui-bundle.js", "ninja/swagger-ui-init.js", "ninja/swagger-ui.css", "ninja/favicon.svg",
          "ninja/favicon.png")  # fmt: skip


class DocsPageFiles(AppDirectoriesFinder):
    """The files of django-ninja that its docs page loads; they come from the package, under our own origin."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Pairs of path and storage."""
        for path, storage in super().list(ignore_patterns):
            if path in NEEDED:
                yield path, storage
