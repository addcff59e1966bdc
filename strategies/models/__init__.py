from strategies.models.policy import Policy, PolicyState, Threshold
from strategies.models.rate import PublishedRate

__all__ = ["Policy", "PolicyState", "PublishedRate", "Threshold"]
