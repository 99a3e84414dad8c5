"""The addresses below /situations/. Each is walked by tests/records/pages/test_scope.py with every role."""

from __future__ import annotations

from django.urls import path

from heed.web.situations import assessing, comparing, lists, opening, sheets

ONE = "<slug:slug>/"

urlpatterns = [
    path("", lists.situations),
    path("new/", opening.new),
    path(ONE, lists.situation),
    path(ONE + "change/", opening.change),
    path(ONE + "close/", opening.close),
    path(ONE + "compare/", comparing.compare),
    path(ONE + "factors/<str:factor>/", comparing.factor),
    path(ONE + "sheets/new/", assessing.new),
    path(ONE + "sheets/new.yml", assessing.blank),
    path(ONE + "sheets/hand-in/", assessing.hand_in),
    path(ONE + "sheets.csv", sheets.table),
    path(ONE + "sheets/<str:name>.yml", sheets.file),
    path(ONE + "sheets/<str:name>/", sheets.sheet),
]
