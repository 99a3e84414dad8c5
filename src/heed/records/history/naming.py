"""What the rows of the history are about, by name, and whether a reader may know what changed in them.

Each kind of record is asked through the policy of its own pages. Of a record that somebody may not read, its rows
say who did what kind of thing, when, and nothing else: no name, no value, no reason. A kind unknown here is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heed.base.countries import world
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may, may_somewhere
from heed.records.alerting.models import Addressee, CaseFile, Judged, Response, State, Step
from heed.records.alerting.outgoing import Webhook
from heed.records.alerting.policy import may_read_cases, readable
from heed.records.alerting.told import path
from heed.records.history.models import Change
from heed.records.situations.models import KeptSheet, Situation
from heed.records.situations.policy import readable as readable_situations
from heed.records.situations.policy import readable_sheets

PEOPLE = "people"
"""The field that says who may read a private step, by the numbers of their accounts."""
Named = Mapping[str, tuple[str, str]]
"""By the identifier of a record: its name, and the address of its page, empty where it has none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the history as one reader may see it."""

    change: Change
    about: str
    """The name of the record; of one that the reader may not read, its kind."""
    path: str
    """Where the reader may open it; empty where there is no such page."""
    changed: Mapping[str, Sequence[Any]]
    """Old and new value of each field, as far as the reader may know them; people by name."""
    why: str
    """The reason, where the reader may know it."""
    known: bool
    """Whether they may."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record."""

    many: Any
    """In words, for choosing among them."""
    one: Any
    """One of them, whose name the reader may not know."""
    names: Callable[[Account | None, list[str]], Named]
    """Those that the reader may read."""


def lines(person: Account | None, changes: Iterable[Change]) -> list[Line]:
    """The rows as a person may see them, in their order; a few queries, however many rows."""
    rows = list(changes)
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        asked[row.subject].add(row.subject_id)
    named = {kind: KINDS[kind].names(person, sorted(keys)) for kind, keys in asked.items() if kind in KINDS}
    known, people = _situations_known(person, rows), _people(person, rows)
    return [_line(row, named.get(row.subject, {}), _slugs(row) <= known, people) for row in rows]


def _line(row: Change, named: Named, known: bool, people: Mapping[int, str]) -> Line:
    kind = KINDS.get(row.subject)
    name, where = named.get(row.subject_id, (str(kind.one) if kind else row.subject, ""))
    if row.subject_id not in named or not known:
        return Line(row, name, where, {}, "", False)
    changed = {
        field: [_by_name(each, people) for each in values] if field == PEOPLE else values
        for field, values in row.changed.items()
    }
    return Line(row, name, where, changed, row.why, True)


def _by_name(keys: list[int] | None, people: Mapping[int, str]) -> list[str] | None:
    return None if keys is None else [people.get(key, str(key)) for key in keys]


def _people(person: Account | None, rows: Iterable[Change]) -> dict[int, str]:
    """Names of those for whom private steps are, by number."""
    asked = {key for row in rows for keys in row.changed.get(PEOPLE, ()) for key in keys or ()}
    found = _accounts(person, [str(each) for each in asked]) if asked else {}
    return {int(key): name for key, (name, _path) in found.items()}


def _slugs(row: Change) -> set[str]:
    """The situations that an alert was taken from or put into, which not all who read the alert may know."""
    return {each for each in row.changed.get("situation", ()) if each} if row.subject == "alert" else set()


def _situations_known(person: Account | None, rows: Iterable[Change]) -> set[str]:
    slugs = set().union(*(_slugs(row) for row in rows))
    if not slugs:
        return set()
    found = readable_situations(person, Situation.objects.filter(slug__in=slugs))
    return set(found.values_list("slug", flat=True))


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit()]


def _accounts(person: Account | None, keys: list[str]) -> Named:
    if not may_somewhere(person, Do.MANAGE_PEOPLE):
        return {}
    found = Account.objects.filter(pk__in=_numbers(keys))
    return {str(each.pk): (each.name, f"/account/people/{each.pk}/") for each in found}


def _steps(person: Account | None, keys: list[str]) -> Named:
    found = readable(person, Step.objects.filter(pk__in=_numbers(keys))).select_related("alert")
    words = _("alert %(number)s, step %(place)s")
    return {
        str(each.pk): (words % {"number": each.alert.number, "place": each.place}, path(each))
        for each in found
    }


def _alerts(person: Account | None, keys: list[str]) -> Named:
    """Of which the reader may read a step; the page of the whole shows those that were told."""
    found = readable(person, Step.objects.filter(alert__in=_numbers(keys))).select_related("alert")
    named: dict[str, tuple[str, str]] = {}
    for step in found.order_by("place"):
        number, told = step.alert.number, step.state == State.TOLD
        where = f"/alerts/{number}/" if told else path(step)
        before = named.get(str(step.alert_id))
        if before is None or told:
            named[str(step.alert_id)] = (_("alert %(number)s") % {"number": number}, where)
    return named


