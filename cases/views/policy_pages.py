"""What the pages of a policy show: the document in sentences with its cases, its effect, its examples."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.clock import business_date
from cases.selectors.nights import first_free_day
from cases.selectors.offered import creditor_names
from cases.selectors.policy_portfolio import CURED, Standing, moves_in_order, portfolio_lines, standing_under
from cases.selectors.simulations import is_of, latest_simulation
from cases.templatetags.cases_display import count
from cases.views.ladder_chart import day_label, ladder_chart, swatches
from cases.views.policy_weights import weights_section
from strategies.changes import programme_changes
from strategies.forms.policy import DraftForm
from strategies.models import UNPUBLISHED, Policy
from strategies.problems import programme_doubts, programme_problems
from strategies.programme.programme import Programme
from strategies.programme.sentences import cadence_sentence, conditions_sentence, rung_sentence
from strategies.services.policies import PolicyRefused, policy_in_force, programme_in_force, programme_of
from strategies.services.policy_approval import judged_examples
from strategies.stages import LADDER_ORDER, Stage


def policy_with(version: int) -> Policy:
    """The version of an address, or 404."""
    people = (
        "based_on",
        "created_by",
        "edited_by",
        "proposed_by",
        "approved_by",
        "sent_back_by",
        "discarded_by",
        "published_by",
    )
    return get_object_or_404(Policy.objects.select_related(*people), version=version)


def policy_page(
    request: HttpRequest, policy: Policy, form: DraftForm | None = None, *, status: int = 200
) -> HttpResponse:
    """A version's own page: with a form while it is a draft, else as a document."""
    programme = programme_of(policy)
    if policy.is_draft:
        form = form or DraftForm.of(policy, programme.rest.ladder)
    simulation = latest_simulation(policy)
    shown = effect(policy, programme) if _is_ahead(policy) else against_portfolio(programme)
    context = {
        "policy": policy,
        "form": form,
        "is_live": policy == policy_in_force(business_date()),
        "document": document(policy, programme, shown["standing"]),
        "examples": examples(policy, programme),
        "proposed": policy.proposed_at.isoformat() if policy.proposed_at else "",
        "simulation": simulation,
        "is_simulated": is_of(simulation, programme),
        "may_approve": policy.state == "proposed" and policy.proposed_by_id != request.user.pk,
        **shown,
        **weights_section(policy),
    }
    return render(request, "cases/policies/policy.html", context, status=status)


def refused(request: HttpRequest, policy: Policy, no: PolicyRefused) -> HttpResponse:
    """Say why, on the page of the version."""
    for reason in no.reasons:
        messages.error(request, str(reason))
    return redirect("policy", policy.version)


def document(policy: Policy, programme: Programme, standing: Standing) -> list[dict[str, Any]]:
    """The policy read aloud: a line a segment, in order, with its stages as sentences and the cases that stand there."""
    keys = [segment.pk for segment in policy.segments.all()] if programme.segments[:-1] else []
    creditors = creditor_names() if "creditors" in programme.asked else {}
    lines = []
    for number, segment in enumerate(programme.segments):
        at = standing.of_segment.get(number, {})
        lines.append(
            {
                "pk": keys[number] if number < len(keys) else None,
                "name": segment.name or _("Everybody else"),
                "who": conditions_sentence(segment.conditions, creditors) if segment.name else "",
                "cases": sum(at.values()),
                "first": number == 0,
                "last": number == len(keys) - 1,
                "stages": [
                    {
                        "stage": rung.stage,
                        "sentence": rung_sentence(rung),
                        "cadence": cadence_sentence(rung),
                        "at": at.get(rung.stage, 0),
                    }
                    for rung in segment.ladder.rungs
                ],
            }
        )
    return lines


def examples(policy: Policy, programme: Programme) -> list[dict[str, Any]]:
    """Each example with what the programme makes of it."""
    return [
        {
            "pk": example.pk,
            "number": number,
            "name": example.name,
            "expected": Stage(example.expected).label,
            "stage": outcome.stage.label,
            "why": outcome.why,
            "holds": outcome.stage == example.expected,
        }
        for number, (example, outcome) in enumerate(judged_examples(policy, programme), start=1)
    ]


def against_portfolio(programme: Programme) -> dict[str, Any]:
    """One programme over today's open cases: the chart and the same as a table."""
    standing = standing_under(programme, portfolio_lines(as_of=business_date(), programmes=[programme]))
    return {
        "chart": ladder_chart(standing, programme.rest.ladder),
        "swatches": swatches(),
        "steps": _steps(programme, standing, None),
        "standing": standing,
        "has_segments": len(programme.segments) > 1,
    }


def effect(policy: Policy, programme: Programme) -> dict[str, Any]:
    """A draft beside the programme in force: what differs, and whom its thresholds would move."""
    night = first_free_day(business_date())
    live = programme_in_force(night)
    lines = portfolio_lines(as_of=night, programmes=[live, programme])
    now, then = standing_under(live, lines), standing_under(programme, lines, place=1)
    return {
        "policy": policy,
        "chart": ladder_chart(then, programme.rest.ladder, live.rest.ladder),
        "swatches": swatches(),
        "steps": _steps(programme, then, now),
        "standing": then,
        "live_standing": now,
        "changes": programme_changes(live, programme, creditor_names() if "creditors" in programme.asked else {}),
        "problems": programme_problems(programme),
        "doubts": programme_doubts(programme),
        "has_gates": programme.has_gates,
        "has_segments": len(programme.segments) > 1,
        "moves": [
            (Stage(source).label, _("Cured") if target == CURED else Stage(target).label, count(number))
            for source, target, number in moves_in_order(then)
        ],
    }


def _is_ahead(policy: Policy) -> bool:
    """Whether it may still become the law."""
    return policy.state in UNPUBLISHED


def _steps(programme: Programme, standing: Standing, live: Standing | None) -> list[dict[str, Any]]:
    """A line a stage: where it begins, who stands there today, who would by this programme (and by the one in force)."""
    rungs = {rung.stage: rung for rung in programme.rest.ladder.rungs}
    return [
        {
            "stage": stage,
            "from_day": day_label(rungs[stage].from_days, ends=False) if stage in rungs else "",
            "least": rungs[stage].least_balance if stage in rungs else None,
            "at": standing.at[stage],
            "fit": standing.fit[stage],
            "live_fit": live.fit[stage] if live else None,
            "change": _signed(standing.fit[stage] - live.fit[stage]) if live else "",
        }
        for stage in LADDER_ORDER
    ]


def _signed(number: int) -> str:
    """ "+1,204", "−3", "" for none."""
    return f"{number:+,}".replace("-", "−") if number else ""
