"""Small embedded tables of real figures, each with its receipt: what `heed up` shows before any download.

In: the raw files named in the receipts. Out: `load` (panel, country-years and sources) and `build` (makes the
files under `data/`; a maintainer's command). Figures and dates only: nobody's prose, nobody's name.
"""

from heed.snapshot.load import Snapshot, load

__all__ = ["Snapshot", "load"]
