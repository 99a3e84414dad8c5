"""What is sent to every address that changes something, such that it would be taken, and who may send it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from heed.alerts.clocks import Answer
from heed.norm.sheet import write_sheet
from heed.records.accounts.models import Account
from heed.records.accounts.people import Grant, invite
from heed.records.accounts.roles import Do, Role, may
from heed.records.alerting.answering import Said, respond
from heed.records.alerting.asking import Wanted, add_ask
from heed.records.alerting.confirming import confirm
from heed.records.alerting.drafting import draft, submit
from heed.records.alerting.models import Addressee, Ask, Reach, Response, Step
from heed.records.alerting.outgoing import Outgoing, Webhook
from heed.records.alerting.told import path
from heed.records.situations.models import Reach as SituationReach
from heed.records.situations.models import Situation
from heed.records.situations.opening import open_situation
from tests.records.pages.marked import CASE
from tests.records.pages.raising import LATER, TODAY, TYPED
from tests.records.situations.writing import about, content, sheet

May = Callable[[Account | None], bool]
Posts = Iterator["tuple[str, Post]"]
"""Each with its route."""
OWN = ("account/", "account/sign-in/", "account/second-factor/", "account/second-factor/set-up/",
       "account/second-factor/codes/", "account/sign-out/", "account/language/", "account/password/",
       "account/forgotten/",
       "account/choose-password/<str:number>/<str:token>/", "account/sessions/", "subscribe/",
       "subscribe/agree/<str:token>/", "subscribe/choice/<str:token>/", "subscribe/end/<str:token>/")  # fmt: skip
"""Where people change what is their own, by a password or by a link that was mailed to them: tested elsewhere."""
WHY = {"why": "needed"}
SURE = {"sure": "1"}
SAID = {"answer": "done", "on": TODAY.isoformat(), "reason": "", "source": "a call", **SURE}
ONE = "alerts/<number:number>/<int:place>/"
SITUATION = "situations/<slug:slug>/"


@dataclass(frozen=True)
class Post:
    """One form, filled in rightly."""

    address: str
    may: May
    fields: Mapping[str, Any] = field(default_factory=dict)


def does(do: Do, *codes: str) -> May:
    """May do this in all these countries; in the whole world where none is named."""
    return lambda person: all(may(person, do, code) for code in codes or (None,))


def both(*rules: May) -> May:
    """May do all of it."""
    return lambda person: all(rule(person) for rule in rules)


def has(role: Role) -> May:
    """Has this role."""
    return lambda person: person is not None and person.role == role


def nobody(person: Account | None) -> bool:
    """None of the people who try: only its author."""
    return False


RAISES, CONFIRMS, RESPONDS, EDITS, REPORTS, READS = (
    does(do, "SDN")
    for do in (Do.RAISE, Do.CONFIRM, Do.RESPOND, Do.EDIT, Do.REPORT, Do.READ_RESTRICTED)
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Whose alerts and situations they are; none of them is among the people who try."""

    author: Account
    reviewer: Account
    editor: Account
    named: Account
    """To whom one alert is private."""
    office: Addressee

    def step(self, told: bool = True, **changed: Any) -> Step:
        """A step about Sudan with an ask: told and answered, or a draft."""
        made = draft(self.author, "SDN", replace(content(), **changed))
        add_ask(self.author, made, Wanted("D02", self.office, "because", TODAY + timedelta(days=9)), TODAY)
        if told:
            confirm(self.reviewer, submit(self.author, made), "good")
            answer = Said(Answer.DECLINED, TODAY, "a letter", "none given")
            respond(self.author, Ask.objects.get(step=made), answer, TODAY)
        return Step.objects.select_related("alert").get(pk=made.pk)

    def situation(self, slug: str, *countries: str, reach: SituationReach) -> Situation:
        return open_situation(self.editor, slug, about(countries, reach=reach), TODAY)


def posts(desk: Desk, administrator: Account) -> Posts:
    """All of them."""
    yield from of_drafts(desk)
    yield from of_told(desk)
    yield from of_situations(desk)
    yield from of_people(desk, administrator)


def of_drafts(desk: Desk) -> Posts:
    """Drafts and the way out: what is somebody else's is theirs alone, and confirmed by those who may."""
    own, waits = desk.step(told=False), submit(desk.author, desk.step(told=False))
    at, there, ask = path(own), path(waits), Ask.objects.get(step=own)
    whom = {"addressee": desk.office.name, "by": LATER, "stage": "ask", "measure": "D03", "because": "talks"}
    yield "alerts/new/", Post("/alerts/new/", RAISES, {**TYPED, "country": "Sudan"})
    yield "alerts/proposals/<str:code>/set-aside/", Post("/alerts/proposals/SDN/set-aside/", RAISES, WHY)
    for place in (at, there):
        yield f"{ONE}change/", Post(f"{place}change/", nobody, TYPED)
    yield f"{ONE}ask/", Post(f"{at}ask/", nobody, whom)
    yield f"{ONE}ask/<int:identifier>/take-out/", Post(f"{at}ask/{ask.pk}/take-out/", nobody)
    # Whoever may confirm may drop what its author left.
    for deed in ("hand-in", "drop", "confirm", "return"):
        begun: May = CONFIRMS if deed == "drop" else nobody
        yield f"{ONE}<str:deed>/", Post(f"{at}{deed}/", begun, WHY)
        waiting: May = nobody if deed == "hand-in" else CONFIRMS
        yield f"{ONE}<str:deed>/", Post(f"{there}{deed}/", waiting, WHY)
    case = {"text": CASE.format(mark="x"), "after": "0", "keep": "1", **WHY}
    yield (
        "alerts/country/<str:code>/case/newer/",
        Post("/alerts/country/SDN/case/newer/", both(RAISES, READS), case),
    )


