"""What people made of a run's proposals: drafted an alert from one, or set it aside with a reason."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from heed.base.countries import world
from heed.base.errors import BadInput
from heed.records.accounts.models import Account
from heed.records.accounts.roles import Do, may
from heed.records.alerting.drafting import Content, draft, refuse_place
from heed.records.alerting.models import Judged, Step
from heed.records.history.rows import Deed, reason, record


def draft_from(author: Account, run: str, country: str, content: Content) -> Step:
    """Begin an alert from what a run proposes of a country; one that was set aside before stays noted as such."""
    with transaction.atomic():
        step = draft(author, country, content, run)
        Judged.objects.get_or_create(
            run=run, country=step.alert.country, defaults={"step": step, "by": author}
        )
        return step


def set_aside(by: Account, run: str, country: str, why: str) -> Judged:
    """Note why nothing is raised from what a run proposes of a country; raises `BadInput` when it was judged."""
    code = world()[country].code
    refuse_place(by, Do.RAISE, code)
    words = reason(why)
    try:
        with transaction.atomic():
            judged = Judged.objects.create(run=run, country=code, by=by, why=words)
            record(by, judged, Deed("set a proposal aside", {"country": (None, code)}, words))
            return judged
    except IntegrityError as error:
        raise BadInput(
            f"what the run {run} proposes of {code} was judged already; load the page again"
        ) from error


def judged(person: Account, run: str) -> dict[str, Judged]:
    """What was made of a run's proposals, by country, where the person may raise alerts."""
    found = Judged.objects.filter(run=run).select_related("step__alert", "by")
    return {each.country: each for each in found if may(person, Do.RAISE, each.country)}
