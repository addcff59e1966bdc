from strategies.models.policy import Policy, PolicyState, Threshold

__all__ = ["Policy", "PolicyState", "Threshold"]
