from strategies.models.approval import ApprovalLimit
from strategies.models.contact_rule import ContactRule, ContactRuleDraft, RuleReview
from strategies.models.limitation import LimitationPeriod
from strategies.models.policy import Policy, PolicyState, Threshold
from strategies.models.rank_weight import RankWeight
from strategies.models.rate import PublishedRate
from strategies.models.tactic import Tactic

__all__ = [
    "ApprovalLimit",
    "ContactRule",
    "ContactRuleDraft",
    "LimitationPeriod",
    "Policy",
    "PolicyState",
    "PublishedRate",
    "RankWeight",
    "RuleReview",
    "Tactic",
    "Threshold",
]
