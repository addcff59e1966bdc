from strategies.models.approval import ApprovalLimit
from strategies.models.policy import Policy, PolicyState, Threshold
from strategies.models.rate import PublishedRate

__all__ = ["ApprovalLimit", "Policy", "PolicyState", "PublishedRate", "Threshold"]
