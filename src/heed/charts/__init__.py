"""Every picture of a run: on the page, in a download, in a report.

In: a run. Out: figures (a finding in words, its table, a Vega-Lite spec) and their SVG and PNG files.
"""

from heed.charts.bundle import bundle
from heed.charts.catalogue import country_figures, figure, map_ids
from heed.charts.drawing import draw
from heed.charts.figures import Figure
from heed.charts.outlines import contested_names
from heed.charts.pictures import draw_all, picture
from heed.charts.replayed import replayed as replayed_figure
from heed.charts.sparkline import sparkline
from heed.charts.world_map import world_map

__all__ = [
    "Figure",
    "bundle",
    "contested_names",
    "country_figures",
    "draw",
    "draw_all",
    "figure",
    "map_ids",
    "picture",
    "replayed_figure",
    "sparkline",
    "world_map",
]
