from strategies.models.approval import ApprovalLimit
from strategies.models.contact_rule import ContactRule, ContactRuleDraft, RuleReview
from strategies.models.example import PolicyExample
from strategies.models.experiment import Experiment, ExperimentState, StopCause
from strategies.models.limitation import LimitationPeriod
from strategies.models.policy import UNPUBLISHED, Policy, PolicyState
from strategies.models.rank_weight import RankWeight
from strategies.models.rate import PublishedRate
from strategies.models.step_cost import CostKind, StepCost
from strategies.models.tactic import Tactic
from strategies.models.threshold import Segment, Threshold

__all__ = [
    "UNPUBLISHED",
    "ApprovalLimit",
    "ContactRule",
    "ContactRuleDraft",
    "CostKind",
    "Experiment",
    "ExperimentState",
    "LimitationPeriod",
    "Policy",
    "PolicyExample",
    "PolicyState",
    "PublishedRate",
    "RankWeight",
    "RuleReview",
    "Segment",
    "StepCost",
    "StopCause",
    "Tactic",
    "Threshold",
]
