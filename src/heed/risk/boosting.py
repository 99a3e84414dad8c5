"""LightGBM as `lgb`; where the system lacks what it rests on, a sentence that names it."""

from __future__ import annotations

from heed.base.errors import MissingLibrary

try:
    import lightgbm as lgb
except OSError as absent:
    raise MissingLibrary("Forecasting", "libgomp1") from absent

__all__ = ["lgb"]
