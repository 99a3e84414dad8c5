"""What a page says."""

from __future__ import annotations

import re
from typing import Any


def text(answer: Any, status: int = 200) -> str:
    """The page as a person reads it, without tags; fails where it did not come with that status."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[-3000:])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
