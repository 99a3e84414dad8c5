"""The script that makes charts answer to the pointer: vega-embed, as the drawing library brings it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from heed.charts.drawing import VEGA_LITE
from heed.charts.pictures import write

SNIPPET = "window.vegaEmbed = vegaEmbed;"


def bundle(home: Path) -> Path:
    """One file with Vega, Vega-Lite and vega-embed that sets `window.vegaEmbed`; made once a version."""
    import vl_convert

    made_of = f"{version('vl-convert-python')} {VEGA_LITE} {SNIPPET}"
    path = home / "pictures" / f"vega-embed-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}.js"
    if not path.is_file():
        write(path, vl_convert.javascript_bundle(SNIPPET, vl_version=VEGA_LITE).encode())
    return path
