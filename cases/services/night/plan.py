"""Cutting a phase into chunks that hold about equally many cases with work tonight.

The number of chunks follows the number of cases that have something due, not the number that exist; a night in
which nothing is due has none.
"""

from django.conf import settings

from cases.models import DayPhase, DayRun
from cases.services.night.boxes import AWAKE, COARSE, FITS, coarse_values, step_boxes
from cases.services.night.hand_out import plan_shares
from cases.services.night.moving import edges
from cases.services.night.ranking import counts_everything
from cases.services.night.scope import execute
from strategies.money.limitation import CLAIM_BANDS
from strategies.money.limitation_guarantee import GUARANTEE_BANDS
from strategies.money.limitation_period import OBSTACLE_MONTHS
from strategies.programme.programme import Programme

_CUT = """
INSERT INTO cases_daychunk (run_id, phase, number, first_case, last_case, plan, counts)
SELECT %(run)s, %(phase)s, n, min(id), max(id), '{}', '{}'
FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(size)s AS n FROM ({due}) AS due (id)) AS cut
GROUP BY n ORDER BY n
"""

# Where something has to be done before the ladder is asked: whatever is due tonight but a step of the ladder itself.
EVENTS = f"""
    SELECT id FROM cases_case WHERE balance = 0 AND stage <> 'closed'
    UNION SELECT case_id FROM cases_promise WHERE state = 'open' AND due_on <= %(as_of)s
    UNION SELECT case_id FROM cases_hold WHERE released_on IS NULL AND until_on < %(as_of)s
    UNION SELECT case_id FROM cases_waiver WHERE state IN ('requested', 'agreed') AND until_on < %(as_of)s
    UNION SELECT case_id FROM cases_debt
    WHERE balance > 0 AND limitation_on IN ({", ".join(f"%(as_of)s::date + {days}" for days in CLAIM_BANDS)})
    UNION SELECT d.case_id FROM cases_guarantee g JOIN cases_debt d ON d.id = g.debt_id
    WHERE g.ended_on IS NULL AND g.acts_until IN ({", ".join(f"%(as_of)s::date + {days}" for days in {*CLAIM_BANDS, *GUARANTEE_BANDS})})
      AND d.balance > 0
    UNION SELECT p.case_id FROM cases_instalment i JOIN cases_plan p ON p.id = i.plan_id
    WHERE i.state = 'open' AND i.last_day < %(as_of)s AND p.state = 'live'
    UNION SELECT d.case_id FROM cases_limitationevent e JOIN cases_debt d ON d.id = e.debt_id
    WHERE e.kind = 'obstacle_begins' AND d.balance > 0 AND d.limitation_on <= %(as_of)s::date + interval '{OBSTACLE_MONTHS} months'
"""  # noqa: S608 - the parts are constants of ours

_DUE_FOR_WORK = f"""
    SELECT c.id FROM {COARSE} JOIN cases_case c ON {FITS} AND {AWAKE}
    UNION SELECT id FROM cases_case WHERE held_from <> '' AND look_again_on IS NULL
    UNION SELECT id FROM cases_case WHERE rank_changes_on <= %(as_of)s
    UNION {EVENTS}
"""  # noqa: S608 - the parts are constants of ours

# On the first day of a month: whatever accrues interest (cases/services/night/interest.py), read from a partial index.
ACCRUING = """
    UNION SELECT d.case_id FROM cases_debt d JOIN cases_case c ON c.id = d.case_id
    WHERE d.terms <> '{}' AND d.balance > 0 AND c.stage <> 'closed'
"""

# On the night that other weights in the ranking come into force (cases/services/night/ranking.py).
_RANKED = "UNION SELECT id FROM cases_case WHERE stage <> 'closed'"

_WAITING_FOR_AN_AGENT = """
INSERT INTO cases_daychunk (run_id, phase, number, first_case, last_case, plan, counts)
SELECT %(run)s, %(phase)s, n, min(first), max(last), jsonb_object_agg(team_id, before), '{}'
FROM (
    SELECT n, team_id, min(id) AS first, max(id) AS last, min(place) - 1 AS before
    FROM (
        SELECT id, team_id, row_number() OVER (PARTITION BY team_id ORDER BY id) AS place,
               (row_number() OVER (ORDER BY id) - 1) / %(size)s AS n
        FROM cases_case
        WHERE agent_id IS NULL AND team_id IS NOT NULL AND stage IN ('reminder', 'phone', 'visit', 'legal')
    ) AS waiting
    GROUP BY n, team_id
) AS by_team
GROUP BY n ORDER BY n
"""


def plan_cases(run: DayRun, programme: Programme) -> int:
    """Chunks of the cases that have something due: out of step, paid, a promise due, a hold or a waiver ended, a month of
    interest, other points.

    Cases whose day to be looked at again has come wake first; all of them where this night judges by another programme
    than the one before.
    """
    _wake(run)
    boxes = [*step_boxes(programme, edges()), *programme.cures()]
    values = {
        "run": run.pk,
        "phase": DayPhase.CASES.value,
        "size": settings.NIGHT_CASES_PER_CHUNK,
        "as_of": run.as_of,
        **coarse_values(boxes, run.as_of),
    }
    due = _DUE_FOR_WORK + (ACCRUING if run.as_of.day == 1 else "")
    due += _RANKED if counts_everything() else ""
    return execute(_CUT.replace("{due}", due), values)


def _wake(run: DayRun) -> None:
    before = DayRun.objects.filter(as_of__lt=run.as_of).order_by("-as_of").values_list("fingerprint", flat=True).first()
    if before == run.fingerprint:
        execute("UPDATE cases_case SET look_again_on = NULL WHERE look_again_on <= %(as_of)s", {"as_of": run.as_of})
    else:
        execute("UPDATE cases_case SET look_again_on = NULL WHERE look_again_on IS NOT NULL", {})


def plan_hand_out(run: DayRun) -> int:
    """Chunks of the cases without an agent; each knows how many of its team's cases come before it."""
    shares = plan_shares()
    if not shares["share_agents"]:
        return 0
    values = {"run": run.pk, "phase": DayPhase.HAND_OUT.value, "size": settings.NIGHT_CASES_PER_CHUNK}
    count = execute(_WAITING_FOR_AN_AGENT, values)
    for chunk in run.chunks.filter(phase=DayPhase.HAND_OUT):
        chunk.plan = {
            **shares,
            "teams": [int(team) for team in chunk.plan],
            "before": list(chunk.plan.values()),
        }
        chunk.save(update_fields=["plan"])
    return count
