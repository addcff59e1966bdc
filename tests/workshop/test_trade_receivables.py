"""On the real file of receivables: what a draft is said to move in the middle of its two years is what its night moves."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from cases.models import Creditor, User
from cases.services.night import turn_one_day
from cases.services.replay import read_feed, replay
from strategies.ladder import Rung
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate, GateKind
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import add_segment, clone_policy, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW
from tests.publishing import publish
from tests.replay import plain_reading
from tests.workshop.test_simulation_is_the_night import done, said, simulated

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "trade_receivables.csv"
DAYS = 60
SOONER = (Rung(Stage.REMINDER, -3), Rung(Stage.PHONE, 2), Rung(Stage.VISIT, 12, Decimal(60)), Rung(Stage.LEGAL, 40))
GATED = (Rung(Stage.REMINDER, -1), Rung(Stage.PHONE, 8), Rung(Stage.VISIT, 20, gates=(Gate(GateKind.ADDRESS),)))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not FILE.exists(), reason="the public file ../shared/data/trade_receivables.csv is not here")
def test_a_draft_tried_on_the_real_file_moves_whom_it_said(cast: Cast, second: User) -> None:
    policy = ship_default_policy(now=NOW)
    invoices = plain_reading.read(FILE)
    first, last = min(i.issued for i in invoices), max(i.paid_on for i in invoices)
    creditor = Creditor.objects.create(name="Trade", debt_class="trade", currency="USD")
    feed = read_feed(path=FILE, creditor=creditor, as_of=last, now=NOW)
    eve = first + dt.timedelta(days=DAYS)
    replay(feeds=[feed], first=first, last=eve)
    night = eve + dt.timedelta(days=1)
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    write_ladder(policy=draft, segment=None, rungs=SOONER, by=cast.admin, now=NOW)
    segment = add_segment(
        policy=draft, name="small", conditions=Conditions(balance_below=Decimal(70)), by=cast.admin, now=NOW
    )
    write_ladder(policy=draft, segment=segment, rungs=GATED, by=cast.admin, now=NOW)
    simulation = simulated(draft, night)
    publish(draft, valid_from=night, today=night, by=cast.admin, second=second, now=NOW)
    run = turn_one_day(as_of=night, now=NOW)
    assert said(simulation) == done(run)
    assert done(run) != said(simulation, "standing")
