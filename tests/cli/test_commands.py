"""Commands print tables for people and JSON for programs; errors are one sentence and an exit code."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Heed


def test_help_names_every_command(heed: Heed) -> None:
    """`heed --help` is the index."""
    said = heed("--help")
    assert said.code == 0
    for name in ("up", "run", "risk", "panel", "sources", "fetch", "publish", "settings"):
        assert f"  {name} " in said.out


def test_help_loads_no_heavy_library() -> None:
    """So that it is quick on an old laptop."""
    script = (
        "import sys; sys.argv = ['heed', '--help']\n"
        "from heed.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'polars', 'duckdb', 'django', 'lightgbm', 'numpy', 'vl_convert', 'rich'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout


def test_a_file_is_looked_at_before_it_is_used(heed: Heed, shared_data: Path) -> None:
    """`heed sources FILE` says source, release, rows and what is covered."""
    path = shared_data / "ucdp" / "ged" / "GEDEvent_v26_0_1.csv"
    said = heed("sources", path)
    assert said.code == 0
    assert "26.0.1" in said.out
    assert "1,727" in said.out
    assert "872 of 1,727 rows are marked for checking" in said.out
    (facts,) = json.loads(heed("sources", path, "--json").out)
    assert facts["rows"] == 1727
    assert facts["covers"] == "2026-01 to 2026-01, all states"


def test_building_a_panel(heed: Heed, shared_data: Path, tmp_path: Path) -> None:
    """Two files of the same events give one panel; what was settled is said."""
    folder = shared_data / "ucdp" / "ged"
    out = tmp_path / "panel.parquet"
    said = heed(
        "panel", "build", folder / "conflict_data_ukr_a.csv", folder / "conflict_data_ukr_b.csv", "--out", out
    )
    assert said.code == 0
    assert "replaced by newer release: 993 rows" in said.out
    panel = pl.read_parquet(out)
    ukraine = panel.filter((pl.col("country") == "UKR") & (pl.col("month") == "2014-08"))
    assert ukraine["deaths"].item() > 500


def test_comparing_with_the_embedded_figures(heed: Heed, shared_data: Path) -> None:
    """The difference is printed, month by month where it is above 10 %."""
    said = heed("panel", "compare", shared_data / "ucdp" / "ged" / "gedevents-2025-01-17_bfa.csv")
    assert "82 months compared, 79 equal" in said.out
    assert "2022-09" in said.out
    assert "+40%" in said.out


def test_bad_input_is_one_sentence_and_changes_nothing(heed: Heed, tmp_path: Path) -> None:
    """Exit code 2, nothing on standard output, no file written, and what stood there before stands."""
    bad, out = tmp_path / "own.csv", tmp_path / "panel.parquet"
    bad.write_text(
        "event_id,date_start,date_end,country,type,deaths,deaths_civilians,latitude,longitude,source\n"
    )
    out.write_bytes(b"before")
    said = heed("panel", "build", bad, "--out", out)
    assert (said.code, said.out) == (2, "")
    assert said.err == "heed: own.csv: there is a header but no row under it\n"
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.csv", "panel.parquet"]


def test_a_folder_that_cannot_be_written(heed: Heed, tmp_path: Path, shared_data: Path) -> None:
    """The sentence names the place and what to do."""
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / "panel.parquet"
    said = heed("panel", "build", shared_data / "ucdp" / "ged" / "conflict_data_ssd.csv", "--out", out)
    assert said.code == 1
    assert "cannot be written" in said.err
    assert "choose another place" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("risk", "board"), "make one with heed run"),
        (("runs",), "make one with heed run"),
        (("publish", "site"), "make one with heed run"),
        (("run", "nowhere.csv"), "there is no such file"),
        (("run", "--origin", "2024-13"), "is not a month"),
        (("fetch", "acled", "--version", "1"), "cannot be fetched: expected ucdp_ged"),
        (("fetch", "ucdp_ged", "--version", "latest"), "is not a release"),
    ],
)
def test_known_errors(heed: Heed, words: tuple[str, ...], sentence: str) -> None:
    """Each is a sentence on standard error, without a trace."""
    said = heed(*words)
    assert said.code in (1, 2)
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_wrong_use_says_how(heed: Heed) -> None:
    """Click's own sentences keep exit code 2."""
    said = heed("risk", "board", "--months", "7")
    assert said.code == 2
    assert "'7' is not one of" in said.err
    assert heed("rsik").code == 2


def test_settings_hide_secrets(heed: Heed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The value in force is shown, but never the key."""
    monkeypatch.setenv("HEED_SECRET_KEY", "very-secret")
    monkeypatch.setenv("HEED_PORT", "9000")
    said = heed("settings")
    assert "9000" in said.out
    assert "very-secret" not in said.out


def test_without_a_network_fetch_says_so_and_changes_nothing(
    heed: Heed, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused connection is one sentence; nothing is left behind."""
    monkeypatch.setenv("HEED_UCDP_URL", "http://127.0.0.1:9")
    said = heed("fetch", "ucdp_ged", "--version", "25.1", "--quiet")
    assert said.code == 1
    assert "http://127.0.0.1:9/ged/ged251-csv.zip" in said.err
    assert not [path for path in home.rglob("*") if path.is_file()]


@pytest.fixture
def ucdp(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server on this machine in the place of UCDP's, with one real file under a release's address."""
    content = (shared_data / "ucdp" / "ged" / "hdx_ged191_subset.zip").read_bytes()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/ged/ged191-csv.zip"
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(content) if found else 0))
            self.end_headers()
            self.wfile.write(content if found else b"")

        def log_message(self, *_what: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("HEED_UCDP_URL", f"http://127.0.0.1:{server.server_port}")
        yield
        server.shutdown()


@pytest.mark.usefixtures("ucdp")
def test_a_fetched_release_is_ready_for_use(heed: Heed, home: Path) -> None:
    """The file lies in HEED_HOME with its receipt, and reads as its release."""
    said = heed("fetch", "ucdp_ged", "--version", "19.1")
    assert said.code == 0, said.err
    path = home / "raw" / "ucdp_ged" / "ged191-csv.zip"
    assert path.is_file()
    assert "version: '19.1'" in path.with_name(path.name + ".receipt.yml").read_text("utf-8")
    assert f"heed run {path}" in said.out
    assert "19.1" in heed("sources", path).out


@pytest.mark.usefixtures("ucdp")
def test_a_release_that_is_not_there_or_not_the_same(heed: Heed, home: Path) -> None:
    """A 404 and a wrong hash: one sentence each, and no file."""
    missing = heed("fetch", "ucdp_ged", "--version", "99.1", "--quiet")
    assert missing.code == 1
    assert "ged991-csv.zip" in missing.err
    other = heed("fetch", "ucdp_ged", "--version", "19.1", "--sha256", "0" * 64, "--quiet")
    assert other.code == 2
    assert "sha256" in other.err.casefold()
    assert not list(home.rglob("*.zip"))
