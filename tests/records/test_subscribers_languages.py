"""The pages for subscribers in each language: which one, said how, and nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import Settings as Fixture

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.records.alerting.outgoing import Subscription
from heed.records.alerting.subscribing import agree_path, choice_path, end_path
from heed.records.place_words import REGIONS, as_chosen, place_name, places_offered, places_typed
from heed.web.limiting import Limit
from tests.records.conftest import Kept
from tests.records.seen import Seen, in_other_letters
from tests.web.small_run import write_small_run

LANGUAGES = ("fr", "es", "ar")
FORM = {
    "mail": "reader@example.org",
    "places": "السودان، غرب أفريقيا",
    "levels": ["warning"],
    "language": "ar",
}


@pytest.fixture(scope="module", params=["no run", "a run"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages stand within the frame of the site, which says more where there is a run."""
    found = tmp_path_factory.mktemp("home")
    if request.param == "a run":
        write_small_run(found)
    return found


@pytest.fixture
def reader(records: Kept, settings: Fixture, home: Path) -> Iterator[Client]:
    """Somebody without an account, at a site that sends mail."""
    settings.SITE_URL, settings.HEED_HOME = "https://heed.example", home
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    yield Client(HTTP_HOST="localhost")
    cache.clear()


def row(language: str = "ar", agreed: bool = True) -> Subscription:
    """A subscription to Sudan, Western Africa and warnings."""
    return Subscription.objects.create(
        mail=f"r{Subscription.objects.count()}@example.org", countries=["SDN", "ISR"], regions=["Western Africa"],
        levels=["watch", "warning"], language=language, agreed=timezone.now() if agreed else None,
    )  # fmt: skip


def every_page(reader: Client, settings: Fixture) -> Iterator[tuple[str, Any]]:
    """Everything that a subscriber may come to, in the language of the address or of the subscription."""
    at, asked, agreed = "/subscribe/?language=ar", row(agreed=False), row()
    yield "form", reader.get(at)
    yield "empty", reader.post(at, {"language": "ar"})
    yield "faults", reader.post(at, {**FORM, "mail": "reader", "levels": ["x"], "places": "س" * 2001})
    yield "no place", reader.post(at, {**FORM, "places": "أتلانتس"})
    yield "near", reader.post(at, {**FORM, "places": "السوداان"})
    yield "asked", reader.post(at, FORM)
    yield "agree?", reader.get(agree_path(asked))
    yield "agreed", reader.post(agree_path(asked))
    yield "choice", reader.get(choice_path(agreed))
    yield "no choice", reader.post(choice_path(agreed), {**FORM, "levels": ["x"]})
    yield "chosen", reader.post(choice_path(agreed), FORM)
    yield "end?", reader.get(end_path(agreed))
    yield "ended", reader.post(end_path(agreed))
    yield "ended before", reader.get(choice_path(agreed))
    yield "no link", reader.get("/subscribe/agree/x/?language=ar")
    yield "nowhere", reader.get("/subscribe/nowhere/?language=ar")
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    yield "no token", strict.post(at, FORM)
    for _time in range(Limit.SUBSCRIBE.value + 1):
        last = reader.post(at, FORM)
    yield "too often", last
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    yield "no mail", reader.get(at)


def test_nothing_is_left_in_english(reader: Client, settings: Fixture) -> None:
    """On no page, in no fault and no attribute; the page says its language, direction and what it depends on."""
    for name, answer in every_page(reader, settings):
        html = answer.content.decode()
        assert '<html lang="ar" dir="rtl">' in html, name
        assert in_other_letters(html) == [], name
        assert answer["Content-Language"] == "ar" and "Accept-Language" in answer["Vary"], name
        assert answer.status_code in (403, 404) or answer["Cache-Control"] == "no-store", name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_text_of_the_catalogue_is_shown(reader: Client, language: str) -> None:
    """French and Spanish have the letters of English, so its texts are looked for one by one."""
    found = row(language)
    with Path(configured.LOCALE_PATHS[0], language, "LC_MESSAGES", "django.mo").open("rb") as file:
        other = {str(each.id) for each in read_mo(file) if each.id and each.id != each.string}
    for path in (f"/subscribe/?language={language}", choice_path(found), end_path(found), agree_path(found)):
        html = reader.get(path).content.decode()
        assert f'<html lang="{language}"' in html
        shown = {text for text, said in Seen(html).pieces if said == language}
        assert shown & other == set(), path


