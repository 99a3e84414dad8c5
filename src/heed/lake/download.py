"""Asking a server for the rest of one file, once, and checking all that its answer lets be checked.

`Try.once` takes what comes into a `Part`; a `Hiccup` says that another try may succeed. How often to try is
decided in `fetch`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx2

from heed import __version__
from heed.base.errors import BadFile, NotFound
from heed.lake.hiccups import LATER, LOOK, Hiccup, asked_pause, hiccup, unreachable
from heed.lake.part import Part
from heed.lake.receipts import Receipt, cannot_write
from heed.lake.terms import Pace, Terms, begins, offered, whole, within

Progress = Callable[[int, int | None], None]
"""Called with the bytes held and the bytes there will be, None where the server does not say.

The first number falls back to 0 when the server's file has changed and the download starts afresh."""
REDIRECTS = 5


class Try:
    """One request after another for the rest of one file."""

    def __init__(
        self,
        client: httpx2.Client,
        part: Part,
        terms: Terms,
        progress: Progress,
        held: Receipt | None,
    ) -> None:
        self.client, self.part, self.terms, self.progress = client, part, terms, progress
        self.pace = pace = terms.pace
        self.url = str(part.about["url"])
        self.ending = part.path.with_suffix("").suffix.lower()
        self.until = pace.clock() + pace.total
        self.conditions = {
            name: value
            for name, value in (
                ("If-None-Match", held.etag if held else None),
                ("If-Modified-Since", held.last_modified if held else None),
            )
            if value
        }
        self.joined = False
        """Whether the bytes held came in more than one answer."""

    def once(self) -> bool:
        """Ask once: True when the whole file came and is checked, False when the held one is current."""
        headers = dict(self.conditions)
        if self.part.validator:
            headers |= {"Range": f"bytes={self.part.size}-", "If-Range": self.part.validator}
        try:
            with self.client.stream("GET", self.url, headers=headers) as response:
                return self._take(response)
        except httpx2.TooManyRedirects as error:
            why = f"it sends on to other addresses more than {REDIRECTS} times"
            raise unreachable(self.url, why, todo=LOOK) from error
        except httpx2.UnsupportedProtocol as error:
            why = "it sends on to an address that is not http or https"
            raise unreachable(self.url, why, todo=LOOK) from error
        except httpx2.TransportError as error:
            raise hiccup(error, self.pace.timeout) from error

    def _take(self, response: httpx2.Response) -> bool:
        if response.status_code == 304 and self.conditions:
            return False
        if response.status_code == 206:
            total: int | None = self._goes_on(response)
        elif response.status_code == 200:
            length = response.headers.get("content-length")
            total = int(length) if length else None
        else:
            raise self._refusal(response)
        offered(response.headers, total, self.terms, self.ending, self.url)
        self._write(response, total)
        if total is not None and self.part.size != total:
            if self.part.size > total:
                self.part.drop()
                raise Hiccup(f"it sent more than the {total:,} bytes it spoke of", 0.0)
            raise Hiccup(f"the connection was cut after {self.part.size:,} of {total:,} bytes")
        self._check()
        return True

    def _check(self) -> None:
        try:
            whole(self.part.path, self.terms, self.ending, self.url)
        except BadFile as error:
            self.part.drop()
            if self.joined:
                raise Hiccup("the parts did not make the file expected", 0.0) from error
            raise
        except OSError as error:
            raise cannot_write(self.part.path, error) from error

    def _goes_on(self, response: httpx2.Response) -> int:
        """The length of the whole, if this answer begins where the part ends and is of the same version."""
        said, about = response.headers, self.part.about
        found = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})", said.get("content-range", ""))
        same = said.get("etag") in (None, about["etag"]) and (
            said.get("last-modified") in (None, about["last_modified"])
        )
        if not self.part.validator or not found or int(found[1]) != self.part.size or not same:
            self.part.drop()
            raise Hiccup("the server did not go on where the last part ended", 0.0)
        return int(found[2])

    def _write(self, response: httpx2.Response, total: int | None) -> None:
        chunks = response.iter_raw()
        if response.status_code == 200:
            head = b""
            for chunk in chunks:
                head += chunk
                if len(head) >= 512:
                    break
            begins(head, self.ending, self.url)
            self.part.restart(response.headers)
            self.joined = False
        else:
            head, self.joined = b"", True
        if total is not None:
            self.part.room_for(total - self.part.size)
        self._keep(head, total)
        for chunk in chunks:
            self._keep(chunk, total)

    def _keep(self, data: bytes, total: int | None) -> None:
        try:
            within(self.part.size + len(data), self.terms, self.url)
        except BadFile:
            self.part.drop()
            raise
        self.part.append(data)
        self.progress(self.part.size, total)
        if self.pace.clock() > self.until:
            raise unreachable(self.url, "it took too long", self.part)

    def _refusal(self, response: httpx2.Response) -> Exception:
        """What to raise for an answer that brings no file."""
        status = response.status_code
        answer = f"{status} {response.reason_phrase}".strip()
        if status == 416 and self.part.size:
            self.part.drop()
            return Hiccup("the server could not go on where the last part ended", 0.0)
        if status in (404, 410):
            return NotFound(
                f"There is no file at {self.url} (the server answered {answer}); nothing was changed"
            )
        if status in (408, 429) or status >= 500:
            asked = asked_pause(response.headers.get("retry-after"))
            return Hiccup(f"it answered {answer}", asked, LATER)
        return unreachable(self.url, f"it answered {answer}", todo=LOOK)


def connect(url: str, pace: Pace) -> httpx2.Client:
    """A client for the addresses `url` leads to; never from https down to http."""

    def stay_secure(request: httpx2.Request) -> None:
        if url.lower().startswith("https:") and request.url.scheme == "http":
            raise unreachable(
                url, "it sends on from https to http, where anyone may change the file", todo=LOOK
            )

    return httpx2.Client(
        # Identity: a file packed on the way could not be resumed. Close: what is left over from an answer
        # of a wrong length must not be taken for the next one.
        headers={
            "User-Agent": f"heed/{__version__}",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        },
        timeout=pace.timeout,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        event_hooks={"request": [stay_secure]},
    )
