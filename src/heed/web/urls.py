"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from heed.web import files, norm_files, norm_pages, pages
from heed.web.account import entering, history, own, people
from heed.web.alerting import lists
from heed.web.api import api, reference
from heed.web.delivery import calendar, feeds, running, subscribing

CHOICE = "risk/<slug:target>/<int:threshold>/<int:horizon>/"

urlpatterns = [
    path("", pages.front),
    path("risk/", RedirectView.as_view(url="/", permanent=False)),
    path(CHOICE, pages.risk),
    path(CHOICE + "<slug:region>/", pages.risk),
    path("onset/", pages.onset),
    path("countries/", pages.countries),
    re_path(r"^country/(?P<code>[A-Za-z]{1,12})/?$", pages.country),
    path("method/", pages.method),
    path("data/", pages.data),
    path("track-record/", pages.track_record),
    path("replay/", pages.replays),
    path("replay/<slug:case_id>/", pages.replay),
    path("norm/", norm_pages.norm),
    path("norm/clauses/", norm_pages.clauses),
    path("norm/measures/", norm_pages.measures),
    path("norm/measures/<slug:measure_id>/", norm_pages.measure),
    path("norm/risk-factors/", norm_pages.risk_factors),
    re_path(r"^norm/(?P<name>[a-z_]+)\.(?P<form>csv|json)$", norm_files.table),
    path("about/", pages.about),
    path("data/manifest.json", files.manifest),
    re_path(r"^data/(?P<name>[a-z_]+)\.(?P<form>csv|json|parquet)$", files.table),
    re_path(r"^figure/(?P<figure_id>[A-Za-z0-9_-]+)\.(?P<form>svg|png|csv|json|vl\.json)$", files.figure),
    path("explore.js", files.explore),
    path("alerts/feed.atom", feeds.feed, {"form": "atom"}),
    path("alerts/feed.json", feeds.feed, {"form": "json"}),
    path("alerts/calendar.ics", calendar.calendar),
    path("alerts/addressee/<int:identifier>/calendar.ics", calendar.of_addressee),
    path("alerts/outgoing/", running.outgoing),
    path("alerts/webhooks/", running.webhooks),
    path("alerts/webhooks/new/", running.new_webhook),
    path("alerts/webhooks/<int:identifier>/", running.webhook),
    path("subscribe/", subscribing.subscribe),
    path("subscribe/agree/<str:token>/", subscribing.agree),
    path("subscribe/choice/<str:token>/", subscribing.choice),
    path("subscribe/end/<str:token>/", subscribing.end),
    path("alerts/", include("heed.web.alerting.urls")),
    path("responses/", lists.responses),
    path("situations/", include("heed.web.situations.urls")),
    path("account/", own.home),
    path("account/sign-in/", entering.sign_in),
    path("account/second-factor/", entering.second_factor),
    path("account/second-factor/set-up/", entering.set_up),
    path("account/second-factor/codes/", own.codes),
    path("account/sign-out/", entering.sign_out),
    path("account/password/", own.password),
    path("account/language/", own.language),
    path("account/forgotten/", own.forgotten),
    path("account/choose-password/<str:number>/<str:token>/", own.choose_password),
    path("account/sessions/", own.sessions),
    path("account/people/", people.people),
    path("account/people/invite/", people.invite),
    path("account/people/<int:identifier>/", people.person),
    path("account/history/", history.history),
    path("api/", reference),
    path("api/", api.urls),
]
handler400 = "heed.web.sentences.refused"
handler404 = "heed.web.sentences.not_found"
handler500 = "heed.web.sentences.fault"
