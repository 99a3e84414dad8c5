"""Makes links from the root of a site relative, so that the pages work from any folder, host or disk."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_LINK = re.compile(r' (href|src|action|data-spec|data-explore)="/(?!/)([^"]*)"')


def file_of(path: str) -> str:
    """The file in which a path of the site is published: `/country/SDN/` is `country/SDN/index.html`."""
    inside = path.partition("#")[0].partition("?")[0].lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside


def relative(text: str, path: str) -> str:
    """HTML or SVG of the page or file at `path`, with every link from the root rewritten as a relative one.

    Only attributes inside start tags are touched; text is left as it is. Fragments stay, queries go.
    """
    up = "../" * file_of(path).count("/")

    def link(found: re.Match[str]) -> str:
        target = f"/{found[2]}"
        fragment = target.partition("#")[2]
        return f' {found[1]}="{up}{file_of(target)}{"#" + fragment if fragment else ""}"'

    return _TAG.sub(lambda tag: _LINK.sub(link, tag[0]), text)
