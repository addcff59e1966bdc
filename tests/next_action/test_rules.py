"""The rule book of the next action: what goes before what, and that nothing is proposed that the gate forbids."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.contact.gate import decide
from strategies.next_action.acts import Act, Source
from strategies.next_action.choose import choose
from strategies.next_action.facts import ActionFacts, Answer, Left
from strategies.next_action.quiet import HELD_BY
from strategies.next_steps import NextStep
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.stages import WORKED_STAGES, Stage
from tests.gate.test_rules import shipped, some_facts

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)  # a Monday
DAY = dt.timedelta(days=1)
FACTS = ActionFacts(stage=Stage.PHONE, now=NOW)
LETTER_VISIT_CALL = (Step(1, Channel.LETTER), Step(4, Channel.VISIT, script="at-the-door"), Step(8, Channel.CALL))


def left(step, why="so it was left"):
    return Left(NextStep(step), why)


def open_ways(*barred, again_at=None, lost=()):
    """A gate that allows every channel but these; `lost`: without a number or address."""

    def ask(channel, at, another):
        if channel in lost:
            return Answer(allowed=False, has_way=False)
        if channel in barred:
            return Answer(allowed=False, point=1, again_at=again_at, said=(f"RULE-{channel}",))
        return Answer(allowed=True, point=1)

    return ask


def proposed(ask=None, **facts):
    return choose(replace(FACTS, **facts), ask or open_ways())


def said(proposal):
    return proposal.act, proposal.source, proposal.at


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, (Act.CALL, Source.RECORD, None), id="nothing known: the first call"),
        pytest.param({"steps": (Step(1, Channel.SMS),)}, (Act.SMS, Source.CADENCE, None), id="the cadence's step"),
        pytest.param(
            {"steps": LETTER_VISIT_CALL, "day": 9},
            (Act.LETTER, Source.CADENCE, None),
            id="the earliest step goes first",
        ),
        pytest.param(
            {"steps": LETTER_VISIT_CALL, "day": 9, "done": {Channel.LETTER: 1}},
            (Act.VISIT, Source.CADENCE, None),
            id="what is done is done",
        ),
        pytest.param(
            {"steps": (Step(1, Channel.CALL), Step(3, Channel.CALL)), "day": 3, "done": {Channel.CALL: 2}},
            (Act.CALL, Source.CADENCE, None),
            id="a call of day 2 is not the call of day 3",
        ),
        pytest.param(
            {"steps": (Step(6, Channel.CALL),), "day": 4, "last_contact_at": NOW - DAY},
            (Act.CALL, Source.CADENCE, dt.datetime(2026, 3, 4, tzinfo=ZONE)),
            id="nothing before the cadence's next day",
        ),
        pytest.param(
            {"last_contact_at": NOW - DAY},
            (Act.CALL, Source.RECORD, NOW + 6 * DAY),
            id="a contact a week without a cadence",
        ),
        pytest.param(
            {"left": left("other_hour"), "steps": (Step(1, Channel.SMS),)},
            (Act.CALL, Source.TREE, None),
            id="the tree names the hour: before the cadence",
        ),
        pytest.param(
            {"left": left("call"), "steps": (Step(1, Channel.SMS),)},
            (Act.SMS, Source.CADENCE, None),
            id="a plain call again: after the cadence",
        ),
        pytest.param({"left": left("call")}, (Act.CALL, Source.TREE, None), id="a plain call again"),
        pytest.param(
            {"left": left("call_back"), "waits_until": NOW + DAY},
            (Act.CALL, Source.TREE, NOW + DAY),
            id="an hour agreed is kept",
        ),
        pytest.param(
            {"left": left("call"), "waits_until": NOW + DAY, "steps": (Step(1, Channel.SMS),)},
            (Act.SMS, Source.CADENCE, NOW + DAY),
            id="nobody is contacted before the follow-up",
        ),
        pytest.param({"left": left("other_channel")}, (Act.SMS, Source.TREE, None), id="another way"),
        pytest.param(
            {"left": left("other_channel"), "steps": (Step(5, Channel.LETTER),)},
            (Act.LETTER, Source.TREE, None),
            id="another way: the one that the cadence has before it",
        ),
        pytest.param({"left": left("trace")}, (Act.TRACE, Source.TREE, None), id="work on the file"),
        pytest.param(
            {"left": left("trace"), "taken": frozenset({Act.TRACE})},
            (Act.CALL, Source.RECORD, None),
            id="work on the file that was taken up is not asked for again",
        ),
        pytest.param(
            {"left": left("await_answer"), "waits_until": NOW + DAY},
            (Act.WAIT, Source.TREE, NOW + DAY),
            id="await an answer",
        ),
        pytest.param({"left": left("await_answer")}, (Act.CALL, Source.RECORD, None), id="the time to answer is over"),
        pytest.param(
            {"broken": True, "left": left("other_channel"), "steps": LETTER_VISIT_CALL},
            (Act.CALL, Source.PROMISE, None),
            id="a broken promise goes before tree and cadence",
        ),
        pytest.param({"sign": True, "left": left("call")}, (Act.CALL, Source.SIGN, None), id="a warning sign"),
        pytest.param(
            {"limitation_left": 20, "demand_restarts": True, "broken": True},
            (Act.LETTER, Source.LIMITATION, None),
            id="limitation near: a demand",
        ),
        pytest.param(
            {"limitation_left": 20},
            (Act.SUPERVISOR, Source.LIMITATION, None),
            id="limitation near where no demand helps",
        ),
        pytest.param(
            {"limitation_left": 20, "demand_restarts": True, "done": {Channel.LETTER: 1}, "day": 900},
            (Act.LETTER, Source.LIMITATION, None),
            id="limitation near: an old letter is none",
        ),
        pytest.param(
            {"limitation_left": 20, "demand_restarts": True, "done": {Channel.LETTER: 895}, "day": 900},
            (Act.CALL, Source.RECORD, None),
            id="limitation near: the demand is on its way",
        ),
        pytest.param(
            {"limitation_left": 20, "demand_restarts": True, "done": {Channel.LETTER: 880}, "day": 900},
            (Act.SUPERVISOR, Source.LIMITATION, None),
            id="limitation near: the demand has moved nothing",
        ),
        pytest.param(
            {"guarantee_until": NOW.date() + 30 * DAY, "broken": True, "waits_until": NOW + DAY},
            (Act.SUPERVISOR, Source.LIMITATION, None),
            id="a guarantee about to lapse: before the broken promise, and no follow-up is waited for",
        ),
        pytest.param(
            {"guarantee_until": NOW.date()}, (Act.SUPERVISOR, Source.LIMITATION, None), id="a guarantee's last day"
        ),
        pytest.param(
            {"guarantee_until": NOW.date() - DAY}, (Act.CALL, Source.RECORD, None), id="a guarantor who is free"
        ),
        pytest.param({"guarantee_until": NOW.date() + 31 * DAY}, (Act.CALL, Source.RECORD, None), id="a guarantee far"),
        pytest.param(
            {"guarantee_until": NOW.date() + DAY, "taken": frozenset({Act.SUPERVISOR})},
            (Act.CALL, Source.RECORD, None),
            id="the supervisor knows of the guarantee",
        ),
        pytest.param({"limitation_left": 31}, (Act.CALL, Source.RECORD, None), id="limitation far"),
        pytest.param(
            {"promise_due_on": dt.date(2026, 3, 5), "holds": {"promise": None}, "steps": LETTER_VISIT_CALL},
            (Act.WAIT, Source.PROMISE, dt.datetime(2026, 3, 5, tzinfo=ZONE)),
            id="a promise is waited for",
        ),
        pytest.param(
            {"promise_due_on": dt.date(2026, 3, 2), "holds": {"promise": None}},
            (Act.CHECK_PAYMENT, Source.PROMISE, None),
            id="on its day the payment is checked",
        ),
        pytest.param({"holds": {"dispute": None}, "broken": True}, (Act.ANSWER, Source.HOLD, None), id="a dispute"),
        pytest.param({"holds": {"complaint": None}}, (Act.SUPERVISOR, Source.HOLD, None), id="a complaint"),
        pytest.param(
            {"holds": {"complaint": None}, "worker": Worker.SUPERVISOR},
            (Act.ANSWER, Source.HOLD, None),
            id="a complaint, to the supervisor",
        ),
        pytest.param(
            {"holds": {"dispute": None, "death": None}},
            (Act.CHECK_PAPERS, Source.HOLD, None),
            id="of two holds the graver",
        ),
        pytest.param(
            {"holds": {"moratorium": dt.date(2026, 4, 1)}},
            (Act.WAIT, Source.HOLD, dt.datetime(2026, 4, 2, tzinfo=ZONE)),
            id="a moratorium, its last day over",
        ),
        pytest.param({"stage": Stage.OUTSOURCED}, (Act.WAIT, Source.RECORD, None), id="the agency's"),
        pytest.param({"stage": Stage.PENDING}, (Act.WAIT, Source.RECORD, None), id="not yet due"),
    ],
)
def test_what_goes_before_what(facts, expected):
    assert said(proposed(**facts)) == expected


def test_closed_case_has_no_next_action():
    assert proposed(stage=Stage.CLOSED, broken=True) is None


def test_script_is_the_cadences_else_the_one_that_fits_the_act():
    scripts = {Act.CALL: "on-the-line", Act.VISIT: "fits-visits"}
    visit = proposed(steps=LETTER_VISIT_CALL, day=5, done={Channel.LETTER: 1}, scripts=scripts)
    assert (visit.act, visit.script) == (Act.VISIT, "at-the-door")
    assert proposed(scripts=scripts).script == "on-the-line"
    assert proposed(steps=(Step(1, Channel.LETTER),), scripts=scripts).script == ""


def test_reasons_join_all_who_speak_for_the_same():
    found = proposed(
        broken=True, left=left("other_hour", "at another hour"), steps=(Step(1, Channel.CALL),), segment="Cards"
    )
    assert [reason.source for reason in found.reasons] == [
        Source.PROMISE, Source.TREE, Source.CADENCE, Source.RECORD, Source.GATE,
    ]  # fmt: skip
    assert "Cards" in found.reasons[2].text


def test_step_of_somebody_else_is_told_and_not_proposed():
    lawyers = (Step(1, Channel.LETTER, Worker.LAWYER), Step(30, Channel.CALL))
    found = proposed(stage=Stage.LEGAL, steps=lawyers, day=2, last_contact_at=NOW - DAY)
    assert (found.act, found.at) == (Act.CALL, dt.datetime(2026, 3, 30, tzinfo=ZONE))
    assert [(one.act, one.why) for one in found.rejected] == [(Act.LETTER, "done by: Lawyer")]
    own = replace(FACTS, steps=(Step(1, Channel.VISIT, Worker.SUPERVISOR),), worker=Worker.SUPERVISOR)
    assert choose(own, open_ways()).act == Act.VISIT


def test_way_that_opens_within_a_day_is_waited_for():
    tonight = NOW + dt.timedelta(hours=9)
    found = proposed(open_ways(Channel.CALL, again_at=tonight), broken=True)
    assert said(found) == (Act.CALL, Source.PROMISE, tonight)
    assert found.reasons[-1].text == "RULE-call"


def test_way_barred_for_longer_gives_way_to_the_next():
    found = proposed(open_ways(Channel.CALL, again_at=NOW + 2 * DAY), broken=True, steps=(Step(1, Channel.LETTER),))
    assert said(found) == (Act.LETTER, Source.CADENCE, None)
    assert (found.rejected[0].act, found.rejected[0].why) == (Act.CALL, "RULE-call")


def test_where_all_open_later_the_earliest_and_where_none_does_the_supervisor():
    later = open_ways(*Channel, again_at=NOW + 3 * DAY)
    assert said(proposed(later, broken=True)) == (Act.CALL, Source.PROMISE, NOW + 3 * DAY)
    never = proposed(open_ways(*Channel), broken=True)
    assert (never.act, never.source, "RULE-call" in never.reasons[1].text) == (Act.SUPERVISOR, Source.GATE, True)


@pytest.mark.parametrize("ask", [open_ways(Channel.LETTER), open_ways(lost=[Channel.LETTER])], ids=["barred", "lost"])
def test_limitation_goes_to_the_supervisor_where_no_letter_may_go_out(ask):
    found = proposed(ask, limitation_left=20, demand_restarts=True, broken=True)
    assert said(found) == (Act.SUPERVISOR, Source.LIMITATION, None)


def test_without_a_usable_number_another_way_and_without_any_the_search():
    found = proposed(open_ways(lost=[Channel.CALL, Channel.SMS, Channel.MESSAGING]))
    assert (found.act, found.source) == (Act.EMAIL, Source.RECORD)
    assert said(proposed(open_ways(lost=list(Channel)))) == (Act.TRACE, Source.RECORD, None)


def test_another_number_is_asked_for_where_the_tree_names_one():
    asked = []

    def ask(channel, at, another):
        asked.append((channel, another))
        return Answer(allowed=not another, has_way=not another, point=7)

    assert proposed(ask, left=left("other_point")).act == Act.CALL
    assert asked == [(Channel.CALL, True), (Channel.CALL, False)]


HOLDS = [*HELD_BY, "promise", "new_kind"]


@st.composite
def some_action_facts(draw, *, workable=False):
    """`workable`: nothing stands before a contact but the gate and the follow-up."""
    days = st.dates(dt.date(2026, 2, 1), dt.date(2026, 4, 30))
    moments = st.datetimes(dt.datetime(2026, 2, 1), dt.datetime(2026, 4, 30), timezones=st.just(ZONE))  # noqa: DTZ001
    steps = st.builds(Step, st.integers(1, 40), st.sampled_from(Channel), st.sampled_from(Worker))
    return draw(
        st.builds(
            ActionFacts,
            stage=st.sampled_from(WORKED_STAGES if workable else Stage),
            now=moments,
            holds=st.dictionaries(st.sampled_from(HOLDS), st.none() | days, max_size=0 if workable else 2),
            promise_due_on=st.none() if workable else st.none() | days,
            broken=st.booleans(),
            sign=st.booleans(),
            limitation_left=st.none() | st.integers(-5, 60),
            guarantee_until=st.none() | st.dates(NOW.date() - 5 * DAY, NOW.date() + 60 * DAY),
            demand_restarts=st.booleans(),
            left=st.none() | st.builds(Left, st.sampled_from(NextStep), st.just("left")),
            waits_until=st.none() | moments,
            day=st.integers(1, 50),
            steps=st.lists(steps, max_size=5).map(tuple),
            done=st.dictionaries(st.sampled_from(Channel), st.integers(1, 40)),
            last_contact_at=st.none() | moments,
            taken=st.frozensets(st.sampled_from(Act)),
            worker=st.sampled_from([Worker.AGENT, Worker.SUPERVISOR]),
        )
    )


def gate_of(contact):
    """The shipped rules over random facts of a contact, asked at any moment."""

    def ask(channel, at, another):
        if another:
            return Answer(allowed=False, has_way=False)
        decision = decide(replace(contact, channel=channel, who="debtor", at=at), shipped()[0], with_steps=False)
        said = tuple(reason.rule.id for reason in decision.reasons)
        return Answer(decision.allowed, point=1, again_at=decision.next_allowed_at, said=said)

    return ask


def known_house(contact):
    """All that the rules of one country require is known, so that hours, limits and counts alone decide."""
    clocks = {"time_zone": ZONE, "number_area_time_zone": ZONE}
    return replace(contact, truths=shipped()[1], jurisdictions=frozenset([min(contact.jurisdictions)]), **clocks)


def assert_lawful(facts, found, ask):
    assert found.at is None or found.at > facts.now
    if found.act.channel is None:
        return
    assert ask(found.act.channel, found.at or facts.now, False).allowed
    # a limitation about to end does not wait for a follow-up
    if facts.waits_until and facts.waits_until > facts.now and found.source != Source.LIMITATION:
        assert found.at >= facts.waits_until


@given(facts=some_action_facts(workable=True), contact=some_facts(), known=st.booleans())
def test_nothing_is_proposed_that_the_gate_forbids(facts, contact, known):
    ask = gate_of(known_house(contact) if known else contact)
    found = choose(facts, ask)
    assert_lawful(facts, found, ask)
    assert found.reasons


@given(facts=some_action_facts())
def test_nobody_is_contacted_on_a_case_that_is_held_promised_or_not_ours(facts):
    found = choose(facts, open_ways())
    assert (found is None) == (facts.stage == Stage.CLOSED)
    if facts.stage not in WORKED_STAGES or facts.holds or facts.promise_due_on is not None:
        assert found is None or found.act.channel is None


@given(facts=some_action_facts(), contact=some_facts())
def test_the_same_facts_give_the_same_answer(facts, contact):
    assert choose(facts, gate_of(contact)) == choose(facts, gate_of(contact))


@given(facts=some_action_facts(workable=True))
def test_with_every_way_open_no_case_rests_for_ever(facts):
    found = choose(facts, open_ways())
    assert found.act != Act.WAIT or found.at is not None
