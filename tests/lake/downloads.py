"""What the tests of downloads share: a made-up file and its facts, patience without sleep, what is left."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from heed.base.errors import HeedError
from heed.lake.fetch import Pace

FACTS = {
    "publisher": "Ruritanian Institute of Statistics",
    "title": "Events of Ruritania",
    "citation": "Hentzau, R. (2026)",
    "licence": "CC BY 4.0",
    "may_republish": "yes",
    "version": "25.1",
}
CSV = b"event_id,deaths\n" + b"".join(b"%d,%d\n" % (row, row % 7) for row in range(30_000))
HALF = len(CSV) // 2
OTHER = CSV.replace(b",1\n", b",8\n")
"""Another version of the file, as long as the first."""
PAGE = b"\xef\xbb\xbf  <!DOCTYPE html>\n<html><body>Under maintenance</body></html>"
"""What a server sends in place of the file while it is being mended."""


def archive(**members: bytes) -> bytes:
    """A zip in memory."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for name, body in members.items():
            file.writestr(name, body)
    return memory.getvalue()


@dataclass
class Patience:
    """A pace that does not sleep but notes for how long it would have."""

    slept: list[float] = field(default_factory=list)

    def pace(self, tries: int = 5, **others: float) -> Pace:
        """The pace to fetch with."""
        return Pace(tries=tries, sleep=self.slept.append, **others)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(place.name for place in folder.iterdir())


def sentence_of(error: HeedError) -> str:
    """The sentence, which must be one line and name no class or traceback."""
    text = str(error)
    assert "\n" not in text and "Error" not in text and "httpx" not in text
    return text
