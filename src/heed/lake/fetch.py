"""Download one raw file over HTTP(S), whole and checked, with its receipt; or change nothing and say why.

Knows nothing of any publisher: the caller brings the address and the facts for the receipt.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Mapping
from pathlib import Path

import httpx2

from heed.base.errors import BadFile, BadInput, NotFound
from heed.lake import receipts
from heed.lake.download import Progress, Try, connect
from heed.lake.hiccups import Hiccup, unreachable
from heed.lake.part import Part
from heed.lake.terms import Pace, Terms

__all__ = ["Pace", "Progress", "Terms", "fetch"]

GAIN = 65_536
"""A try that fails but brings this many new bytes does not count against the number of tries."""
log = logging.getLogger(__name__)
USUAL = Terms()


def fetch(
    url: str,
    folder: Path,
    facts: Mapping[str, object],
    progress: Progress | None = None,
    again: bool = False,
    terms: Terms = USUAL,
) -> Path:
    """Download `url` into `folder` and return the file; a good copy of the same address and version is kept.

    With `again` the server is asked even so, and sends the file only if it has changed.
    `facts` holds publisher, title, citation, licence, may_republish and version, for the receipt. An
    interrupted download leaves `<name>.part`, which the next call goes on with if the server's file is still
    the same. Errors: Unreachable, NotFound, BadFile, CannotWrite, BadInput (the address); after each of them
    the former file stands.
    """
    told = {**facts, "url": url}
    receipts.checked(told)
    target = folder / _name(url, terms)
    held = _held(target, told, terms)
    progress = progress or _silent
    if held and not again:
        progress(held.size, held.size)
        return target
    with Part(target, url) as part, connect(url, terms.pace) as client:
        attempt = Try(client, part, terms, progress, held)
        if _until_done(attempt, str(facts["version"])):
            receipts.write(target, {**told, **part.about}, part.path)
        part.drop()
    return target


def _until_done(attempt: Try, version: str) -> bool:
    part, pace = attempt.part, attempt.pace
    failed, furthest = 0, part.size
    while True:
        try:
            return attempt.once()
        except NotFound as error:
            raise NotFound(f"{error}; check that release {version} is one that is published") from error
        except Hiccup as hiccup:
            failed = 1 if part.size - furthest >= GAIN else failed + 1
            furthest = max(furthest, part.size)
            pause = _pause(hiccup.wait, failed, pace)
            if failed >= pace.tries or pause > pace.longest or pace.clock() + pause > attempt.until:
                later = f" and asks to wait {pause:,.0f} seconds" if pause > pace.longest else ""
                count = f" ({failed} tries)" if failed > 1 else ""
                raise unreachable(attempt.url, f"{hiccup}{later}{count}", part, hiccup.todo) from hiccup
            log.info("%s: %s; next try in %.1f s", attempt.url, hiccup, pause)
            pace.sleep(pause)


def _pause(asked: float | None, failed: int, pace: Pace) -> float:
    """What the server asked for, else doubling pauses, shortened by chance so that clients spread out."""
    if asked is not None:
        return asked
    return min(pace.longest, pace.first * 2.0 ** (failed - 1)) * random.uniform(0.5, 1.0)


def _name(url: str, terms: Terms) -> str:
    """The name of the file on disk, refused where it could be anything but a plain visible name."""
    try:
        address = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise BadInput(f"{url!r} is not an address: {error}; expected https://…") from error
    plain = address.scheme in ("http", "https") and address.host and not address.userinfo
    if not plain or re.search(r"\s", url):
        raise BadInput(
            f"{url!r}: expected an address that begins https:// or http:// and holds neither blank nor password"
        )
    name = terms.name or address.path.rsplit("/", 1)[-1]
    if not re.fullmatch(r"[^\W_][^/\\\x00-\x1f\x7f]{0,180}", name):
        raise BadInput(f"{url!r}: expected an address that ends in a file name, got {name!r}; give a name")
    return name


def _held(target: Path, told: Mapping[str, object], terms: Terms) -> receipts.Receipt | None:
    """The receipt of the file that is here already, if it is good and fits the terms."""
    try:
        held = receipts.verify(target)
    except (BadFile, NotFound):
        return None  # No file, no receipt, or a file that does not fit it: a whole one takes its place.
    same = (held.url, held.version) == (told["url"], str(told["version"]))
    fits = terms.sha256 in (None, held.sha256) and terms.size in (None, held.size)
    return held if same and fits else None


def _silent(done: int, total: int | None) -> None:
    """Progress nobody wants to see."""
