"""Whatever fails, on the way or on the disk, the former file and its receipt stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heed.base.errors import CannotWrite, HeedError
from heed.lake import receipts
from heed.lake.fetch import Terms, fetch
from tests.lake.downloads import CSV, FACTS, HALF, OTHER, PAGE, Patience, names, sentence_of
from tests.lake.scripted_site import Answer, Script, Site, cut, plain, whole_file


def test_more_than_the_disk_has_room_for(site: Site, raw: Path) -> None:
    """A file that is longer than the free space is refused before it comes."""
    url = site.serve("/events.csv", Answer(200, {"Content-Length": str(10**17)}, CSV))
    with pytest.raises(CannotWrite, match="100,000,000,000,000,000 are to come; nothing was changed"):
        fetch(url, raw, FACTS, terms=Terms(most=10**18))
    assert not raw.exists()


FULL_DISK = """
import resource, sys
from pathlib import Path
from heed.base.errors import CannotWrite
from heed.lake.fetch import fetch
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    fetch(sys.argv[1], Path(sys.argv[2]), {FACTS!r})
except CannotWrite as error:
    print(error)
"""


def test_a_write_that_fails_half_way(site: Site, raw: Path) -> None:
    """When the system refuses to write more, the former file stands and what fitted is gone on with later."""
    site.serve("/events.csv", whole_file(CSV[:50_000]))
    url = site.address + "/events.csv"
    path = fetch(url, raw, FACTS)
    site.serve("/events.csv", whole_file(CSV, '"second"'))
    program = FULL_DISK.replace("{FACTS!r}", repr(FACTS | {"version": "25.2"}))
    run = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", program, url, str(raw)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    assert run.stdout.count("\n") == 1
    assert "events.csv.part cannot be written: File too large; what was there before stands" in run.stdout
    assert path.read_bytes() == CSV[:50_000]
    assert receipts.verify(path).version == "25.1"
    assert (raw / "events.csv.part").read_bytes() == CSV[:100_000]
    fetch(url, raw, FACTS | {"version": "25.2"})
    assert path.read_bytes() == CSV
    assert site.asked["/events.csv"][-1].headers["range"] == "bytes=100000-"


def test_a_receipt_that_cannot_be_written(site: Site, raw: Path) -> None:
    """Where the new receipt finds no place the new file is not put in place either."""
    path = fetch(site.serve("/events.csv", whole_file(CSV)), raw, FACTS)
    url = site.serve("/events.csv", whole_file(OTHER, '"second"'))
    (raw / f".events.csv.receipt.{os.getpid()}").mkdir()
    with pytest.raises(CannotWrite, match="what was there before stands"):
        fetch(url, raw, FACTS | {"version": "25.2"})
    assert path.read_bytes() == CSV
    assert receipts.verify(path).version == "25.1"


def test_a_folder_that_cannot_be_made(site: Site, tmp_path: Path) -> None:
    """Where a file stands in the place of the folder, the sentence names the place."""
    (tmp_path / "raw").write_text("a file", "utf-8")
    url = site.serve("/events.csv", whole_file(CSV))
    with pytest.raises(CannotWrite, match="cannot be written") as caught:
        fetch(url, tmp_path / "raw", FACTS)
    assert str(tmp_path / "raw") in sentence_of(caught.value)
    assert names(tmp_path) == ["raw"]


def failing(name: str) -> list[Answer | Script]:
    """The answers of a server that fails in one of the ways a server can."""
    ways: dict[str, list[Answer | Script]] = {
        "cut": [cut(OTHER, HALF, '"second"'), cut(OTHER, 0)],
        "missing": [Answer(404, {"Content-Length": "0"})],
        "unavailable": [Answer(503, {"Content-Length": "0"})],
        "page": [plain(PAGE)],
        "short": [Answer(200, {"Content-Length": str(len(OTHER) + 1)}, OTHER)],
        "loop": [Answer(302, {"Location": "/events.csv", "Content-Length": "0"})],
        "empty": [plain(b"")],
    }
    return ways[name]


@pytest.mark.parametrize("way", ["cut", "missing", "unavailable", "page", "short", "loop", "empty"])
def test_the_former_file_stands_after_every_failure(
    site: Site, raw: Path, patience: Patience, way: str
) -> None:
    """Whatever goes wrong with a new release, the file and receipt of the former one stand unchanged."""
    url = site.serve("/events.csv", whole_file(CSV))
    path = fetch(url, raw, FACTS)
    receipt = receipts.receipt_path(path).read_bytes()
    site.serve("/events.csv", *failing(way))
    site.asked.clear()
    with pytest.raises(HeedError, match="nothing was changed") as caught:
        fetch(url, raw, FACTS | {"version": "25.2"}, again=True, terms=Terms(pace=patience.pace()))
    sentence_of(caught.value)
    assert path.read_bytes() == CSV
    assert receipts.receipt_path(path).read_bytes() == receipt
