"""The Responsibility to Protect as data and rules.

In: a case (YAML) of who alleges, found, judged, agreed and authorised what. Out: for each measure whether it is
open, on which clauses that rests and what is missing. Pure: no database, no network, no number, no decision.
"""

from heed.norm.case import read_case
from heed.norm.gate import assess
from heed.norm.load import load

__all__ = ["assess", "load", "read_case"]
