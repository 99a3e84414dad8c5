"""Events → country-months.

In: events and coverage as declared in `tables`. Out: `settle` (overlaps), `build` and `fill` (the panel),
`by_year` and `years_of` (the country-years), `combine`, `differences`. The SQL runs unchanged on DuckDB and Spark.
"""

from heed.panel.build import build, by_year
from heed.panel.combine import combine, years_of
from heed.panel.compare import differences
from heed.panel.fill import fill
from heed.panel.overlaps import settle

__all__ = ["build", "by_year", "combine", "differences", "fill", "settle", "years_of"]