def _answers(person: Account | None, keys: list[str]) -> Named:
    found = Response.objects.filter(pk__in=_numbers(keys), ask__step__in=readable(person).values("pk"))
    words = _("an answer of %(addressee)s, alert %(number)s")
    return {
        str(each.pk): (
            words % {"addressee": each.ask.addressee.name, "number": each.ask.step.alert.number},
            f"/alerts/{each.ask.step.alert.number}/#asks",
        )
        for each in found.select_related("ask__addressee", "ask__step__alert")
    }


def _addressees(person: Account | None, keys: list[str]) -> Named:
    """Of steps that the reader may read, and, for who raises alerts, those that were never asked."""
    read = readable(person)
    free = Q(asks__isnull=True) if may_somewhere(person, Do.RAISE) else Q(pk__in=())
    among = Addressee.objects.filter(pk__in=_numbers(keys))
    told = set(
        among.filter(asks__step__in=read.filter(state=State.TOLD).values("pk")).values_list("pk", flat=True)
    )
    found = among.filter(Q(asks__step__in=read.values("pk")) | free).distinct()
    return {
        str(each.pk): (each.name, f"/alerts/addressee/{each.pk}/" if each.pk in told else "")
        for each in found
    }


def _case_files(person: Account | None, keys: list[str]) -> Named:
    found = CaseFile.objects.filter(pk__in=_numbers(keys)).only("country")
    return {
        str(each.pk): (
            _("case file of %(country)s") % {"country": world()[each.country].name},
            f"/alerts/country/{each.country}/case/{each.pk}/",
        )
        for each in found
        if may_read_cases(person, each.country)
    }


def _proposals(person: Account | None, keys: list[str]) -> Named:
    found = Judged.objects.filter(pk__in=_numbers(keys))
    words = _("what the run %(run)s proposes of %(country)s")
    return {
        str(each.pk): (words % {"run": each.run, "country": world()[each.country].name}, "")
        for each in found
        if may(person, Do.RAISE, each.country)
    }


def _situations(person: Account | None, keys: list[str]) -> Named:
    found = readable_situations(person, Situation.objects.filter(pk__in=_numbers(keys)))
    words = _("situation %(slug)s")
    return {str(each.pk): (words % {"slug": each.slug}, f"/situations/{each.slug}/") for each in found}


def _sheets(person: Account | None, keys: list[str]) -> Named:
    found = readable_sheets(person, KeptSheet.objects.filter(pk__in=_numbers(keys)))
    words = _("assessment sheet %(name)s")
    return {
        str(each.pk): (words % {"name": each.name}, f"/situations/{each.situation.slug}/sheets/{each.name}/")
        for each in found.select_related("situation")
    }


def _webhooks(person: Account | None, keys: list[str]) -> Named:
    """By host: the rest of an address may be a secret."""
    if not may_somewhere(person, Do.DELIVER):
        return {}
    words = _("webhook at %(host)s")
    return {
        str(each.pk): (
            words % {"host": urlsplit(each.address).hostname or ""},
            f"/alerts/webhooks/{each.pk}/",
        )
        for each in Webhook.objects.filter(pk__in=_numbers(keys))
    }


def _nameless(words: Any, do: Do, where: str = "") -> Callable[[Account | None, list[str]], Named]:
    """For what has no name, such as who gets alerts by mail: all are called the same."""

    def names(person: Account | None, keys: list[str]) -> Named:
        return {key: (str(words), where) for key in keys} if may_somewhere(person, do) else {}

    return names


SUBSCRIBED = gettext_lazy("a subscription by mail")
SENT = gettext_lazy("messages that were given up")
ENTERED = gettext_lazy("the sign-in")
RECORDS = gettext_lazy("all records")
KINDS: dict[str, Kind] = {
    "account": Kind(gettext_lazy("people"), gettext_lazy("a person"), _accounts),
    "alert": Kind(gettext_lazy("alerts as a whole"), gettext_lazy("an alert"), _alerts),
    "step": Kind(gettext_lazy("steps of alerts"), gettext_lazy("a step of an alert"), _steps),
    "response": Kind(gettext_lazy("answers to asks"), gettext_lazy("an answer"), _answers),
    "addressee": Kind(gettext_lazy("addressees"), gettext_lazy("an addressee"), _addressees),
    "judged": Kind(gettext_lazy("proposals"), gettext_lazy("a proposal"), _proposals),
    "casefile": Kind(gettext_lazy("case files"), gettext_lazy("a case file"), _case_files),
    "situation": Kind(gettext_lazy("situations"), gettext_lazy("a situation"), _situations),
    "keptsheet": Kind(gettext_lazy("assessment sheets"), gettext_lazy("an assessment sheet"), _sheets),
    "subscription": Kind(gettext_lazy("alerts by mail"), SUBSCRIBED, _nameless(SUBSCRIBED, Do.READ_HISTORY)),
    "webhook": Kind(gettext_lazy("webhooks"), gettext_lazy("a webhook"), _webhooks),
    "outgoing": Kind(
        gettext_lazy("outgoing messages"), SENT, _nameless(SENT, Do.DELIVER, "/alerts/outgoing/")
    ),
    "sign-in": Kind(gettext_lazy("the sign-in"), ENTERED, _nameless(ENTERED, Do.READ_HISTORY)),
    "database": Kind(gettext_lazy("all records"), RECORDS, _nameless(RECORDS, Do.READ_HISTORY)),
}
"""By the name under which the history keeps each."""
