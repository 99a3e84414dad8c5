"""A figure as SVG or PNG. Vega draws the data; words, legends and hatches are added at their places.

Both forms come from the same SVG.
"""

from __future__ import annotations

import json
from functools import lru_cache

from heed.base.errors import BadInput
from heed.charts.figures import Figure
from heed.charts.svg import compose, plot

FORMS = ("svg", "png")
VEGA_LITE = "6.1"
SCALE = 2
"""A PNG has this many pixels to each of the picture's own."""


def draw(figure: Figure, form: str) -> bytes:
    """The picture's bytes; the same figure gives the same bytes. `form` is `svg` or `png`."""
    if form not in FORMS:
        raise BadInput(f"a picture can be drawn as {' or '.join(FORMS)}, not as {form!r}")
    drawn = ""
    if figure.picture.layers:
        drawn = _plot(json.dumps(figure.picture.plot()), figure.linked)
    text = compose(figure, drawn)
    if form == "svg":
        return text.encode()
    import vl_convert

    return bytes(vl_convert.svg_to_png(text, scale=SCALE))


@lru_cache(16)
def _plot(spec: str, linked: bool) -> str:
    """Drawn once where countries share it: the forecasts of all places where nothing happens look the same."""
    import vl_convert

    return plot(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE), linked)
