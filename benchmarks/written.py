"""The records of a busy organisation, for `benchmarks.signed_in`: all of it says that it is an exercise.

Rows are written straight into the tables, since what was told months ago cannot be told by today's clock.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

PEOPLE, ALERTS, DRAFTS, OFFICES, CASES = 200, 300, 60, 40, 20
PASSWORD = "an exercise of nobody at all"
KEY = "0123456789abcdef0123456789abcdef01234567"
"""Of everybody's second factor."""
SHARES = {"reader": 40, "field_monitor": 30, "analyst": 60, "reviewer": 40, "editor": 20, "administrator": 10}
PLACES: tuple[list[str], ...] = ([], [], [], ["Africa"], ["Asia"], ["Western Africa"], ["SDN", "MMR"])
MEASURES = ("D02", "D03", "D05")
SAYS = "Nothing has happened. This is an exercise of nobody about nothing. " * 12
CASE = Path(__file__).resolve().parents[1] / "src" / "heed" / "norm" / "examples" / "libya-2011.yml"


def mails() -> list[str]:
    """The mail addresses of all who may sign in."""
    return [f"{role}{number}@example.org" for role, share in SHARES.items() for number in range(share)]


def write(home: Path) -> None:
    """Fill the records of `home` (or of HEED_DATABASE_URL); the same rows each time."""
    from heed.web.start import start

    start(home)
    from django.db import transaction

    from heed.records.database import prepare

    prepare()
    dice = random.Random(2026)
    with transaction.atomic():
        people = _people(dice)
        _alerts(dice, people)
        _drafts(dice, people)
        _case_files(dice, people)
        _subscriptions()


def _people(dice: random.Random) -> list[Any]:
    from django.contrib.auth.hashers import make_password
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from heed.records.accounts.models import Account, RecoveryCode

    password = make_password(PASSWORD)
    people = []
    for role, share in SHARES.items():
        for number in range(share):
            places = [] if role == "administrator" else dice.choice(PLACES)
            name = f"{role.replace('_', ' ').capitalize()} {number} of Ruritania"
            people.append(Account(mail=f"{role}{number}@example.org", name=name, role=role, places=places,
                                  password=password))  # fmt: skip
    Account.objects.bulk_create(people)
    TOTPDevice.objects.bulk_create(TOTPDevice(user=each, key=KEY, name="app") for each in people)
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=each, hash=f"{each.pk:032}{place:032}") for each in people for place in range(10)
    )
    return people


def _reach(dice: random.Random) -> dict[str, str]:
    """Seven of ten public, two restricted, one private."""
    drawn = dice.random()
    if drawn < 0.7:
        return {"reach": "public"}
    if drawn < 0.9:
        roles = dice.choice(("|analyst|reviewer|", "|analyst|", "|administrator|editor|reviewer|"))
        return {"reach": "restricted", "roles": roles}
    return {"reach": "private"}


def _step(alert: Any, place: int, author: Any, dice: random.Random, **more: Any) -> Any:
    from heed.records.alerting.models import Step

    level = dice.choice(("watch", "warning", "emergency"))
    words: dict[str, Any] = {
        "move": "alert" if place == 1 else "update",
        "level": level,
        "severity": "Extreme" if level == "emergency" else "Severe",
        "headline": f"An exercise about {alert.country}, {alert.number}.{place}",
        "description": f"{SAYS}\n\n{SAYS}",
        "note": "" if place == 1 else "The exercise goes on.",
        "crimes": ["war_crimes", "crimes_against_humanity"],
        "risk_factors": ["RF1", "RF5"],
        "confidence": "moderate",
        "sources": ["an exercise", "another exercise"],
        **_reach(dice),
    }
    return Step(alert=alert, place=place, author=author, **{**words, **more})


