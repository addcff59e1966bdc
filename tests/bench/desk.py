"""What an agent waits for: the queue page, the next case, the saved contact; each beside the floor page.

Real requests through the whole stack of middleware with a real session; only the network is left out.
"""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.clock import business_date
from cases.models import Case, ContactPoint, User
from cases.selectors.next_action.offer import Offer
from cases.views.offers import signed_offer
from strategies.next_action.acts import Act, Source
from tests.bench.measuring import interleaved, median, timed

WARM = 3
SAMPLES = 40
ROWS = 50


class Agent:
    """One signed-in agent's browser."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(user)
        self.own = Case.objects.filter(agent=user).order_by("pk").values_list("pk", flat=True)[0]
        self.case = self.own

    def floor(self) -> None:
        response = self.client.get(reverse("bench-floor", args=[self.own]))
        assert response.status_code == 200

    def queue(self) -> str:
        response = self.client.get(reverse("queue"))
        assert response.status_code == 200
        return response.content.decode()

    def next_case(self) -> None:
        self.case = _case_in(self.client.post(reverse("next-case")))

    def log_contact(self) -> None:
        """A promise by telephone, saved with “and next”."""
        point = ContactPoint.objects.filter(debtor__cases=self.case).values_list("pk", flat=True)[0]
        self.send(point)

    def send(self, point: int) -> None:
        form = urlencode(self.form(point))  # as a browser sends it
        address = reverse("case-log-contact", args=[self.case])
        self.case = _case_in(self.client.post(address, form, content_type="application/x-www-form-urlencoded"))

    def form(self, point: int) -> dict[str, Any]:
        """With what the desk proposed, unanswered: the contact tells whether it was followed."""
        return {
            "offer": signed_offer(self.offer(), self.user),
            "channel": "call", "direction": "out", "outcome": "PTP", "contact_point": point, "note": "Pays tomorrow.",
            "promise_amount": "100.00", "promise_due_on": (business_date() + timedelta(days=3)).isoformat(),
            "request_key": str(uuid.uuid4()), "then": "next",
        }  # fmt: skip

    def offer(self) -> Offer:
        return Offer(
            case_id=self.case, as_of=business_date(), last_contact=0, on_hold=False, act=Act.CALL, source=Source.RECORD,
            not_before=None, script="", stage="phone", segment="", policy_id=None, reasons=(("record", "First call"),),
        )  # fmt: skip

    def timed_contact(self) -> float:
        """Seconds of the request alone: the form's own reading of the case is the page before."""
        point = ContactPoint.objects.filter(debtor__cases=self.case).values_list("pk", flat=True)[0]
        return timed(lambda: self.send(point))


def _case_in(response: Any) -> int:
    found = re.search(r"/cases/(\d+)/", response.headers.get("location", ""))
    assert found, f"{response.status_code}: no next case"
    return int(found[1])


def measure_desk() -> dict[str, Any]:
    """Median seconds of each act over many agents, and the queries of one."""
    with_work = Exists(Case.objects.filter(agent=OuterRef("pk")).open())
    users = list(User.objects.filter(with_work, role="agent").order_by("username")[: WARM + SAMPLES])
    while len(users) < WARM + SAMPLES:
        users += users
    times: dict[str, list[float]] = {"floor": [], "queue": [], "next": [], "contact": []}
    for number, user in enumerate(users[: WARM + SAMPLES]):
        agent = Agent(user)
        agent.floor()  # the session is read from the database once
        acts: dict[str, Callable[[], object]] = {"floor": agent.floor, "queue": agent.queue, "next": agent.next_case}
        round_of = {name: found[0] for name, found in interleaved(acts, repeats=1, warm=0).items()}
        round_of["contact"] = agent.timed_contact()
        if number >= WARM:
            for name, seconds in round_of.items():
                times[name].append(seconds)
    return {
        "seconds": {name: median(found) for name, found in times.items()},
        "slowest": {name: max(found) for name, found in times.items()},
        "queries": _queries(Agent(users[0])),
        "rows": _rows(Agent(users[1]).queue()),
    }


def _queries(agent: Agent) -> dict[str, int]:
    acts = {"floor": agent.floor, "queue": agent.queue, "next": agent.next_case}
    agent.floor()
    counts = {}
    for name, act in acts.items():
        with CaptureQueriesContext(connection) as captured:
            act()
        counts[name] = len(captured)
    point = ContactPoint.objects.filter(debtor__cases=agent.case).values_list("pk", flat=True)[0]
    with CaptureQueriesContext(connection) as captured:
        agent.send(point)
    return {**counts, "contact": len(captured)}


def _rows(page: str) -> int:
    return len(re.findall(r"data-row[\s>=]", page))
