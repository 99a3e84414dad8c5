"""A figure as SVG or PNG, by vl-convert; both are made from the same tidied SVG."""

from __future__ import annotations

from heed.base.errors import BadInput
from heed.charts.figures import Figure
from heed.charts.svg import tidy

FORMS = ("svg", "png")
VEGA_LITE = "6.1"
SCALE = 2
"""A PNG has this many pixels to each of the picture's own."""


def draw(figure: Figure, form: str) -> bytes:
    """The picture's bytes; the same figure gives the same bytes. `form` is `svg` or `png`."""
    if form not in FORMS:
        raise BadInput(f"a picture can be drawn as {' or '.join(FORMS)}, not as {form!r}")
    import vl_convert

    raw = vl_convert.vegalite_to_svg(figure.spec, vl_version=VEGA_LITE)
    text = tidy(raw, figure)
    if form == "svg":
        return text.encode()
    return bytes(vl_convert.svg_to_png(text, scale=SCALE))
