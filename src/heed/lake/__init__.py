"""Files on disk: runs with manifests, receipts of raw files, and one engine for portable SQL.

In: frames that fit their declaration. Out: `write_run`, `open_run`, `Run`. Everything here can be made again.
"""

from heed.lake.runs import Run, RunWriter, latest_run, open_run, run_ids, write_run

__all__ = ["Run", "RunWriter", "latest_run", "open_run", "run_ids", "write_run"]
