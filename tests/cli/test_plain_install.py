"""The plain install reads, serves and publishes a run, and names the install line for the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from heed.pipeline import Plan, make_run

EXTRAS = ("polars", "numpy", "lightgbm", "scipy", "fastexcel", "pyspark", "shapely", "pandas")


@pytest.fixture(scope="module")
def home_with_run(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("plain")
    file = shared_data / "ucdp" / "ged" / "gedevents-2025-01-17_bfa.csv"
    make_run(home, Plan(files=[file], with_snapshot=False, draws=100), date(2026, 1, 1))
    return home


def plain(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run Python in which the optional packages cannot be imported."""
    blocked = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({EXTRAS!r}))\n"  # None makes an import fail
        "def heed(*words):\n"
        "    from heed.cli import main\n"
        "    sys.argv = ['heed', *words]\n"
        "    try: main()\n"
        "    except SystemExit as left: return left.code\n"
    )
    environment = {**os.environ, "HEED_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", blocked + script], env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_board_and_the_runs_are_read(home_with_run: Path) -> None:
    """Reading needs DuckDB alone."""
    done = plain(home_with_run, "assert heed('risk', 'board') == 0; assert heed('runs') == 0")
    assert done.returncode == 0, done.stderr
    assert "Burkina Faso" in done.stdout


def test_pages_are_served(home_with_run: Path) -> None:
    """The front page, a country, a table and a picture, through the application itself."""
    script = (
        "from heed.web.start import start; from pathlib import Path; import os\n"
        "start(Path(os.environ['HEED_HOME']))\n"
        "from django.test import Client\n"
        "paths = ('/', '/country/BFA/', '/data/', '/data/panel.csv', '/figure/BFA-months.svg', '/method/')\n"
        "for path in (*paths, '/api/board'):\n"
        "    answer = Client().get(path, headers={'host': 'localhost'})\n"
        "    assert answer.status_code == 200, (path, answer.status_code)\n"
        "print('served')"
    )
    done = plain(home_with_run, script)
    assert done.returncode == 0, done.stderr
    assert "served" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("run",), ("panel", "build", "x.csv", "--out", "y"), ("panel", "compare", "x.csv"), ("sources",),
        ("risk", "forecast", "--panel", "x", "--origin", "2024-12", "--out", "y"), ("snapshot", "build"),
        ("fetch", "ucdp_ged", "--version", "25.1"), ("risk", "score", "--draws", "x", "--panel", "y"),
        ("benchmark", "onset", "--data", "."),
    ],
)  # fmt: skip
def test_what_needs_more_names_the_install_line(home: Path, words: tuple[str, ...]) -> None:
    """Exit code 2 and one sentence with the line to type."""
    done = plain(home, f"assert heed(*{words!r}) == 2")
    assert done.returncode == 0, done.stderr
    assert "pip install 'heed[models" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_norm_needs_nothing_more(home: Path) -> None:
    """Measures are listed and a case is checked without the optional packages, and without Django."""
    script = (
        "from pathlib import Path; import heed.norm\n"
        "case = Path(heed.norm.__file__).with_name('examples') / 'georgia-2008.yml'\n"
        "assert heed.norm.assess(heed.norm.read_case(case)).force_open is False\n"
    )
    first = "assert heed('norm', 'measures') == 0\n"
    done = plain(home, first + script + "assert 'django' not in sys.modules and 'duckdb' not in sys.modules")
    assert done.returncode == 0, done.stderr
    assert "51 of 51 measures" in done.stdout
