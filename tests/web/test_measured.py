"""The pictures of skill on the method page: what is kept is what the report says, and each has its table."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.test import Client

from heed.benchmark.death_pictures import kept
from heed.web.measured import measured

ROOT = Path(__file__).resolve().parents[2]


def test_three_pictures_each_with_its_table(reader: Client) -> None:
    """Drawn in the page without a style or script of their own, every row of figures beneath."""
    page = reader.get("/method/").content.decode()
    section = page[page.index('id="good"') : page.index('id="not"')]
    for each in measured():
        figure = section[section.index(f'<figure class="figure" id="{each.figure.id}"') :].split("</figure>")[
            0
        ]
        assert f'aria-label="{each.figure.alt}"' in figure
        assert figure.count("<tr>") == 1 + len(each.figure.rows)
    assert [each.figure.id for each in measured()] == ["world-reliability", "world-pit", "world-skill"]
    assert not re.search(r" style=|<script|href=\"http", section)


def test_kept_figures_are_those_of_the_report() -> None:
    """Fifteen windows, the task's own; the ratio of every model is the one in docs/benchmarks/world.md."""
    told = kept()
    assert (told["task"], told["own_windows"], len(told["windows"])) == ("world", True, 15)
    report = (ROOT / "docs" / "benchmarks" / "world.md").read_text("utf-8")
    table = report[report.index("## Deaths: ") :]
    for name, model in told["figures"]["questions"]["deaths"]["models"].items():
        row = next(line for line in table.splitlines() if line.strip("| *").startswith(name))
        ratio = row.split("|")[3].strip()
        assert float(ratio) == round(model["ratio"], 3)


def test_kept_figures_rest_on_the_embedded_file() -> None:
    """The file that was scored against is the one the embedded figures were made from."""
    receipts = json.loads((ROOT / "src/heed/snapshot/data/receipts.json").read_text("utf-8"))
    (file,) = kept()["files"]
    assert file["sha256"] in json.dumps(receipts)