def _alerts(dice: random.Random, people: list[Any]) -> None:
    """Alerts of one to three steps over the last two years, with what was asked and answered."""
    from django.utils import timezone

    from heed.base.countries import OPEN, world
    from heed.records.alerting.models import Alert, Confirmation, Step

    now = timezone.now()
    codes = [each.code for each in world() if each.spells[-1].end == OPEN][:120]
    authors = [each for each in people if each.role == "analyst"]
    reviewers = [each for each in people if each.role == "reviewer"]
    alerts = Alert.objects.bulk_create(
        Alert(number=f"2026-{number:04}", country=dice.choice(codes)) for number in range(1, ALERTS + 1)
    )
    steps = []
    for place, alert in enumerate(alerts):
        first = now - timedelta(days=2 * (ALERTS - place), hours=dice.randrange(24))
        for number in range(1, dice.choice((1, 2, 2, 3)) + 1):
            made = min(first + timedelta(days=9 * number), now - timedelta(minutes=ALERTS - place))
            steps.append(_step(alert, number, dice.choice(authors), dice, state="waiting", made=made))
    Step.objects.bulk_create(steps)
    through = Step.people.through
    through.objects.bulk_create(
        through(step=step, account=person)
        for step in steps
        if step.reach == "private"
        for person in dice.sample(people, 5)
    )
    Confirmation.objects.bulk_create(
        Confirmation(step=step, by=dice.choice(reviewers), confirmed=True, why="an exercise", at=step.made)
        for step in steps
    )
    asks = _asks(dice, [step for step in steps if step.place == 1])
    for step in steps:
        # Nothing may be added to what was told, so that this comes last.
        step.state, step.told = "told", step.made
    Step.objects.bulk_update(steps, ("state", "told"))
    _answers(dice, asks, authors, now)
    _history(steps)


def _asks(dice: random.Random, steps: list[Any]) -> list[Any]:
    from heed.records.alerting.models import Addressee, Ask

    offices = Addressee.objects.bulk_create(
        Addressee(name=f"Office {number} of the exercise", tier="international", actor="secretariat")
        for number in range(OFFICES)
    )
    return Ask.objects.bulk_create(
        Ask(step=step, measure=measure, addressee=dice.choice(offices), because="This is an exercise. " * 5,
            by=step.made.date() + timedelta(days=30))
        for step in steps
        for measure in MEASURES[: dice.choice((1, 2, 2, 3))]
    )  # fmt: skip


def _answers(dice: random.Random, asks: list[Any], authors: list[Any], now: datetime) -> None:
    from heed.records.alerting.models import Response

    kinds = ((), ("acknowledged",), ("acknowledged", "done"), ("declined",))
    Response.objects.bulk_create(
        Response(ask=ask, answer=answer, reason="An exercise.", source="A letter.", by=dice.choice(authors),
                 on=min(ask.step.made.date() + timedelta(days=dice.randrange(20)), now.date()))
        for ask in asks
        for answer in dice.choice(kinds)
    )  # fmt: skip


def _drafts(dice: random.Random, people: list[Any]) -> None:
    """Each analyst has one on its way out; a third of them wait for confirmation."""
    from heed.records.alerting.models import Alert, Step

    authors = [each for each in people if each.role == "analyst"]
    alerts = Alert.objects.bulk_create(
        Alert(number=f"2026-{ALERTS + number:04}", country="SDN") for number in range(1, DRAFTS + 1)
    )
    steps = []
    for number, (alert, author) in enumerate(zip(alerts, authors, strict=True)):
        state = "waiting" if number % 3 == 0 else "draft"
        author.places = []
        author.save(update_fields=["places"])
        steps.append(_step(alert, 1, author, dice, state=state, reach="public", roles=""))
    Step.objects.bulk_create(steps)
    _history(steps)


def _history(steps: list[Any]) -> None:
    from heed.records.history.models import Change

    Change.objects.bulk_create(
        Change(
            by=step.author, subject="step", subject_id=str(step.pk), did=did, why="an exercise", at=step.made
        )
        for step in steps
        for did in ("drafted alert", "changed the draft", "handed in for confirmation", "confirmed", "told")
    )


def _case_files(dice: random.Random, people: list[Any]) -> None:
    from heed.base.countries import world
    from heed.records.alerting.models import CaseFile

    text = CASE.read_text("utf-8")
    author = next(each for each in people if each.role == "analyst")
    codes = ["SDN", *dice.sample([each.code for each in world()], CASES - 1)]
    CaseFile.objects.bulk_create(CaseFile(country=code, text=text, by=author) for code in codes)


def _subscriptions() -> None:
    from django.utils import timezone

    from heed.records.alerting.outgoing import Subscription

    Subscription.objects.bulk_create(
        Subscription(mail=f"listener{number}@example.org", agreed=timezone.now()) for number in range(1000)
    )
