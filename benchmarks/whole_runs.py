"""Whole commands from outside: seconds, and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def measure(home: Path) -> list[tuple[str, str, str]]:
    """Rows of command, wall seconds and peak memory: help, a run on the snapshot, all pages."""
    return [
        ("`heed --help`", _timed(home, "--help", times=5)[0], ""),
        ("`heed run` (embedded figures to a run with all pictures)", *_timed(home, "run", "--quiet")),
        (
            "`heed publish` (every page, picture and download)",
            *_timed(home, "publish", str(home / "site"), "-q"),
        ),
    ]


def _timed(home: Path, *words: str, times: int = 1) -> tuple[str, str]:
    seconds, peak = [], 0
    for _ in range(times):
        started = time.perf_counter()
        process = subprocess.Popen(
            [Path(sys.executable).with_name("heed"), *words],
            env={**os.environ, "HEED_HOME": str(home)},
            stdout=subprocess.DEVNULL,
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - started)
        peak = max(peak, usage.ru_maxrss)
        assert process.returncode == 0, words
    return f"{sorted(seconds)[len(seconds) // 2]:.2f} s", f"{peak / 1024:,.0f} MB"
