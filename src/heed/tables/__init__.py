"""One declaration per table: column, type, unit, range, meaning, licence class.

In: nothing. Out: `Table`, `Column`, `TABLES`, and `check`, which holds a frame against its declaration.
"""

from heed.tables.checks import check
from heed.tables.declared import TABLES
from heed.tables.kinds import Column, Licence, Table

__all__ = ["TABLES", "Column", "Licence", "Table", "check"]
