"""Files as people have them → tables as declared; one folder a source, and the framework refuses the rest.

In: paths of CSV, XLSX, Parquet or zip files. Out: `read`, which gives one `Reading` a table, and `SOURCES`.
No network and no clock: what counts as the future is an argument.
"""

from heed.sources.reading import Reading, read
from heed.sources.source import SOURCES, Source

__all__ = ["SOURCES", "Reading", "Source", "read"]
