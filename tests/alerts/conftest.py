"""Messages for the tests: fictional countries, fictional addressees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st

from heed.alerts.levels import MEANINGS, Level, Severity
from heed.alerts.message import UNPRINTABLE, Ask, Kind, Message, Place, Reference, Scope

SENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def message() -> Message:
    """A public warning about Ruritania with one ask."""
    return Message(
        identifier="2026-0001.1", sender="heed.example", sent=SENT, kind=Kind.ALERT, scope=Scope.PUBLIC,
        level=Level.WARNING, severity=Severity.SEVERE, places=(Place("RUR", "Ruritania"),),
        event="Risk of atrocity crimes", headline="Ruritania: attacks on civilians are likely to grow",
        description="The chance rose.\n\nArmed men were seen at <Strelsau> & around.",
        asks=(Ask("D02", "Good offices", "The Office of the Envoy", "talks are open", date(2026, 12, 31)),),
        sources=("heed run of November 2026",), web="https://heed.example/alerts/2026-0001/1/",
        expires=SENT + timedelta(days=60),
    )  # fmt: skip


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip()) and not UNPRINTABLE.search(text)
)
names = st.from_regex(r"[A-Za-z0-9._:@/-]{1,40}", fullmatch=True)
times = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))
places = st.builds(Place, st.from_regex(r"[A-Z]{3}", fullmatch=True), texts)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any message that may be told."""
    sent, level, kind = draw(times), draw(st.sampled_from(Level)), draw(st.sampled_from(Kind))
    scope = draw(st.sampled_from(Scope))
    days = st.integers(0, 4000).map(lambda n: (sent + timedelta(days=n)).date())
    asks = st.builds(Ask, names, texts, texts, texts, days)
    references = st.builds(Reference, names, names, times)
    addressees = texts.map(lambda text: text.replace('"', "'"))
    return Message(
        identifier=draw(names), sender=draw(names), sent=sent, kind=kind, scope=scope, level=level,
        severity=draw(st.sampled_from(MEANINGS[level].severities or tuple(Severity))),
        places=tuple(draw(st.lists(places, min_size=1, max_size=3))),
        event=draw(texts), headline=draw(texts), description=draw(texts),
        language=draw(st.sampled_from(["en", "fr", "ar", "pt-BR"])), instruction=draw(texts | st.just("")),
        restriction=draw(texts) if scope is Scope.RESTRICTED else "",
        addresses=tuple(draw(st.lists(addressees, min_size=1, max_size=2))) if scope is Scope.PRIVATE else (),
        references=() if kind is Kind.ALERT else tuple(draw(st.lists(references, min_size=1, max_size=3))),
        note=draw(texts | st.just("")), crimes=tuple(draw(st.lists(names, max_size=4))),
        risk_factors=tuple(draw(st.lists(names, max_size=4))), asks=tuple(draw(st.lists(asks, max_size=3))),
        confidence=draw(st.sampled_from(["", "low", "high"])), sources=tuple(draw(st.lists(texts, max_size=3))),
        onset=draw(st.none() | times), expires=draw(st.none() | st.just(sent + timedelta(days=30))),
        web="https://heed.example/alerts/1/", contact=draw(texts | st.just("")),
    )  # fmt: skip
