"""The mails of alerts: the same words as text and as HTML, without pictures, remote content or tracking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from heed.alerts.message import Ask, Message
from heed.norm.load import crime_name
from heed.records.alerting.level_words import confidence, level, meaning
from heed.records.alerting.lines import Apart, Line, as_html, as_text, foreign, now, number_in_subject
from heed.records.alerting.models import Step
from heed.records.alerting.outgoing import Outgoing, Sending, Subscription
from heed.records.alerting.subscribing import DAYS, agree_path, choice_path, end_path
from heed.records.alerting.told import as_message, path, sender
from heed.records.place_words import listed, place_name


def letter(row: Outgoing) -> EmailMultiAlternatives:
    """The mail of a row of the outbox that goes to a subscription or an account."""
    if row.subscription is not None:
        return _to_subscription(row, row.subscription)
    assert row.account is not None
    with translation.override(row.account.language):
        return made(row.account.mail, *_link_only(row.step), headers(row))


def _to_subscription(row: Outgoing, subscription: Subscription) -> EmailMultiAlternatives:
    with translation.override(subscription.language):
        subject, lines = _public(row.step_id, row.step.told, subscription.language)
        end = f"{settings.SITE_URL}{end_path(subscription)}"
        lines = (*lines, *_foot(subscription))
        return made(subscription.mail or "", subject, lines, headers(row, end))


def made(to: str, subject: str, lines: Sequence[Line], headers: dict[str, str]) -> EmailMultiAlternatives:
    """One mail to one recipient, as text and as HTML."""
    found = EmailMultiAlternatives(subject, as_text(lines), to=[to], headers=headers)
    found.attach_alternative(as_html(subject, lines), "text/html")
    return found


def headers(row: Sending, end: str = "") -> dict[str, str]:
    """The same Message-ID for every attempt; with a link to end, the pair of RFC 8058 (which asks for https)."""
    host = sender()
    found = {"Message-ID": f"<{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if end:
        found |= {"List-Id": f"<alerts.{host}>", "List-Unsubscribe": f"<{end}>"}
        if end.startswith("https://"):
            found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _link_only(step: Step) -> tuple[str, list[Line]]:
    """What is not public must not lie in a mailbox: the number and the way to it, and no word of it."""
    number = step.alert.number
    return _("heed: alert %(number)s") % {"number": number_in_subject(number)}, [
        Line(_("Alert %(number)s has a message for you. Sign in to read it:"),
             given={"number": Apart(number)}, link=f"{settings.SITE_URL}{path(step)}"),
        Line(_("Its text is not in this mail, since not everybody may read it.")),
    ]  # fmt: skip


def link_letter(subscription: Subscription) -> EmailMultiAlternatives:
    """The link to agree; or, for one that was agreed to before, the link to what it is."""
    host, agreed = sender(), subscription.agreed is not None
    with translation.override(subscription.language):
        if agreed:
            subject = _("Your alerts from %(host)s") % {"host": host}
            lines = [
                Line(_("Somebody asked for alerts at this address, which gets them already. Choose what you get:"),
                     link=f"{settings.SITE_URL}{choice_path(subscription)}"),
            ]  # fmt: skip
        else:
            subject = _("Do you want alerts from %(host)s?") % {"host": host}
            lines = [
                Line(_("Somebody, perhaps you, asked for alerts of mass atrocities at this address.")),
                Line(ngettext("If it was you, say so here within %(days)s day:",
                              "If it was you, say so here within %(days)s days:", DAYS) % {"days": DAYS},
                     link=f"{settings.SITE_URL}{agree_path(subscription)}"),
                Line(_("If not, do nothing: no alert is sent, and the address is forgotten.")),
            ]  # fmt: skip
        return made(subscription.mail or "", subject, lines, {"Auto-Submitted": "auto-generated"})


@lru_cache(maxsize=16)
def _public(step: int, told: datetime | None, language: str) -> tuple[str, tuple[Line, ...]]:
    """Subject and lines of a public step, which never changes once it was told; `language` is the one in force.

    `told` tells it from another that has its number after a restore.
    """
    message = as_message(Step.objects.select_related("alert").get(pk=step))
    called = level(message.level, message.cancelled)
    words = _("%(level)s: %(headline)s") % {"level": called, "headline": message.headline}
    return " ".join(words.split()), tuple(_lines(message))


def _lines(message: Message) -> Iterator[Line]:
    """What people there may do and who says so stand before what is asked, which may be long."""
    written, cancelled = message.language, message.cancelled
    places = listed(place_name(place.code) for place in message.places)
    yield Line(_("%(places)s: %(headline)s"), "h1",
               given={"places": places, "headline": Apart(message.headline, written)})  # fmt: skip
    yield Line(f"{level(message.level, cancelled)}. {meaning(message.level, cancelled)}")
    if foreign(written):
        yield Line(
            _("The text of this alert is written in %(language)s.") % {"language": language_name(written)}
        )
    yield from _part(_("What changed and why"), _paragraphs(message.note, written))
    yield from _part(_("What is known") if message.note else "", _paragraphs(message.description, written))
    yield from _part(_("For people there"), _paragraphs(message.instruction, written))
    yield from _part(_("Sources"), (Line(source, "li", language=written) for source in message.sources))
    yield from _how_sure(message)
    yield from _part(_("What is asked"), (_asked(ask, written) for ask in message.asks_now))
    yield Line(_("Alert %(number)s:"), given={"number": Apart(message.identifier)}, link=message.web)


def _how_sure(message: Message) -> Iterator[Line]:
    """Confidence and crimes, as far as the message names them."""
    if message.confidence:
        yield Line(_("Confidence: %(word)s.") % {"word": confidence(message.confidence)})
    if message.crimes:
        # Names of crimes, as those of measures, are taken into the catalogues from the norm's tables.
        crimes = listed(_(crime_name(each)) for each in message.crimes)
        yield Line(
            _("Crimes feared or alleged: %(crimes)s. Nobody is found guilty by this.") % {"crimes": crimes}
        )


def _asked(ask: Ask, written: str) -> Line:
    """What is asked is in the reader's language; of whom, and why, stands as somebody wrote it."""
    # Names of measures are taken into the catalogues from the norm's tables.
    title = _(ask.title)
    return Line(
        _("%(title)s: asked of %(addressee)s by %(by)s. Because: %(why)s"),
        "li",
        given={
            "title": title[:1].upper() + title[1:],
            "addressee": Apart(ask.addressee, written),
            "by": day(ask.by),
            "why": Apart(ask.because, written),
        },
    )


