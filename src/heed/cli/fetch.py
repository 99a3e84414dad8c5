"""`heed fetch`."""

from __future__ import annotations

import click

from heed.base.errors import BadInput, MissingExtra
from heed.base.settings import home, setting
from heed.cli.output import quiet_option, say, stages


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option(
    "--version", "release", required=True, help="Release, such as 25.1 (final) or 26.0.1 (candidate)."
)
@click.option("--sha256", "digest", help="Refuse a file that has another SHA-256 hash.")
@click.option("--again", is_flag=True, help="Download even if the same file is here already.")
@quiet_option
def fetch(name: str, release: str, digest: str | None, again: bool, quiet: bool) -> None:
    """Download a release of SOURCE (ucdp_ged) into HEED_HOME, with its receipt.

    An interrupted download is resumed; a broken one changes nothing.
    """
    from heed.lake.fetch import Terms
    from heed.lake.fetch import fetch as download

    try:
        from heed.sources import SOURCES
    except ImportError as error:
        raise MissingExtra("Fetching files, to build runs from them,", "models") from error

    known = [source for source in SOURCES if source.downloads]
    found = next((source for source in known if source.name == name), None)
    if found is None:
        raise BadInput(f"{name!r} cannot be fetched: expected {' or '.join(source.name for source in known)}")
    url = address(found.downloads, release, setting("UCDP_URL"))
    facts = {
        "publisher": found.publisher,
        "title": found.title,
        "citation": found.citation,
        "licence": found.licence,
        "may_republish": str(found.may_republish),
        "version": release,
        "url": url,
    }
    with stages(quiet) as progress:

        def arrived(done: int, total: int | None) -> None:
            progress(f"downloading {url}", done / total if total else 0.0)

        path = download(url, home() / "raw" / name, facts, arrived, again, Terms(sha256=digest))
    say(f"{path}: whole, with a receipt beside it; use it with heed run {path}")


def address(downloads: dict[str, str], release: str, base: str) -> str:
    """Where a release lies: two numbers are a final release, three or more a candidate."""
    parts = release.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts) or not 2 <= len(parts) <= 4:
        raise BadInput(f"{release!r} is not a release: expected one such as 25.1 or 26.0.1")
    kind = "final" if len(parts) == 2 else "candidate"
    return downloads[kind].format(base=base.rstrip("/"), flat="".join(parts), under="_".join(parts))
