"""Mails in the reader's language: words, subject, dates, direction; and what authors wrote, set off in theirs."""

from __future__ import annotations

import email
import re
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import Any

import pytest
from django.utils import timezone, translation

from heed.records.alerting import letters
from heed.records.alerting.lines import Apart, Line, as_html, as_text
from heed.records.alerting.models import Addressee, Ask, Reach, State, Step
from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.renewing import renewal_letter
from heed.records.consent.models import Renewal
from tests.records.conftest import Kept
from tests.records.seen import Seen, in_other_letters
from tests.records.sinks import author, told_step

LANGUAGES = ("fr", "es", "ar")
ARABIC = re.compile(r"[\u0600-\u06ff]")


pytestmark = pytest.mark.usefixtures("site_with_address")


def subscription(language: str, agreed: bool = True) -> Subscription:
    """A subscription to everything."""
    return Subscription.objects.create(
        mail=f"{language}@example.org", language=language,
        agreed=datetime(2026, 11, 1, 9, tzinfo=UTC) if agreed else None,
    )  # fmt: skip


def mailed(to: str, **changed: Any) -> EmailMessage:
    """The mail of a public alert that asks something, as it goes over the line and is read again."""
    subscription(to)
    words: dict[str, Any] = {
        "note": "More is known.\n\nOf two towns.",
        "instruction": "Stay away from the road.",
        **changed,
    }
    # Asks come before it is told, after which nothing changes.
    step = told_step(**{**words, "state": State.DRAFT, "told": None})
    office = Addressee.objects.create(
        name="The Envoy for Ruritania", tier="international", actor="secretariat"
    )
    Ask.objects.create(
        step=step, measure="D02", addressee=office, because="talks are <open>", by=date(2026, 12, 1)
    )
    Step.objects.filter(pk=step.pk).update(state=State.TOLD, told=datetime(2026, 11, 20, 9, tzinfo=UTC))
    return over_the_line(letters.letter(Outgoing.objects.get()))


def over_the_line(letter: object) -> EmailMessage:
    """A mail as a program reads it from its bytes, which are plain ASCII."""
    sent = letter.message().as_bytes()  # type: ignore[attr-defined]
    head = sent.partition(b"\n\n")[0]
    assert head.isascii()
    found = email.message_from_bytes(sent, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Text and HTML."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert isinstance(text, EmailMessage) and isinstance(html, EmailMessage)
    return str(text.get_content()), str(html.get_content())


SAYS = {
    "fr": ("Avertissement : Sudan", "Soudan : ", "Le texte de cette alerte est rédigé en anglais.",
           "envoyer un émissaire du Secrétaire général : demandé à The Envoy for Ruritania",
           "au plus tard le 1er décembre 2026", "Vous avez accepté ces courriels le 1er novembre 2026."),
    "es": ("Advertencia: Sudan", "Sudán: ", "El texto de esta alerta está escrito en inglés.",
           "Ofrecer buenos oficios, mandar a un enviado del Secretario General: se pide a The Envoy for Ruritania",
           "a más tardar el 1 de diciembre de 2026", "Usted aceptó estos correos el 1 de noviembre de 2026."),
    "ar": ("تحذير: Sudan", "السودان: ", "نص هذا التنبيه مكتوب باللغة الإنجليزية.",
           "عرض المساعي الحميدة أو إيفاد مبعوث للأمين العام: مطلوب من The Envoy for Ruritania",
           "في موعد أقصاه 1 كانون الأول/ديسمبر 2026", "وافقت على تلقي هذه الرسائل في 1 تشرين الثاني/نوفمبر 2026."),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alert_in_the_readers_language(records: Kept, language: str) -> None:
    """Words around it, names of places and measures, dates; and in which language the rest is."""
    mail = mailed(language)
    subject, *words = SAYS[language]
    assert (
        str(mail["Subject"]).strip().startswith(subject)
        and "=?utf-8?" in mail.as_string().partition("\n\n")[0]
    )
    text, html = parts(mail)
    plain = re.sub("[\u2066\u2068\u2069]", "", text).replace("\xa0", " ").replace("’", "'")
    for each in words:
        assert each in plain, each
    body = unescape(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]))
    said = re.sub("[\u2066\u2068\u2069]", "", text).replace("\n- ", "\n")
    # The tags that set words off leave no trace in the text, and spaces here.
    assert re.sub(r"\s", "", body) == re.sub(r"\s", "", said)
    assert "December" not in text and "It is 12 %." in text


def test_what_an_author_wrote_is_marked_in_its_own_language(records: Kept) -> None:
    """Each paragraph of it and each word within a sentence; all else is in Arabic letters."""
    _text, html = parts(mailed("ar"))
    assert '<html lang="ar" dir="rtl">' in html and '<div lang="ar" dir="rtl" ' in html
    for each in ("More is known.", "Of two towns.", "The chance rose.", "Stay away from the road."):
        assert f'<p lang="en" dir="auto">{each}</p>' in html
    assert '<li lang="en" dir="auto">a run of heed</li>' in html
    for each in ("The Envoy for Ruritania", "talks are &lt;open&gt;"):
        assert f'<bdi lang="en" dir="auto">{each}</bdi>' in html
    assert '<bdi dir="ltr">2026-0001.1</bdi>' in html
    assert re.search(r'<a href="(https://\S+)" dir="ltr">\1</a>', html)
    assert in_other_letters(re.sub(r"<title>.*</title>", "", html)) == []
    assert {language for _text, language in Seen(html).pieces} == {"ar", "en"}


