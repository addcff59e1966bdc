"""A draft made the law in one step: proposed by one, approved by another, published."""

import datetime as dt

from cases.models import User
from strategies.models import Policy
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy


def publish(draft: Policy, *, valid_from: dt.date, today: dt.date, by: User, second: User, now: dt.datetime) -> Policy:
    propose_policy(policy=draft, valid_from=valid_from, today=today, by=by, now=now)
    approve_policy(policy=draft, by=second, now=now)
    return publish_policy(policy=draft, today=today, by=by, now=now)
