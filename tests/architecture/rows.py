"""One row of every kind for tests that open every address."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.clock import business_date
from cases.models import (
    ChainRoot,
    ContactDecision,
    ContactLog,
    ContactPoint,
    DayRun,
    Debtor,
    DeliveryProof,
    Guarantee,
    HeldBack,
    Hold,
    LegalHold,
    LimitationEvent,
    NightSide,
    Payment,
    Plan,
    Promise,
    RankDispute,
    Recording,
    Simulation,
    SubjectRequest,
    UnmatchedPayment,
    Waiver,
    WarningSign,
)
from cases.services.experiments import read_experiment
from cases.services.intake.receive import receive_upload
from cases.services.night.marking import mark_night
from cases.services.ranking import begin_rank_day
from strategies.models import Policy
from strategies.programme.conditions import Conditions
from strategies.programme.examples import Situation
from strategies.services.contact_rules import load_contact_rules
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import add_example, add_segment, clone_policy
from strategies.services.rule_drafts import start_draft
from strategies.services.tactics import load_tactics
from tests.cast import Cast
from tests.factories import make_case, make_experiment, zone_where


def simulate(draft: Policy, *, today: dt.date, now: dt.datetime) -> Simulation:
    """One that is over, with a figure of every sort."""
    figures = {
        "moves": {"drafted": 1, "standing": 1, "differing": 1, "held": 0},
        "steps": [["phone", "visit", "phone", 1]],
        "buckets": [["M1", 1, 1, 1]],
        "teams": [[None, 1, 1, 1]],
        "agents": [[None, 1, 1, 1]],
        "caused": [{"kind": "visit", "drafted": 1, "standing": 0, "cost": "120.00", "standing_cost": "0"}],
        "holds": [["promise", 1]],
        "workload": [[today.isoformat(), 3, 2, 1], [today.isoformat(), 1, 2, 1]],
    }
    return Simulation.objects.create(
        policy=draft, as_of=today, state="done", asked_at=now, started_at=now, finished_at=now, figures=figures, step=3
    )


def rows_of_every_kind(cast: Cast) -> dict[str, Any]:
    """One row of every kind, all hanging on the case of `cast.agent`: name of the address → its arguments."""
    today, now = business_date(), timezone.now()
    policy = ship_default_policy(now=now)
    draft = clone_policy(policy=policy, by=cast.admin, now=now)
    tried = {"challenger": clone_policy(policy=policy, by=cast.admin, now=now), "by": cast.admin, "today": today}
    running, waiting = make_experiment(start=True, **tried), make_experiment(start=False, **tried)
    where = zone_where(12, now=now)  # the hours are open whenever the suite is run
    debtor = Debtor.objects.create(name="王小明", time_zone=where)
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=5000, as_of=today, debtor=debtor)
    read_experiment(day=today, now=now)
    promise = Promise.objects.create(
        case=case, amount=50, due_on=today, judge_after=today, made_on=today, made_at=now, made_by=cast.agent
    )
    hold = Hold.objects.create(case=case, kind="dispute", from_on=today, placed_by=cast.agent, placed_at=now)
    contact = ContactLog.objects.create(case=case, agent=cast.agent, at=now, channel="call", outcome="NAN", seal="x")
    decision = ContactDecision.objects.create(
        case=case, by=cast.agent, at=now, channel="call", verdict="refused", seal="x",
        reasons=[{"rule": "CN-TIME-01a", "version": 1, "counted": None, "missing": "", "again_at": None}],
    )  # fmt: skip
    payment = Payment.objects.create(
        creditor=cast.creditor, case=case, amount=1, currency="CNY", paid_on=today, booked_on=today, reference="R",
        source="form", recorded_at=now,
    )  # fmt: skip
    fact = LimitationEvent.objects.create(debt=case.debts.get(), kind="suit", on_date=today, proof="x", at=now)
    guarantee = Guarantee.objects.create(debt=case.debts.get(), name="x", proof="x", at=now)
    waiver = Waiver.objects.create(
        case=case, debt=case.debts.get(), reason="x", until_on=today, asked_on=today, asked_at=now, asked_by=cast.agent
    )
    plan = Plan.objects.create(case=case, shape="custom", total=1, agreed_on=today, agreed_at=now)
    file = ContentFile("姓名,合同号,金额,到期日\n王明,A1,100,2026-01-31\n".encode(), name="a.csv")
    portfolio = receive_upload(creditor=cast.creditor, upload=file, as_of=today, now=now, by=cast.admin)
    unmatched = UnmatchedPayment.objects.create(
        creditor=cast.creditor, portfolio=portfolio, row=2, reference="U", amount=1, currency="CNY", paid_on=today,
        reason="no_number",
    )  # fmt: skip
    load_tactics(now=now)
    load_contact_rules(now=now)
    rule_draft = start_draft(code="CN-TIME-01a", by=cast.admin, now=now)
    run = DayRun.objects.create(as_of=today, state="done", started_at=now, finished_at=now, policy=policy)
    begin_rank_day(as_of=today, policy=policy)
    for side in NightSide:
        mark_night(run, side)
    dispute = RankDispute.objects.create(
        case=case, by=cast.agent, at=now, points=1, parts={"value": 1}, expected="higher", words="x"
    )
    sign = WarningSign.objects.create(case=case, kind="moved", raised_by=cast.agent, raised_at=now)
    file = ContentFile(b"%PDF- x", name="x.pdf")
    kept = {
        "case": case,
        "contact": contact,
        "file": file,
        "name": "x.pdf",
        "sha256": "x",
        "bytes": 7,
        "by": cast.agent,
    }
    recording = Recording.objects.create(content_type="audio/wav", at=now, seal="x", **kept)
    proof = DeliveryProof.objects.create(kind="signature", reference="1", at=now, seal="x", **kept)
    ChainRoot.objects.create(day=today, merkle="x", count=0, root="x", made_at=now)
    asked = SubjectRequest.objects.create(
        case=case, right="access", asker="debtor", channel="call", details="x", received_on=today, due_on=today,
        opened_by=cast.agent, opened_at=now,
    )  # fmt: skip
    kept = LegalHold.objects.create(case=case, reason="x", from_on=today, placed_by=cast.admin, placed_at=now)
    who = {"by": cast.admin, "now": now}
    segment = add_segment(policy=draft, name="cards", conditions=Conditions(products=("card",)), **who)
    example = add_example(policy=draft, name="x", situation=Situation(), expected="phone", **who)
    simulation = simulate(draft, today=today, now=now)
    held = HeldBack.objects.create(case=case, stage="legal", closed=["approval"], policy=policy, since=today)
    rows = {
        "segment": segment.pk, "example": example.pk, "simulation": simulation.pk, "stage-approval": held.pk,
        "experiment": running.pk, "experiment-start": waiting.pk, "experiment-discard": waiting.pk,
        "gate": decision.pk, "contact": contact.pk, "recording": recording.pk, "proof": proof.pk,
        "rank-dispute": dispute.pk, "legal-hold": kept.pk, "subject-request": asked.pk,
        "sign": sign.pk, "guarantee": guarantee.pk, "waiver": waiver.pk, "unmatched": unmatched.pk, "plan": plan.pk, "limitation": fact.pk, "case": case.pk, "payment": payment.pk, "debt": case.debts.get().pk, "promise": promise.pk, "hold": hold.pk, "import": portfolio.pk, "user": cast.agent.pk, "team": cast.team.pk,
        "creditor": cast.creditor.pk, "api:case": case.pk, "api:promise": promise.pk, "api:debtor": case.debtor_id,
        "api:debt": case.debts.get().pk, "api:contact": contact.pk, "api:payment": payment.pk,
        "api:portfolio": portfolio.pk, "api:day-run": run.pk, "api:policy": policy.pk, "api:experiment": running.pk,
    }  # fmt: skip
    point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13800138000")
    common = {
        "point": point.pk,
        "field": "identity",
        "way": "up",
        "version": draft.version,
        "as_of": today,
        "batch": uuid.uuid4(),
        "uidb36": "1",
        "key": "set-password",
        "rule_code": rule_draft.code,
        "code": "opening-identity-consumer",
    }
    return {"rows": rows, **common}


def values_for(name: str, arguments: tuple[str, ...], things: dict[str, Any]) -> dict[str, Any]:
    """The arguments for an address: `pk` by the longest kind of row that its name begins with."""
    values = {}
    for argument in arguments:
        if argument == "pk":
            values["pk"] = things["rows"][max((kind for kind in things["rows"] if name.startswith(kind)), key=len)]
        else:
            values[argument] = "point" if (name, argument) == ("case-reveal-point", "field") else things[argument]
    return values