def test_isolates_open_and_close(records: Kept) -> None:
    """Each line closes what it opens, so that none runs on into the next."""
    text, _html = parts(mailed("ar"))
    assert "\u2066" in text and "\u2068" in text
    for line in text.splitlines():
        assert len(re.findall("[\u2066\u2068]", line)) == line.count("\u2069")


def test_an_arabic_alert_to_an_english_reader(records: Kept) -> None:
    mail = mailed("en", language="ar", headline="خطر في السودان", sources=["تقرير"])
    text, html = parts(mail)
    assert mail["Subject"] == "Warning: خطر في السودان"
    assert "The text of this alert is written in Arabic." in text
    assert (
        '<h1 style="font-size:22px;line-height:1.25">Sudan: <bdi lang="ar" dir="auto">خطر في السودان</bdi></h1>'
        in html
    )
    assert '<html lang="en" dir="ltr">' in html and "Sudan: \u2068خطر في السودان\u2069" in text


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_in_ones_own_language_nothing_is_set_off(records: Kept, language: str) -> None:
    """Nor is it said which language it is; `en-GB` is English."""
    text, html = parts(mailed(language, language="en-GB" if language == "en" else language))
    assert "\u2068" not in text and "<bdi lang" not in html and 'dir="auto"' not in html
    for words in SAYS.values():
        assert words[2] not in text
    assert "The text of this alert" not in text


def test_english_mails_hold_no_marks(records: Kept) -> None:
    """Days in words, and nothing set off where nothing could turn around."""
    text, html = parts(mailed("en"))
    assert (
        "- Offer good offices, send an envoy of the Secretary-General: asked of The Envoy for Ruritania by "
        in text
    )
    assert "by 1 December 2026. Because: talks are <open>" in text
    assert "You agreed to these mails on 1 November 2026. Nobody is told" in text
    body = html.partition("<div ")[2].partition(">")[2]
    assert re.match(r"\s*<h1[^>]*>Sudan: Sudan: attacks", body)
    assert not re.search("[\u200e\u2066-\u2069]", text + html) and " dir=" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_restricted_step_in_the_accounts_language(records: Kept, language: str) -> None:
    """Number and link, and no word of it."""
    reader = author()
    reader.pk, reader.mail, reader.language, reader.role = (
        None,
        "other@example.org",
        language,
        "administrator",
    )
    reader.save()
    told_step(Reach.RESTRICTED, roles="|administrator|")
    row = Outgoing.objects.get(account=reader)
    mail = over_the_line(letters.letter(row))
    text, html = parts(mail)
    said = {"fr": "L’alerte", "es": "La alerta", "ar": "في التنبيه"}[language]
    assert text.startswith(said) and "/alerts/2026-0001/1/" in text and f'<html lang="{language}"' in html
    assert "attacks" not in text + html + str(mail["Subject"]) and "Sudan" not in text
    number = "\u200e2026-0001" if language == "ar" else "2026-0001"
    assert str(mail["Subject"]).endswith(number)
    assert language != "ar" or in_other_letters(html) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_mails(records: Kept, language: str) -> None:
    """The link to agree, the link to what one has, and the mail that asks again."""
    asked = subscription(language, agreed=False)
    again = Renewal(subscription=asked, backup=timezone.now().replace(2026, 3, 14), agreed=timezone.now())
    first, asking = over_the_line(letters.link_letter(asked)), over_the_line(renewal_letter(again))
    asked.agreed = timezone.now()
    have = over_the_line(letters.link_letter(asked))
    march = {"fr": "14 mars 2026", "es": "14 de marzo de 2026", "ar": "14 آذار/مارس 2026"}[language]
    assert march in parts(asking)[0]
    for mail in (first, asking, have):
        text, html = parts(mail)
        assert "https://heed.example/subscribe/" in text and f'<html lang="{language}"' in html
        assert "heed.example" in str(mail["Subject"])
        if language == "ar":
            assert in_other_letters(html) == []
            assert ARABIC.search(str(mail["Subject"]))


def test_days_and_names_of_languages() -> None:
    for language, first, other, name in (
        ("en", "1 May 2026", "2 May 2026", "Spanish"),
        ("fr", "1er mai 2026", "2 mai 2026", "espagnol"),
        ("es", "1 de mayo de 2026", "2 de mayo de 2026", "español"),
        ("ar", "1 أيار/مايو 2026", "2 أيار/مايو 2026", "الإسبانية"),
    ):
        with translation.override(language):
            assert (letters.day(date(2026, 5, 1)), letters.day(date(2026, 5, 2))) == (first, other)
            assert letters.language_name("es") == name
            assert letters.language_name("qq") == "qq" and letters.language_name("x y") == "x y"


def test_percent_signs_of_an_author_stay() -> None:
    """Also where they look like a place to be filled."""
    lines = [Line("100 %(sure)s"), Line("%(a)s", given={"a": Apart("50 %(b)s <i>", "fr")})]
    assert as_text(lines) == "100 %(sure)s\n\n50 %(b)s <i>\n"
    assert '<bdi lang="fr" dir="auto">50 %(b)s &lt;i&gt;</bdi>' in as_html("x", lines)
