"""Every picture of a run: on the page, in a download, in a report.

In: a run. Out: figures (a finding in words, its table, a Vega-Lite spec) and their SVG and PNG files.
"""

from heed.charts.drawing import draw
from heed.charts.figures import Figure
from heed.charts.world_map import world_map

__all__ = ["Figure", "draw", "world_map"]
