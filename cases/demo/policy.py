"""The policy of the demonstration: segments with their ladders, gates and cadence, examples that guard it; and a draft of the next.

The house lives most of its year by the ladder that ships. Four weeks before today it publishes its own, as a house would: one
administrator proposes it, another approves it.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from cases.demo.house import SECOND_ADMIN
from cases.models import Case, ContactPoint, User
from cases.services.contact_points import mark_contact_point
from cases.services.occasion import Occasion
from cases.services.simulation.running import ask_for_simulation, run_simulation
from strategies.ladder import Rung
from strategies.models import Policy
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.programme.conditions import Conditions
from strategies.programme.examples import Situation
from strategies.programme.gates import Gate, GateKind
from strategies.services.policies import policy_in_force
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy
from strategies.services.policy_drafts import add_example, add_segment, clone_policy, edit_draft, edit_segment
from strategies.stages import Stage

NAME = "分群策略 · Segments"
NOTE = (
    "按还款能力与意愿、金额、债权类型分群；外访前核实地址，委外前先尝试联系，商账委外与诉讼前由主管审批。\n"
    "By ability and willingness, amount and kind of debt; a verified address before a visit, attempts before an agency, a "
    "supervisor's word before traders go to one and before legal."
)
NEXT_NAME = "提前委外 · Earlier to the agency"
NEXT_NOTE = "六十天起委外，商账九十天起。To the agency from day 60, traders from day 90."
ONE_DAY = dt.timedelta(days=1)
BY_TELEPHONE = (Channel.CALL, Channel.SMS, Channel.MESSAGING, Channel.EMAIL)
OUR_OWN = (Worker.AGENT, Worker.SUPERVISOR)
ADDRESS, APPROVAL = Gate(GateKind.ADDRESS), Gate(GateKind.APPROVAL)
TRIED = Gate(GateKind.ATTEMPTS, times=3, days=2)
PLACED = (Step(1, Channel.LETTER, Worker.AGENCY), Step(30, Channel.CALL, Worker.AGENCY))
SUED = (Step(1, Channel.LETTER, Worker.LAWYER), Step(30, Channel.CALL))


def _calls(*days: int) -> tuple[Step, ...]:
    return tuple(Step(day, Channel.CALL) for day in days)


def _reminder(*, channel: Channel = Channel.SMS) -> Rung:
    return Rung(Stage.REMINDER, -1, cadence=(Step(1, channel), Step(3, channel)), channels=BY_TELEPHONE)


def _phone(day: int, *days: int) -> Rung:
    return Rung(Stage.PHONE, day, cadence=_calls(*days), channels=BY_TELEPHONE, workers=OUR_OWN)


def _visit(day: int, least: int) -> Rung:
    steps = (Step(1, Channel.LETTER), Step(4, Channel.VISIT), *_calls(8, 15, 30))
    channels = (Channel.CALL, Channel.LETTER, Channel.VISIT)
    return Rung(Stage.VISIT, day, Decimal(least), (ADDRESS,), steps, channels, (Worker.AGENT, Worker.SUPERVISOR))


def _agency(day: int, *gates: Gate) -> Rung:
    return Rung(Stage.OUTSOURCED, day, gates=(TRIED, *gates), cadence=PLACED, workers=(Worker.AGENCY,))


def _legal(day: int) -> Rung:
    workers = (Worker.AGENT, Worker.SUPERVISOR, Worker.LAWYER)
    return Rung(Stage.LEGAL, day, Decimal(2000), (APPROVAL,), SUED, (Channel.CALL, Channel.LETTER), workers)


# Name, who belongs to it, its ladder; in the order in which they are asked.
SEGMENTS: tuple[tuple[str, Conditions, tuple[Rung, ...]], ...] = (
    (
        "有能力恶意拖欠 · Able but evading",
        Conditions(abilities=("full", "partial"), willingnesses=("malicious",)),
        (_phone(1, 1, 2, 4, 7), _visit(10, 2000), _agency(45), _legal(60)),
    ),
    (
        "小额信贷 · Small consumer balances",
        Conditions(debt_classes=("consumer",), balance_below=Decimal(1000)),
        (_reminder(), _phone(10, 1, 5, 12), _agency(90)),
    ),
    (
        "商账 · Trade receivables",
        Conditions(debt_classes=("trade",)),
        (
            _reminder(channel=Channel.EMAIL),
            _phone(4, 1, 5, 10, 20),
            _visit(30, 10_000),
            _agency(120, APPROVAL),
            _legal(180),
        ),
    ),
)
REST = (_reminder(), _phone(4, 1, 3, 6, 10, 15), _visit(20, 5000), _agency(90), _legal(150))

# In a few words, the case, where the night leaves it.
EXAMPLES: tuple[tuple[str, Situation, Stage], ...] = (
    (
        "信用卡逾期45天，承诺未到期：留在电催 · Card, 45 days, open promise: stays in phone",
        Situation(Stage.PHONE, 45, Decimal(8000), on_hold=True),
        Stage.PHONE,
    ),
    (
        "地址未核实不外访 · No visit to an address that is not verified",
        Situation(Stage.PHONE, 30, Decimal(8000)),
        Stage.PHONE,
    ),
    (
        "小额逾期200天：委外，不诉讼 · Small, 200 days: to the agency, never to court",
        Situation(Stage.PHONE, 200, Decimal(800), attempts=5, attempt_days=4),
        Stage.OUTSOURCED,
    ),
    (
        "恶意拖欠60天，主管已批：法务 · Evading, 60 days, approved: legal",
        Situation(Stage.VISIT, 60, Decimal(9000), ability="full", willingness="malicious", approved=True),
        Stage.LEGAL,
    ),
    (
        "商账逾期200天，主管未批：留在委外 · Trade, 200 days, not approved: stays with the agency",
        Situation(Stage.OUTSOURCED, 200, Decimal(60_000), debt_class="trade"),
        Stage.OUTSOURCED,
    ),
)


def publish_own_policy(*, day: dt.date, now: dt.datetime) -> Policy:
    """Draft, propose, approve and publish it for the night after `day`; the agents have verified some addresses by then."""
    _verify_addresses(day, now)
    live = policy_in_force(day)
    assert live is not None
    who = _who(now)
    draft = clone_policy(policy=live, **who)
    edit_draft(policy=draft, name=NAME, note=NOTE, grace_days=live.grace_days, rungs=REST, **who)
    for name, conditions, rungs in SEGMENTS:
        add_segment(policy=draft, name=name, conditions=conditions, rungs=rungs, **who)
    for words, situation, stage in EXAMPLES:
        add_example(policy=draft, name=words, situation=situation, expected=stage, **who)
    first = day + ONE_DAY
    propose_policy(policy=draft, valid_from=first, today=first, **who)
    approve_policy(policy=draft, by=User.objects.get(username=SECOND_ADMIN), now=now)
    return publish_policy(policy=draft, today=first, **who)


def leave_draft(*, today: dt.date, now: dt.datetime) -> None:
    """The next version, as far as its simulation: nobody has proposed it yet. Must not be called in a transaction."""
    live = policy_in_force(today)
    assert live is not None
    who = _who(now)
    draft = clone_policy(policy=live, **who)
    rest = [_agency(60) if rung.stage == Stage.OUTSOURCED else rung for rung in REST]
    edit_draft(policy=draft, name=NEXT_NAME, note=NEXT_NOTE, grace_days=live.grace_days, rungs=rest, **who)
    name, conditions, rungs = SEGMENTS[-1]
    earlier = [_agency(90, APPROVAL) if rung.stage == Stage.OUTSOURCED else rung for rung in rungs]
    edit_segment(segment=draft.segments.get(name=name), name=name, conditions=conditions, rungs=earlier, **who)
    asked = ask_for_simulation(policy=draft, as_of=today + ONE_DAY, days=30, **who)
    run_simulation(simulation=asked, now=now)


def _who(now: dt.datetime) -> dict[str, Any]:
    return {"by": User.objects.get(username="admin"), "now": now}


def _verify_addresses(day: dt.date, now: dt.datetime) -> None:
    """Of every second case that a visit may come into question for."""
    near = Case.objects.open().filter(agent__isnull=False, stage=Stage.PHONE, balance__gte=2000).select_related("agent")
    for case in near.order_by("pk")[::2]:
        own = ContactPoint.objects.filter(debtor=case.debtor_id, kind="address", owner="debtor", state="unverified")
        if point := own.order_by("pk").first():
            mark_contact_point(point=point, mark="verified", occasion=Occasion(as_of=day, now=now, by=case.agent))
