"""The order of the rooms; the only place that knows the whole chain.

In: files, or the embedded snapshot. Out: `make_run` (a finished run) and `read_inputs` (the panel and what it was
made from). Both doors, the command line and the pages, start here.
"""

from heed.pipeline.inputs import Inputs, read_inputs
from heed.pipeline.making import Plan, make_run

__all__ = ["Inputs", "Plan", "make_run", "read_inputs"]
