"""People who are signed in and click, each on a connection of their own: the clients of `benchmarks.signed_in`.

They open what the pages they saw link to, as often as `WEIGHTS` says, and think between two clicks. What they save
is read from the forms of the pages themselves.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from gzip import decompress as unpacked
from html.parser import HTMLParser
from urllib.parse import urlencode

from django_otp.oath import TOTP

from benchmarks.written import KEY, PASSWORD

AT_ONCE = 4
"""People who sign in at once."""
THINK = (5.0, 10.0)
"""Seconds between two clicks."""
IDLE = 50
KINDS = {
    "/": (r"/", 10),
    "/country/": (r"/country/[A-Z]{3}/", 14),
    "/countries/": (r"/countries/", 2),
    "/alerts/": (r"/alerts/", 14),
    "an alert": (r"/alerts/\d{4}-\d+/", 18),
    "a step": (r"/alerts/\d{4}-\d+/\d+/", 6),
    "/alerts/country/": (r"/alerts/country/[A-Z]{3}/", 7),
    "an addressee": (r"/alerts/addressee/\d+/", 4),
    "/responses/": (r"/responses/", 5),
    "proposals": (r"/alerts/proposals/", 3),
    "waiting": (r"/alerts/waiting/", 5),
    "/account/": (r"/account/", 3),
    "a draft's form": (r"/alerts/\d{4}-\d+/\d+/change/", 4),
    "an answer's form": (r"/alerts/ask/\d+/answer/", 3),
}
FORMS = ("a draft's form", "an answer's form")


@dataclass
class Form(HTMLParser):
    """What a browser would send of the last form of a page, as it stands."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    _text: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "form":
            self.fields = []
        elif tag == "textarea" and name:
            self.fields.append((name, ""))
            self._text = name
        elif tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in given):
            self.fields.append((name, given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[-1] = (self._text, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None

    def filled(self, **given: str) -> list[tuple[str, str]]:
        """The fields with these in place of what stood there."""
        kept = [(name, value) for name, value in self.fields if name not in given]
        return [*kept, *given.items()]


@dataclass(frozen=True, slots=True)
class Click:
    """One request: what kind of page, its status, milliseconds until the answer was there."""

    kind: str
    status: int
    spent: float


class Person:
    """One browser."""

    def __init__(self, port: int, mail: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.mail = mail
        self.dice = random.Random(mail)
        self.cookies: dict[str, str] = {}
        self.known: dict[str, list[str]] = {
            kind: [kind] for kind, (shape, _weight) in KINDS.items() if shape == kind
        }
        self.page, self.last = "", time.monotonic()
        self.clicks: list[Click] = []

    def open(self, kind: str, path: str, form: list[tuple[str, str]] | None = None) -> int:
        """One request, timed to its last byte; a redirect is followed. The links of the page are remembered."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Accept-Encoding": "gzip"}  # fmt: skip
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
        if time.monotonic() - self.last > IDLE:
            # The server closes what nothing came through for a minute; a browser connects anew.
            self.connection.close()
        self.last = time.monotonic()
        started = time.perf_counter()
        self.connection.request(
            "GET" if form is None else "POST", path, None if form is None else urlencode(form), headers
        )
        answer = self.connection.getresponse()
        body = answer.read()
        self.clicks.append(Click(kind, answer.status, (time.perf_counter() - started) * 1000))
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status == 302:
            onward = answer.headers["Location"].partition("#")[0]
            return self.open("after a form", onward)
        self.page = (unpacked(body) if answer.headers["Content-Encoding"] == "gzip" else body).decode()
        if answer.status == 200:
            self._remember()
        return answer.status

    def _remember(self) -> None:
        for path in re.findall(r'href="(/[^"?#]*)"', self.page):
            for kind, (shape, _weight) in KINDS.items():
                if re.fullmatch(shape, path) and path not in self.known.setdefault(kind, []):
                    self.known[kind] = [*self.known[kind][-300:], path]

    def sign_in(self) -> None:
        """Password and code, as everybody does."""
        self.open("sign-in", "/account/sign-in/")
        self.open("sign-in", "/account/sign-in/", self.form(mail=self.mail, password=PASSWORD))
        if 'name="code"' in self.page:
            app = TOTP(bytes.fromhex(KEY))
            app.time = time.time()
            self.open("sign-in", "/account/second-factor/", self.form(code=f"{app.token():06}"))
        if "Sign out" not in self.page:
            raise RuntimeError(f"{self.mail} was not let in")

    def warm(self) -> None:
        """Every country's page once, as on a server that has run for a while."""
        self.open("/countries/", "/countries/")
        for path in self.known["/country/"]:
            self.open("/country/", path)

    def look_around(self) -> None:
        """The pages from which the others are known; not counted."""
        self.open("/alerts/", "/alerts/")
        self.open("/countries/", "/countries/")
        self.open("waiting", "/alerts/waiting/")
        for path in [each for each in self.known.get("a step", []) if "/1/" in each][:3]:
            self.open("a step", path)
        self.clicks.clear()

    def form(self, **given: str) -> list[tuple[str, str]]:
        """The form of the page, filled in."""
        read = Form()
        read.feed(self.page.partition("<main")[2])
        return read.filled(**given)

    def click(self) -> None:
        """One page, and where it is a form, what is sent with it."""
        can = [kind for kind in KINDS if self.known.get(kind)]
        kind = self.dice.choices(can, [KINDS[each][1] for each in can])[0]
        path = self.dice.choice(self.known[kind])
        if self.open(kind, path) != 200 or kind not in FORMS:
            return
        time.sleep(self.dice.uniform(*THINK))
        if kind == "a draft's form":
            text = f"Nothing has happened. Written again at {time.time():.0f}."
            self.open("saving a draft", path, self.form(description=text))
        else:
            said = self.form(answer="acknowledged", source=f"A letter of {time.time():.3f}, {self.mail}")
            if self.open("saying an answer", path, said) == 200:
                self.open("recording an answer", path, self.form(sure="1"))


def sign_in_all(people: list[Person]) -> float:
    """Seconds until all are signed in, four at a time; then they look around."""

    def each(deed: Callable[[Person], None]) -> None:
        waiting = list(people)

        def some() -> None:
            while waiting:
                deed(waiting.pop())

        _all_at_once([some] * AT_ONCE)

    started = time.perf_counter()
    each(Person.sign_in)
    taken = time.perf_counter() - started
    people[0].warm()
    each(Person.look_around)
    return taken


def click_all(people: list[Person], seconds: float) -> tuple[float, list[Click]]:
    """Seconds and clicks of all of them, who begin spread over one time of thinking."""
    ends = time.monotonic() + seconds

    def one(person: Person) -> None:
        time.sleep(person.dice.uniform(0, THINK[1]))
        while time.monotonic() < ends:
            try:
                person.click()
            except (OSError, http.client.HTTPException):
                person.clicks.append(Click("no answer", 0, 0.0))
                person.connection.close()
            time.sleep(person.dice.uniform(*THINK))

    taken = _all_at_once([partial(one, person) for person in people])
    return taken, [click for person in people for click in person.clicks]


def _all_at_once(works: Sequence[Callable[[], None]]) -> float:
    started = time.perf_counter()
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started
