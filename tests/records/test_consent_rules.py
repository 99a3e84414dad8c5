"""The rules of who hears of alerts after a restore, over every mixture of what backup and database know."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from heed.records.alerting.outgoing import Outgoing, Subscription
from heed.records.alerting.subscribing import fingerprint
from heed.records.backup.consent import Consent, Subscriptions
from heed.records.backup.since import Since
from heed.records.consent.models import Renewal

MADE = datetime(2026, 11, 10, tzinfo=UTC)
Known = list[Subscription]


@st.composite
def knowing(draw: st.DrawFn) -> Known:
    """What one of the two knows of at most five readers with three addresses; no address runs twice."""
    found: Known = []
    running: set[str] = set()
    for number in range(5):
        state = draw(st.sampled_from(["absent", "asked", "agreed", "ended"]))
        mail = f"reader{draw(st.integers(0, 2))}@example.org"
        day = MADE + timedelta(days=draw(st.integers(-20, 20)))
        row = Subscription(id=UUID(int=number), mail=mail, asked=day)
        if state == "ended":
            row.mail, row.was, row.ended, row.agreed = None, fingerprint(mail), day, day - timedelta(days=1)
        elif state != "absent" and mail not in running:
            running.add(mail)
            row.agreed = day if state == "agreed" else None
        else:
            continue
        found.append(row)
    return found


def knows(rows: Known) -> Since:
    ended: dict[str, datetime] = {}
    for row in rows:
        if row.ended:
            ended[row.was] = max(row.ended, ended.get(row.was, row.ended))
    return Since(
        subscriptions={row.pk: row for row in rows},
        ended=ended,
        addresses={row.mail for row in rows if not row.ended},
    )


@given(knowing(), knowing(), st.sampled_from(Subscriptions))
def test_nobody_who_said_no_is_mailed_and_nobody_is_lost(
    backup: Known, database: Known, unknown: Subscriptions
) -> None:
    over = {row.pk for row in database if row.ended}
    over_then = {row.pk: row.ended for row in backup if row.ended}
    since = knows(database)
    here = {row.pk: row.agreed for row in database}
    messages = [Outgoing(subscription_id=row.pk, stage="waiting") for row in backup]
    once = {row.pk: row.agreed for row in backup if row.agreed and not row.ended}
    put = list(Consent(since, MADE, unknown).settled([*backup, *messages]))
    after = {row.pk: row for row in put if isinstance(row, Subscription)}
    asking = Counter(row.subscription_id for row in put if isinstance(row, Renewal))
    running = [row for row in after.values() if row.ended is None]
    # Nobody is lost, and each is there once, with an address or its hash.
    assert set(after) == {row.pk for row in (*backup, *database)}
    assert all((row.mail is None) == (row.ended is not None) == bool(row.was) for row in after.values())
    assert len({row.mail for row in running}) == len(running)
    # Ended anywhere is ended, unless agreed to after that.
    for row in running:
        assert row.pk not in over
        then, agreed = over_then.get(row.pk), here.get(row.pk)
        assert then is None or (agreed is not None and agreed > then)
        late = since.ended.get(fingerprint(str(row.mail)))
        if row.pk not in here and late is not None and unknown is Subscriptions.AS_BACKED_UP:
            assert late < (row.agreed or row.asked)
    # Agreed is who is known to have, or whom the administrator vouches for.
    for row in running:
        if row.pk in here:
            vouched = unknown is Subscriptions.AS_BACKED_UP and here[row.pk] is None
            assert row.agreed == (once.get(row.pk) if vouched else here[row.pk]) and not asking[row.pk]
        elif unknown is Subscriptions.ASK_AGAIN:
            assert row.agreed is None and (row.pk not in once or asking[row.pk] == 1)
    assert (
        set(asking) <= {row.pk for row in running if row.agreed is None}
        and max(asking.values(), default=1) == 1
    )
    # What waits goes to nobody else.
    hear = {row.pk for row in running if row.agreed}
    for message in put:
        if isinstance(message, Outgoing):
            assert (message.stage == "waiting") == (message.subscription_id in hear)
