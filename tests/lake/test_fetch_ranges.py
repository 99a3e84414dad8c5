"""Parts are joined only where the server gives the rest of the very version that was begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from heed.base.errors import Unreachable
from heed.lake import receipts
from heed.lake.fetch import Terms, fetch
from tests.lake.downloads import CSV, FACTS, HALF, OTHER, Patience
from tests.lake.scripted_site import ETAG, Answer, Asked, Script, Site, cut, plain, whole_file


def ignores_if_range(body: bytes, etag: str) -> Script:
    """A server that sends any range of what it now has, whatever version was begun."""
    honest = whole_file(body, etag)

    def script(asked: Asked, count: int) -> Answer:
        headers = asked.headers | ({"if-range": etag} if "range" in asked.headers else {})
        return honest(Asked(asked.path, headers), count)

    return script


@pytest.mark.parametrize("rest", [whole_file(OTHER, '"second"'), ignores_if_range(OTHER, '"second"')])
def test_a_file_that_changed_between_the_parts(
    site: Site, raw: Path, patience: Patience, rest: Script
) -> None:
    """Parts of two versions are never joined, whether the server heeds If-Range or not."""
    assert len(OTHER) == len(CSV)
    url = site.serve("/events.csv", cut(CSV, HALF), rest)
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == OTHER
    assert receipts.verify(raw / "events.csv").etag == '"second"'


@pytest.mark.parametrize(
    "said", [f"bytes 0-{HALF - 1}/{len(CSV)}", f"bytes {HALF}-{len(CSV) - 1}/*", "nonsense"]
)
def test_a_range_that_is_not_the_one_asked_for(site: Site, raw: Path, patience: Patience, said: str) -> None:
    """A 206 that begins elsewhere or does not say where is thrown away and the file asked for afresh."""
    wrong = Answer(
        206,
        {"ETag": ETAG, "Content-Range": said, "Content-Length": str(len(CSV) - HALF)},
        CSV[: len(CSV) - HALF],
    )
    url = site.serve("/events.csv", cut(CSV, HALF), wrong, whole_file(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert "range" not in site.asked["/events.csv"][2].headers


def test_a_server_that_gives_ranges_in_slices(site: Site, raw: Path, patience: Patience) -> None:
    """A range shorter than the one asked for is one part more, not the end of the file."""

    def slices(asked: Asked, count: int) -> Answer:
        start = int(asked.headers["range"][6:-1])
        end = min(start + 80_000, len(CSV))
        said = f"bytes {start}-{end - 1}/{len(CSV)}"
        return Answer(206, {"Content-Range": said, "Content-Length": str(end - start)}, CSV[start:end])

    url = site.serve("/events.csv", cut(CSV, 10_000), slices)
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV


def test_a_range_longer_than_the_file(site: Site, raw: Path, patience: Patience) -> None:
    """A range that brings more bytes than the whole is said to have is thrown away."""
    said = {"Content-Range": f"bytes {HALF}-{len(CSV) - 1}/{len(CSV)}", "Content-Length": str(len(CSV))}
    url = site.serve("/events.csv", cut(CSV, HALF), Answer(206, said, CSV), whole_file(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV


def test_a_range_nobody_asked_for(site: Site, raw: Path, patience: Patience) -> None:
    """A 206 to a request for the whole is never taken for the whole."""
    half = Answer(206, {"Content-Range": f"bytes 0-9/{len(CSV)}", "Content-Length": "10"}, CSV[:10])
    url = site.serve("/events.csv", half)
    with pytest.raises(Unreachable, match="did not go on where the last part ended"):
        fetch(url, raw, FACTS, terms=Terms(pace=patience.pace()))
    assert not raw.exists()


@pytest.mark.parametrize("etag", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_validator_nothing_is_joined(
    site: Site, raw: Path, patience: Patience, etag: dict[str, str]
) -> None:
    """Where the server gives no strong name for the version, the whole is asked for again."""
    half = Answer(200, {"Content-Length": str(len(CSV))} | etag, CSV[:HALF])
    url = site.serve("/events.csv", half, plain(CSV))
    assert fetch(url, raw, FACTS, terms=Terms(pace=patience.pace())).read_bytes() == CSV
    assert "range" not in site.asked["/events.csv"][1].headers