def test_the_language_is_that_of_address_then_subscription_then_browser(reader: Client) -> None:
    spanish = choice_path(row("es"))
    for path, accepted, language in (
        ("/subscribe/", "", "en"),
        ("/subscribe/", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("/subscribe/", "de,ar;q=0.5", "ar"),
        ("/subscribe/", "de", "en"),
        ("/subscribe/?language=ar", "fr", "ar"),
        ("/subscribe/?language=tlh", "fr", "fr"),
        (spanish, "fr", "es"),
        (f"{spanish}?language=ar", "fr", "ar"),
    ):
        answer = reader.get(path, headers={"accept-language": accepted})
        assert f'<html lang="{language}"' in answer.content.decode(), (path, accepted)
        assert answer["Content-Language"] == language and set(answer.cookies) <= {"heed_form"}
        assert 'aria-current="true"' in answer.content.decode()


def test_other_pages_stay_english(reader: Client) -> None:
    """Whatever the browser asks for, and whatever was read before in the same thread."""
    reader.get("/subscribe/?language=ar")
    for path in ("/", "/about/", "/alerts/", "/norm/", "/account/sign-in/", "/nowhere/", "/alerts/feed.atom"):
        answers = [
            reader.get(path, headers={"accept-language": asked, "accept": "text/html"})
            for asked in ("ar", "fr", "en")
        ]
        pages = [re.sub(r'value="\w{64}"', "", each.content.decode()) for each in answers]
        assert len(set(pages)) == 1 and 'lang="ar"' not in pages[0], path
        assert "Accept-Language" not in answers[0].get("Vary", "") and "Content-Language" not in answers[0]
    assert translation.get_language() == "en"


def test_english_says_what_it_said(reader: Client) -> None:
    """Places by their codes, as before."""
    html = reader.get(choice_path(row("en"))).content.decode()
    assert (
        'value="SDN, ISR, Western Africa"' in html and "Watch: Signs that atrocity crimes may come." in html
    )


def test_the_form_begins_with_the_language_of_the_page(reader: Client) -> None:
    for language in ("en", *LANGUAGES):
        html = reader.get(f"/subscribe/?language={language}").content.decode()
        assert re.findall(r'name="language" value="(\w+)"[^>]*checked', html) == [language]


def test_what_is_chosen_is_said_in_the_new_language(reader: Client) -> None:
    """And places are kept as everywhere, whatever the language they were typed in."""
    found = row("en")
    answer = reader.post(choice_path(found), {**FORM, "places": "Sudan; Western Africa"})
    found.refresh_from_db()
    assert (found.language, found.countries, found.regions) == ("ar", ["SDN"], ["Western Africa"])
    assert '<html lang="ar"' in answer.content.decode()
    page = reader.get(choice_path(found)).content.decode()
    assert 'value="السودان، غرب أفريقيا"' in page and "SDN" not in page.partition("<datalist")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_can_be_typed_as_it_is_shown(language: str) -> None:
    """One name for one place, in English too; codes hold in every language."""
    with translation.override(language):
        places = [*(each.code for each in world()), *REGIONS]
        names = [place_name(each) for each in places]
        assert len(set(names)) == len(names) == len(set(places_offered()))
        assert not [each for each in names if "\n" in each or "(" in each]
        for place, name in zip(places, names, strict=True):
            assert places_typed(f"{name};") == [place] == places_typed(as_chosen([place])), name
        assert places_typed("SDN، western africa, Sudan") == ["SDN", "Western Africa"]
        assert language != "ar" or not re.search("[A-Za-z]", "".join(names))


def test_every_country_of_another_language_is_named() -> None:
    """None falls back to its English name, apart from those that are the same."""
    for language in LANGUAGES:
        with translation.override(language):
            kept = [each.name for each in world() if place_name(each.code) == each.name]
        assert language != "ar" or kept == []
        assert len(kept) < 90, language


@pytest.mark.parametrize(
    ("language", "wrong", "near"),
    [("fr", "Soudann", "Soudan"), ("es", "Sudam", "Sudán"), ("ar", "السوداان", "السودان")],
)
def test_a_place_that_there_is_not(language: str, wrong: str, near: str) -> None:
    with translation.override(language):
        with pytest.raises(BadInput, match=near) as refused:
            places_typed(wrong)
        assert wrong in refused.value.sentence and "not" not in refused.value.sentence.split()
        with pytest.raises(BadInput):
            places_typed("qqqqqqq")
    with pytest.raises(BadInput, match=re.escape("'Atlantis' is not a country known here")):
        places_typed("Atlantis")
