"""The API keeps to its OpenAPI document, whatever it is asked (schemathesis makes the requests)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries

PATHS = ("/countries", "/panel", "/country-year", "/forecast/fan", "/forecast/totals", "/board", "/onset",
         "/reasons", "/lookalikes", "/contributions", "/changes", "/change-reasons", "/runs/current", "/alerts",
         "/alerts/{number}", "/responses", "/situations", "/situations/{slug}", "/situations/{slug}/sheets",
         "/norm/measures", "/norm/clauses", "/norm/crimes", "/norm/risk-factors", "/norm/authorities",
         "/norm/deadlock", "/norm/sources")  # fmt: skip


@pytest.fixture
def document(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> schemathesis.BaseSchema:
    """The document of the running application."""
    monkeypatch.setenv("HEED_HOME", str(small_home))
    from heed.web.wsgi import application

    monkeypatch.setattr(settings, "HEED_HOME", small_home)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def test_every_address_is_asked(document: schemathesis.BaseSchema) -> None:
    """The addresses asked below are all that the document has."""
    assert sorted(document) == sorted(f"/api{path}" for path in PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_api_keeps_its_word(document: schemathesis.BaseSchema, path: str) -> None:
    """No request ends in a fault, and every answer has a documented status, type and shape."""
    operation = document[f"/api{path}"]["GET"]

    @given(case=operation.as_strategy())
    @tries(max_examples=60, deadline=None, phases=[Phase.generate], database=None, derandomize=True,
           suppress_health_check=list(HealthCheck))  # fmt: skip
    def ask(case: Any) -> None:
        # Packed answers are not unpacked by the caller that asks a WSGI application directly.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    ask()
