"""Filters by which the templates of alerts say what stands in them; they format and compute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe

from heed.alerts.clocks import Tally
from heed.norm import load
from heed.norm.assessment import Assessment, Measured
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do
from heed.records.accounts.roles import may_somewhere as allowed_somewhere
from heed.records.alerting.level_words import confidence
from heed.records.alerting.outgoing import Subscription, Webhook
from heed.records.alerting.reading import Asked, Told
from heed.records.place_words import as_chosen, listed
from heed.web.alerting import courses, words

if TYPE_CHECKING:
    from heed.charts.course import Span

register = template.Library()
register.filter("alert_level", words.level)
register.filter("answer_word", words.answer)
register.filter("clock_words", words.clock)
register.filter("days", words.days)
register.filter("day", words.day)
register.filter("measure_name", words.measure)
register.filter("crime_name", words.crime)
register.filter("risk_factor_name", words.risk_factor)
register.filter("severity_word", words.severity)
register.filter("standing_word", words.standing)
register.filter("gated", words.gated)
register.filter("confidence_word", confidence)


@register.filter
def places_chosen(subscription: Subscription | Webhook) -> str:
    """The places of which somebody wants to hear."""
    return as_chosen([*subscription.countries, *subscription.regions])


@register.filter
def levels_chosen(names: Sequence[str]) -> str:
    """The levels of which somebody wants to hear."""
    return listed(map(words.level, names))


@register.filter
def actor_name(name: str) -> str:
    """A kind of actor by its name."""
    return load().authorities[name].name


@register.filter
def measure_of(answer: Assessment, measure: str) -> Measured:
    """How one measure stands in what the gate says."""
    return answer.standing(measure)


@register.filter
def full_stop(text: str) -> str:
    """What somebody typed, with an end to its last sentence."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


@register.filter
def paragraphs(text: str) -> list[str]:
    """A text at its empty lines."""
    return [part for part in text.split("\n\n") if part.strip()]


@register.filter
def may_somewhere(person: Account, do: str) -> bool:
    """Whether a person may do this in at least one place."""
    return allowed_somewhere(person, Do(do))


@register.simple_tag
def over(asks: Sequence[Asked], alert: Told | None = None) -> Span:
    """The days that the lines of a list of asks stand for."""
    return courses.over(asks, alert)


@register.simple_tag
def course(asked: Asked, days: Span) -> SafeString:
    """What became of an ask, as a line of time."""
    return mark_safe(courses.course(asked, days))


@register.simple_tag
def course_of_levels(alert: Told, days: Span) -> SafeString:
    """The level of an alert, as a line of time."""
    return mark_safe(courses.levels(alert, days))


@register.simple_tag
def course_shares(tally: Tally) -> SafeString:
    """What the asks of an addressee come to, as one bar."""
    return mark_safe(courses.shares(tally))


@register.simple_tag
def course_glyph(kind: str, part: str = "") -> SafeString:
    """One of the shapes on those lines, or a piece of a bar."""
    return mark_safe(courses.piece(kind) if part else courses.glyph(kind))
