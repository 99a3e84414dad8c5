"""The tables of the norm as files, served and in a published folder alike. They need no run."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heed.base.errors import NotFound
from heed.norm import load
from heed.norm.export import TABLES, flat_rows, whole_rows
from heed.web.downloads import TYPES, as_csv

FORMS = ("csv", "json")
UNVERIFIED = "verified is false where the text was not checked against a source; null is not known"


@require_safe
def table(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """A table whole, with the day on which it was checked and the sources of each row."""
    if name not in TABLES:
        raise NotFound(f"there is no table {name!r} of the norm: expected one of {', '.join(TABLES)}")
    if form == "csv":
        text = as_csv(flat_rows(name))
    else:
        whole = {
            "table": name,
            "meaning": TABLES[name],
            "as_of": load().as_of.isoformat(),
            "reading": UNVERIFIED,
            "rows": whole_rows(name),
        }
        text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text.encode(), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="heed-norm-{name}.{form}"'
    return response


def norm_file_paths() -> list[str]:
    """Every address of these files, for publishing."""
    return [f"/norm/{name}.{form}" for name in TABLES for form in FORMS]
