"""What the learners of trees rest on."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from heed.base.errors import MissingLibrary


class WithoutLibgomp:
    """Finds LightGBM as a machine does that lacks its system library."""

    @staticmethod
    def find_spec(name: str, *_more: object) -> None:
        """Fails for it as the loader of shared objects would."""
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file: No such file or directory")


def test_a_missing_system_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says which package of the system to install."""
    for name in ("lightgbm", "heed.risk.boosting"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutLibgomp, *sys.meta_path])
    with pytest.raises(MissingLibrary, match="libgomp1"):
        import_module("heed.risk.boosting")
