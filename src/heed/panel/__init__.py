"""Events → country-months.

In: events and coverage as declared in `tables`. Out: `settle` (overlaps), `build` (the panel), `by_year` (the
country-year table), `combine` (one panel of two). The SQL beside this file runs unchanged on DuckDB and Spark.
"""

from heed.panel.build import build, by_year
from heed.panel.combine import combine, years_of
from heed.panel.compare import differences
from heed.panel.overlaps import settle

__all__ = ["build", "by_year", "combine", "differences", "settle", "years_of"]
