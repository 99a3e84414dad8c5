"""Who may read a step of an alert: the one rule of every page, feed, file, search, count, mail and API answer.

A told step is read by everybody (public), by people with its roles who may read restricted records of its country
(restricted), or by the people it names (private). Before it is told, only its author, and whoever may confirm or
raise alerts and read restricted records of its country, know that it exists; a private one only those it names, its
author and those who may confirm it. Case files have a rule of their own: `may_read_cases`.
"""

from __future__ import annotations

from django.db.models import Max, Q, QuerySet

from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, countries_where, may, may_somewhere
from heed.records.alerting.models import Reach, State, Step


def readable(person: Account | None, steps: QuerySet[Step] | None = None) -> QuerySet[Step]:
    """The steps a person (None: the public) may read, as a query, so that counts and pages see the same."""
    every = Step.objects.all() if steps is None else steps
    return every.filter(_rule(person))


def may_read(person: Account | None, step: Step) -> bool:
    """Whether a person may read one step: `readable` asked of it alone."""
    return readable(person, Step.objects.filter(pk=step.pk)).exists()


def may_read_cases(person: Account | None, country: str) -> bool:
    """Whether a person may read the case files of a country (its code): who raises or confirms alerts there.

    They may hold restricted facts, so it must be somebody who may read restricted records of the country too: a
    field monitor raises alerts, and a telephone that is taken away must not show what others know.
    """
    raises = may(person, Do.RAISE, country) or may(person, Do.CONFIRM, country)
    return raises and may(person, Do.READ_RESTRICTED, country)


def newest_public() -> str:
    """When the last step that everybody may read was told; empty when there is none."""
    newest = readable(None).aggregate(last=Max("told"))["last"]
    return newest.isoformat() if newest else ""


def reads_too(step: Step, other: Step) -> bool:
    """Whether all who may read a told step may read the other one of its alert, so that it may speak of it."""
    if other.reach == Reach.PUBLIC:
        return True
    if other.reach != step.reach:
        return False
    if other.reach == Reach.RESTRICTED:
        return set(step.roles.split("|")) <= set(other.roles.split("|"))
    return not step.people.exclude(pk__in=other.people.values("pk")).exists()


def _rule(person: Account | None) -> Q:
    told, public = Q(state=State.TOLD), Q(reach=Reach.PUBLIC)
    if person is None or not person.is_active:
        return told & public
    # A list of keys and no join, so that no step comes twice.
    named = Q(reach=Reach.PRIVATE, pk__in=Step.people.through.objects.filter(account=person).values("step"))
    with_role = Q(reach=Reach.RESTRICTED, roles__contains=f"|{person.role}|")
    reads, confirms, raises = (_where(person, do) for do in (Do.READ_RESTRICTED, Do.CONFIRM, Do.RAISE))
    shown, rule = public | named, Q(author=person)
    if reads is not None:
        shown |= with_role & reads
    rule |= told & shown
    if confirms is not None:
        rule |= ~told & confirms
    if reads is not None and raises is not None:
        rule |= ~told & reads & raises & ~Q(reach=Reach.PRIVATE)
    return rule


def _where(person: Account, do: Do) -> Q | None:
    """Steps about countries in which a person may do something: no condition where anywhere, None where nowhere."""
    if not may_somewhere(person, do):
        return None
    return Q(alert__country__in=countries_where(person, do)) if person.places else Q()