def of_told(desk: Desk) -> Posts:
    """What follows a told step, by reach: nothing can be done to what one may not read."""
    public = desk.step()
    yield from of_one_told(public, RAISES, RESPONDS, EDITS)
    for deed in ("hand-in", "drop", "confirm", "return"):
        yield f"{ONE}<str:deed>/", Post(f"{path(public)}{deed}/", nobody, WHY)
    hidden = desk.step(reach=Reach.RESTRICTED, roles=("editor",))
    yield from of_one_told(hidden, nobody, both(RESPONDS, has(Role.EDITOR)), both(EDITS, has(Role.EDITOR)))
    yield from of_one_told(desk.step(reach=Reach.PRIVATE, people=(desk.named,)), nobody, nobody, nobody)


def of_one_told(step: Step, follows: May, responds: May, edits: May) -> Posts:
    """An update, an answer, a correction, and to which situation it belongs."""
    answer, number = Response.objects.get(ask__step=step), step.alert.number
    slug = Situation.objects.filter(slug="open").values_list("slug", flat=True).first()
    assert slug, "the situation must be there first"
    more = {**TYPED, "note": "more is known"}
    yield "alerts/<number:number>/follow/<str:move>/", Post(f"/alerts/{number}/follow/update/", follows, more)
    yield "alerts/ask/<int:identifier>/answer/", Post(f"/alerts/ask/{answer.ask_id}/answer/", responds, SAID)
    yield (
        "alerts/answer/<int:identifier>/correct/",
        Post(f"/alerts/answer/{answer.pk}/correct/", responds, {**SAID, **WHY}),
    )
    yield (
        "alerts/<number:number>/situation/",
        Post(f"/alerts/{number}/situation/", edits, {"situation": slug, **WHY}),
    )


def of_situations(desk: Desk) -> Posts:
    """Public, restricted, and of two countries, of which one may have only one."""
    fields = {"title": "T", "summary": "S", "opened": TODAY.isoformat(), "reach": "public", **SURE}
    yield (
        "situations/new/",
        Post("/situations/new/", EDITS, {**fields, "slug": "fresh", "countries": "Sudan"}),
    )
    wide = does(Do.EDIT, "SDN", "MMR")
    both_countries = {**fields, "slug": "fresh", "countries": "Sudan\nMyanmar"}
    yield "situations/new/", Post("/situations/new/", wide, both_countries)
    # Nobody widens what they write to a country that is not theirs.
    yield f"{SITUATION}change/", Post("/situations/open/change/", wide, {**both_countries, **WHY})
    for slug, countries, edits, reports in (
        ("open", "Sudan", EDITS, REPORTS),
        ("hidden", "Sudan", EDITS, both(REPORTS, READS)),
        ("of-two", "Sudan\nMyanmar", wide, both(READS, REPORTS, does(Do.READ_RESTRICTED, "MMR"))),
    ):
        said = {**fields, "countries": countries, **WHY}
        at = f"/situations/{slug}/"
        yield f"{SITUATION}change/", Post(f"{at}change/", edits, said)
        yield f"{SITUATION}close/", Post(f"{at}close/", edits, {"on": TODAY.isoformat(), **WHY})
        typed = {"date": TODAY.isoformat(), "follows": "", "RF7-presence": "present", "RF7-confidence": "low",
                 "RF7-direction": "rising", "RF7-sources": "a report", **SURE}  # fmt: skip
        yield f"{SITUATION}sheets/new/", Post(f"{at}sheets/new/", reports, typed)


def handed_in(person: Account, slug: str, **changed: str) -> dict[str, str]:
    """A sheet as a file must name the account that hands it in."""
    return {"text": write_sheet(sheet(person, situation=slug).model_copy(update=changed)), **SURE}


def of_people(desk: Desk, administrator: Account) -> Posts:
    """What administrators do: to others, never to themselves."""
    manages, delivers = does(Do.MANAGE_PEOPLE), does(Do.DELIVER)
    new = {"mail": "new@example.org", "name": "New", "role": "administrator", "places": "", **WHY}
    yield "account/people/invite/", Post("/account/people/invite/", manages, new)
    subject = invite(administrator, "subject@example.org", "Subject", Grant(Role.READER), "needed")
    at, route = f"/account/people/{subject.pk}/", "account/people/<int:identifier>/"
    role = {"do": "role", "role-role": "analyst", "role-places": "", "role-why": "needed"}
    yield route, Post(at, manages, role)
    yield route, Post(at, manages, {"do": "block", "why-why": "needed"})
    yield route, Post(at, manages, {"do": "factor", "why-why": "needed"})
    yield route, Post(at, manages, {"do": "link"})
    hook = Webhook.objects.create(address="https://hook.example/x", secret="x", by=administrator)
    Outgoing.objects.filter(step=desk.step(), webhook=hook).update(stage=Outgoing.Stage.DEAD)
    yield "alerts/outgoing/", Post("/alerts/outgoing/", delivers, {"message": "all"})
    added = {"address": "https://other.example/x", **WHY}
    yield "alerts/webhooks/new/", Post("/alerts/webhooks/new/", delivers, added)
    yield (
        "alerts/webhooks/<int:identifier>/",
        Post(f"/alerts/webhooks/{hook.pk}/", delivers, {"do": "off", **WHY}),
    )
