from strategies.models.approval import ApprovalLimit
from strategies.models.contact_rule import ContactRule, ContactRuleDraft, RuleReview
from strategies.models.experiment import Experiment, ExperimentState, StopCause
from strategies.models.limitation import LimitationPeriod
from strategies.models.policy import Policy, PolicyState, Threshold
from strategies.models.rate import PublishedRate
from strategies.models.tactic import Tactic

__all__ = [
    "ApprovalLimit",
    "ContactRule",
    "ContactRuleDraft",
    "Experiment",
    "ExperimentState",
    "LimitationPeriod",
    "Policy",
    "PolicyState",
    "PublishedRate",
    "RuleReview",
    "StopCause",
    "Tactic",
    "Threshold",
]
