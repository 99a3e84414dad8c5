"""The mails of alerts: the same words as text and as HTML, without pictures, remote content or tracking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heed.alerts.message import Ask, Kind, Message
from heed.norm.load import crime_name
from heed.records.alerting.level_words import confidence, level, meaning
from heed.records.alerting.models import Step
from heed.records.alerting.outgoing import Outgoing, Sending, Subscription
from heed.records.alerting.subscribing import DAYS, agree_path, choice_path, end_path
from heed.records.alerting.told import as_message, path, sender

ON_PHONES = (
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
)
LOOK = 'style="max-width:40em;margin:0 auto;font:16px/1.5 sans-serif;overflow-wrap:anywhere"'
SIZES = {"h1": ' style="font-size:22px;line-height:1.25"', "h2": ' style="font-size:18px"'}
"""Mail programs drop style sheets; a long link must not widen the page of a phone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; a heading (`h1`, `h2`) or an item of a list (`li`) where `tag` says so; `link` stands below."""

    words: str
    tag: str = "p"
    link: str = ""


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
    named = _("heed: alert %(number)s") % {"number": step.alert.number}
    return named, [
        Line(_("Alert %(number)s has a message for you. Sign in to read it:") % {"number": step.alert.number},
             link=f"{settings.SITE_URL}{path(step)}"),
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
                Line(_("If it was you, say so here within %(days)s days:") % {"days": DAYS},
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
    called = level(message.level, message.kind is Kind.CANCEL)
    return " ".join(f"{called}: {message.headline}".split()), tuple(_lines(message))


def _lines(message: Message) -> Iterator[Line]:
    """What people there may do and who says so stand before what is asked, which may be long."""
    places, cancelled = ", ".join(place.name for place in message.places), message.kind is Kind.CANCEL
    yield Line(f"{places}: {message.headline}", "h1")
    yield Line(f"{level(message.level, cancelled)}. {meaning(message.level, cancelled)}")
    yield from _part(_("What changed and why"), _paragraphs(message.note))
    yield from _part(_("What is known") if message.note else "", _paragraphs(message.description))
    yield from _part(_("For people there"), _paragraphs(message.instruction))
    yield from _part(_("Sources"), (Line(source, "li") for source in message.sources))
    if message.confidence:
        yield Line(_("Confidence: %(word)s.") % {"word": confidence(message.confidence)})
    if message.crimes:
        crimes = ", ".join(crime_name(each) for each in message.crimes)
        yield Line(
            _("Crimes feared or alleged: %(crimes)s. Nobody is found guilty by this.") % {"crimes": crimes}
        )
    yield from _part(_("What is asked"), (Line(_asked(ask), "li") for ask in message.asks_now))
    yield Line(_("Alert %(number)s:") % {"number": message.identifier}, link=message.web)


def _part(heading: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines under their heading; nothing where there are none."""
    found = list(lines)
    if found and heading:
        yield Line(heading, "h2")
    yield from found


def _asked(ask: Ask) -> str:
    about = {"title": ask.title[:1].upper() + ask.title[1:], "addressee": ask.addressee, "by": day(ask.by)}
    return _("%(title)s: asked of %(addressee)s by %(by)s. Because: %(why)s") % {**about, "why": ask.because}


def day(when: date) -> str:
    """`3 March 2026`."""
    return date_format(when, "j F Y")


def _foot(subscription: Subscription) -> list[Line]:
    assert subscription.agreed is not None
    asked = {"day": day(subscription.agreed.date())}
    return [
        Line(_("You agreed to these mails on %(day)s. Nobody is told whether you read them.") % asked),
        Line(_("Choose what you get:"), link=f"{settings.SITE_URL}{choice_path(subscription)}"),
        Line(_("Get no more:"), link=f"{settings.SITE_URL}{end_path(subscription)}"),
    ]


def _paragraphs(text: str) -> Iterator[Line]:
    for part in text.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield Line(part.strip())


def as_text(lines: Iterable[Line]) -> str:
    """The lines as plain text."""
    parts = []
    for line in lines:
        words = f"- {line.words}" if line.tag == "li" else line.words
        parts.append(f"{words}\n{line.link}" if line.link else words)
    return "\n\n".join(parts) + "\n"


def as_html(title: str, lines: Iterable[Line]) -> str:
    """The lines as a page of their own, for right-to-left languages too."""
    body = []
    for tag, group in groupby(lines, key=lambda line: line.tag):
        rows = "\n".join(f'<{tag} dir="auto"{SIZES.get(tag, "")}>{_inside(line)}</{tag}>' for line in group)
        body.append(f"<ul>\n{rows}\n</ul>" if tag == "li" else rows)
    way = "rtl" if translation.get_language_bidi() else "ltr"
    head = f'<head><meta charset="utf-8">{ON_PHONES}<title>{escape(title)}</title></head>'
    start = f'<!doctype html>\n<html lang="{escape(translation.get_language() or "en")}" dir="{way}">'
    return "\n".join([start, head, f"<body>\n<div {LOOK}>", *body, "</div>\n</body></html>\n"])


def _inside(line: Line) -> str:
    words = escape(line.words).replace("\n", "<br>\n")
    link = escape(line.link)
    return f'{words}<br>\n<a href="{link}">{link}</a>' if link else words
