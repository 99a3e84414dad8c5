"""Documentation that cannot go stale."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from heed.base.settings import SETTINGS
from heed.sources import SOURCES

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [*sorted(ROOT.joinpath("docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "tables.md"])
def test_made_pages_are_current(name: str) -> None:
    """What is committed is what the code makes; run scripts/make_docs.py when this fails."""
    assert (ROOT / "docs" / name).read_text("utf-8") == make_docs().pages()[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file of the project."""
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_source_and_setting_is_described() -> None:
    """A source has its row in sources.md, a setting its row in cli.md."""
    sources = (ROOT / "docs" / "sources.md").read_text("utf-8")
    assert all(f"`{source.name}`" in sources for source in SOURCES)
    cli = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert all(f"`HEED_{each.name}`" in cli for each in SETTINGS)


def test_every_data_file_has_its_licence() -> None:
    """Each embedded file is named in data-licences.md or is itself the receipts."""
    text = (ROOT / "docs" / "data-licences.md").read_text("utf-8")
    files = list((ROOT / "src" / "heed" / "snapshot" / "data").iterdir())
    assert len(files) > 5
    for path in files:
        assert path.name in text


def test_each_test_that_keeps_leaks_out_is_there() -> None:
    """The table of risk.md names tests by file and function; every one of them exists."""
    text = (ROOT / "docs" / "risk.md").read_text("utf-8").split("## How leaks are kept out")[1]
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text.split("\n## ")[0])
    assert len(named) > 20
    for file, name in named:
        assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8"), f"{file}::{name}"