def _part(heading: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines under their heading; nothing where there are none."""
    found = list(lines)
    if found and heading:
        yield Line(heading, "h2")
    yield from found


def _foot(subscription: Subscription) -> list[Line]:
    assert subscription.agreed is not None
    asked = {"day": day(subscription.agreed.date())}
    return [
        Line(_("You agreed to these mails on %(day)s. Nobody is told whether you read them.") % asked),
        Line(_("Choose what you get:"), link=f"{settings.SITE_URL}{choice_path(subscription)}"),
        Line(_("Get no more:"), link=f"{settings.SITE_URL}{end_path(subscription)}"),
    ]


def _paragraphs(text: str, written: str) -> Iterator[Line]:
    for part in text.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield Line(part.strip(), language=written)


def day(when: date) -> str:
    """A day as a mail says it: `1 December 2026` in English, `1er décembre 2026` in French."""
    # Translators write the form of a day in the letters of Django's date filter.
    if when.day == 1:
        return date_format(when, pgettext("form of the first day of a month, in a mail", "j F Y"))
    return date_format(when, pgettext("form of a day, in a mail", "j F Y"))


def language_name(code: str) -> str:
    """A language by its name in the reader's; its code where it has none."""
    # Here, because it costs a moment that most mails do not need.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_display_name(now().replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code
