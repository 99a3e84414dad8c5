"""What is not a page: pictures and their tables, downloads, and the code for charts that answer to the hand."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heed.web.downloads import TYPES, figure_csv, figure_json, table_file
from heed.web.edition import current


@require_safe
def figure(request: HttpRequest, figure_id: str, form: str) -> HttpResponse:
    """A figure as picture (SVG, PNG), as table (CSV, JSON) or as Vega-Lite text."""
    edition = current(settings.HEED_HOME)
    found = edition.figure(figure_id)
    if form == "csv":
        content = figure_csv(found).encode()
    elif form == "json":
        content = figure_json(found).encode()
    elif form == "vl.json":
        content = json.dumps(found.spec, ensure_ascii=False, separators=(",", ":")).encode()
    else:
        content = edition.picture(figure_id, form)
    response = HttpResponse(content, content_type=TYPES[form])
    if form in ("csv", "json", "png"):
        response["Content-Disposition"] = f'inline; filename="{figure_id}.{form}"'
    return response


@require_safe
def table(request: HttpRequest, name: str, form: str) -> FileResponse:
    """A public table as a file."""
    edition = current(settings.HEED_HOME)
    path = table_file(edition.home, edition.run, name, form)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"heed-{name}.{form}", content_type=TYPES[form]
    )
    response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = f'"{edition.run.id}-{name}-{form}"'
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the run was made of, public tables alone."""
    text = json.dumps(current(settings.HEED_HOME).run.manifest, ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(text, content_type=TYPES["json"])


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """The code by which charts answer to pointer and keyboard; asked for only when a reader wants it."""
    from heed import charts

    content = charts.bundle(settings.HEED_HOME).read_bytes()
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
