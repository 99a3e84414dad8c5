"""The addresses below /alerts/. Each is walked by tests/records/pages/test_scope.py with every role."""

from __future__ import annotations

from django.urls import path, register_converter

from heed.web.alerting import (
    answering,
    asking,
    belonging,
    cases,
    deciding,
    drafting,
    lists,
    mapping,
    proposing,
)


class Number:
    """The number of an alert, such as 2026-0001."""

    regex = r"[0-9]{4}-[0-9]{4,6}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Number, "number")
STEP = "<number:number>/<int:place>/"

urlpatterns = [
    path("", lists.alerts),
    path("map.svg", mapping.alert_map),
    path("country/<str:code>/", lists.country),
    path("country/<str:code>/case/", cases.case),
    path("country/<str:code>/case/newer/", cases.newer),
    path("country/<str:code>/case/compared/", cases.differing),
    path("country/<str:code>/case/<int:identifier>/", cases.one),
    path("country/<str:code>/case/<int:identifier>/case.yml", cases.text),
    path("addressee/<int:identifier>/", lists.addressee),
    path("<number:number>/", lists.alert),
    path(STEP, lists.step),
    path(STEP + "cap.xml", lists.cap),
    path("proposals/", proposing.proposals),
    path("proposals/<str:code>/set-aside/", proposing.set_aside),
    path("waiting/", deciding.waiting),
    path("new/", drafting.new),
    path("<number:number>/follow/<str:move>/", drafting.follow),
    path("<number:number>/situation/", belonging.belongs),
    path(STEP + "change/", drafting.change),
    path(STEP + "ask/", asking.ask),
    path(STEP + "ask/<int:identifier>/take-out/", asking.take_out),
    path(STEP + "<str:deed>/", deciding.decide),
    path("ask/<int:identifier>/answer/", answering.answer),
    path("answer/<int:identifier>/correct/", answering.correct),
]
