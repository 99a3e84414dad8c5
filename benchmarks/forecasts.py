"""The four tasks of the forecasts one after another, each timed: `make bench-forecasts`.

Writes the reports and pictures in docs/benchmarks/, the figures behind the pages in the snapshot, and the times in
docs/benchmarks.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
KEPT = ROOT / "src" / "heed" / "snapshot" / "skill.json"
TITLE = "## The four tasks of the forecasts"
TASKS = ("world", "challenge", "onset", "masskill")
AIM = 25


def main() -> None:
    """Run every task; the first that fails ends it."""
    load, spent = os.getloadavg()[0], {}
    heed = str(Path(sys.executable).with_name("heed"))
    for task in TASKS:
        began = time.perf_counter()
        words = [heed, "benchmark", task, "--out", str(PAGE.with_suffix(""))]
        if task == "world":
            KEPT.write_bytes(subprocess.run([*words, "--json"], check=True, stdout=subprocess.PIPE).stdout)
        else:
            subprocess.run(words, check=True)
        spent[task] = (time.perf_counter() - began) / 60
    rest = PAGE.read_text("utf-8").split(TITLE)[0].rstrip()
    PAGE.write_text("\n".join([rest, "", *told(spent, load)]), "utf-8")


def told(spent: dict[str, float], load: float) -> list[str]:
    """The section: minutes of each task, and what else was going on."""
    rows = [f"| `heed benchmark {task}` | {minutes:.1f} |" for task, minutes in spent.items()]
    return [
        TITLE, "",
        f"Measured by `make bench-forecasts` on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores; load average "
        f"{load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, the tasks themselves included.", "",
        "| command | minutes |", "|---|---|", *rows, f"| together | {sum(spent.values()):.1f} |", "",
        f"Aim: {AIM} minutes.", "",
    ]  # fmt: skip


def section(page: Path) -> list[str]:
    """What the page has of this section, to be kept when the rest is written anew."""
    text = page.read_text("utf-8") if page.is_file() else ""
    return [TITLE + text.split(TITLE)[1]] if TITLE in text else []


if __name__ == "__main__":
    main()
