"""What the policy says of working a case in its stage: by which channels (渠道), and by whom.

Both are asked only where the policies in force say anything of the kind for the stage (`Situation.narrowed`). Channels bind
agents: their outgoing contacts by another channel are refused, a supervisor's are not. Who may work a stage is said on the
desk and checked in the policy's own cadence; neither the queue nor the night goes by it.
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cases.models import Case, User
from cases.selectors.case_facts import facts_of
from cases.services.night.by_what import programme_for
from cases.services.verdict import Refused, Sentence
from strategies.ladder import Rung
from strategies.outcomes import Channel
from strategies.programme.cadence import Worker
from strategies.programme.sentences import channels_sentence, workers_sentence
from strategies.services.policies import policy_in_force


class StageRefused(Refused):
    """The policy does without this channel in the case's stage, or leaves the stage to others."""


def rung_at_work(case: Case, *, as_of: dt.date) -> Rung | None:
    """What the case's segment says of the stage in which the case stands; None where its ladder does not use that stage."""
    policy = policy_in_force(as_of)
    if policy is None:
        return None
    programme = programme_for(policy, as_of)
    ladder = programme.segment_of(facts_of(case, programme, as_of=as_of)).ladder
    return next((rung for rung in ladder.rungs if rung.stage == case.stage), None)


def against_contact(rung: Rung | None, *, channel: str, by: User) -> Sentence | None:
    """Why this person does not make an outgoing contact by the channel; None where nothing is against it. Binds agents alone."""
    if rung is None or not by.is_agent:
        return None
    if others := against_person(rung, by=by):
        return others
    if rung.fits(channel):
        return None
    return _("In the stage “%(stage)s” the policy uses only %(channels)s, not %(channel)s; a supervisor may.") % {
        "stage": rung.stage.label,
        "channels": channels_sentence(rung),
        "channel": Channel(channel).label,
    }


def against_person(rung: Rung | None, *, by: User) -> Sentence | None:
    """What somebody is told whom the policy does not name among those who work the stage; None where it does, or says nothing."""
    if rung is None or rung.may_work(Worker.AGENT if by.is_agent else Worker.SUPERVISOR):
        return None
    return _("In the stage “%(stage)s” the policy leaves the work to: %(workers)s.") % {
        "stage": rung.stage.label,
        "workers": workers_sentence(rung),
    }
