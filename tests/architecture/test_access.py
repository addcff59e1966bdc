"""Who may open what: every address, asked by every member of the cast."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import (
    ContactLog,
    ContactPoint,
    DayRun,
    Guarantee,
    Hold,
    LimitationEvent,
    Payment,
    Plan,
    Promise,
    UnmatchedPayment,
    Waiver,
    WarningSign,
)
from cases.services.intake.receive import receive_upload
from strategies.services.policies import clone_policy, ship_default_policy
from strategies.services.tactics import load_tactics
from tests.architecture.addresses import EXPECTED, MEMBERS, addresses
from tests.cast import Cast
from tests.factories import make_case

ADDRESSES = {name: arguments for name, arguments in addresses() if name != "styleguide"}


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """One row of every kind, all hanging on the case of `cast.agent`: name of the address → its arguments."""
    today, now = business_date(), timezone.now()
    policy = ship_default_policy(now=now)
    draft = clone_policy(policy=policy, by=cast.admin, now=now)
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=5000, as_of=today)
    promise = Promise.objects.create(
        case=case, amount=50, due_on=today, judge_after=today, made_on=today, made_at=now, made_by=cast.agent
    )
    hold = Hold.objects.create(case=case, kind="dispute", from_on=today, placed_by=cast.agent, placed_at=now)
    contact = ContactLog.objects.create(case=case, agent=cast.agent, at=now, channel="call", outcome="NAN", seal="x")
    payment = Payment.objects.create(
        creditor=cast.creditor, case=case, amount=1, currency="CNY", paid_on=today, booked_on=today, reference="R",
        source="form", recorded_at=now,
    )  # fmt: skip
    fact = LimitationEvent.objects.create(debt=case.debts.get(), kind="suit", on_date=today, proof="x", at=now)
    guarantee = Guarantee.objects.create(debt=case.debts.get(), name="x", proof="x", at=now)
    waiver = Waiver.objects.create(
        case=case, debt=case.debts.get(), reason="x", until_on=today, asked_on=today, asked_at=now, asked_by=cast.agent
    )
    plan = Plan.objects.create(case=case, shape="custom", total=1, agreed_on=today, agreed_at=now)
    file = ContentFile("姓名,合同号,金额,到期日\n王明,A1,100,2026-01-31\n".encode(), name="a.csv")
    portfolio = receive_upload(creditor=cast.creditor, upload=file, as_of=today, now=now, by=cast.admin)
    unmatched = UnmatchedPayment.objects.create(
        creditor=cast.creditor, portfolio=portfolio, row=2, reference="U", amount=1, currency="CNY", paid_on=today,
        reason="no_number",
    )  # fmt: skip
    load_tactics(now=now)
    run = DayRun.objects.create(as_of=today, state="done", started_at=now, finished_at=now, policy=policy)
    sign = WarningSign.objects.create(case=case, kind="moved", raised_by=cast.agent, raised_at=now)
    rows = {
        "queue": 1, "sign": sign.pk, "guarantee": guarantee.pk, "waiver": waiver.pk, "unmatched": unmatched.pk, "plan": plan.pk, "limitation": fact.pk, "case": case.pk, "payment": payment.pk, "debt": case.debts.get().pk, "promise": promise.pk, "hold": hold.pk, "import": portfolio.pk, "user": cast.agent.pk, "team": cast.team.pk,
        "creditor": cast.creditor.pk, "api:case": case.pk, "api:promise": promise.pk, "api:debtor": case.debtor_id,
        "api:debt": case.debts.get().pk, "api:contact": contact.pk, "api:payment": payment.pk,
        "api:portfolio": portfolio.pk, "api:day-run": run.pk, "api:policy": policy.pk,
    }  # fmt: skip
    point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13800138000")
    common = {
        "point": point.pk,
        "version": draft.version,
        "as_of": today,
        "batch": uuid.uuid4(),
        "uidb36": "1",
        "key": "set-password",
        "code": "opening-identity-consumer",
    }
    return {"rows": rows, **common}


def arguments_of(name: str, things: dict[str, Any]) -> dict[str, Any]:
    """The arguments for an address: `pk` by the longest kind of row that its name begins with."""
    values = {}
    for argument in ADDRESSES[name]:
        if argument == "pk":
            values["pk"] = things["rows"][max((kind for kind in things["rows"] if name.startswith(kind)), key=len)]
        else:
            values[argument] = things[argument]
    return values


@pytest.fixture
def status_of(cast: Cast) -> Callable[[str, str, str], int]:
    """The status of a request as a member of the cast; whatever it wrote is taken back."""

    def ask(member: str, method: str, url: str) -> int:
        client = Client(raise_request_exception=False)
        if member != "nobody":
            client.force_login(getattr(cast, member))
        with transaction.atomic():
            answer = client.generic(method, url)
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        return answer.status_code

    return ask


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_answers_each_member_as_listed(
    name: str, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    assert name in EXPECTED, f"{name} is not in tests/architecture/addresses.py: say there who may open it"
    method, due = EXPECTED[name]
    url = reverse(name, kwargs=arguments_of(name, things)) if name != "api:root" else "/api/v1/"
    answers = {member: status_of(member, method, url) for member in MEMBERS}
    assert answers == dict(zip(MEMBERS, map(int, due.split()), strict=True))


def test_no_address_is_listed_that_is_gone() -> None:
    assert set(EXPECTED) - set(ADDRESSES) == set()


@pytest.mark.parametrize("name", sorted(name for name, (method, _due) in EXPECTED.items() if method == "POST"))
def test_what_acts_is_not_done_by_a_visit(
    name: str, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    url = reverse(name, kwargs=arguments_of(name, things))
    assert status_of("admin", "GET", url) in (302, 405, 404)


def test_supervisor_reassigns_only_cases_of_the_own_teams(cast: Cast, things: dict[str, Any], client: Client) -> None:
    client.force_login(cast.other_lead)
    page = client.get(reverse("reassign"), {"case": things["rows"]["case"]})
    assert page.context["seen"].count == 0


def looked_up(cast: Cast) -> Iterator[str]:
    """The list and add pages of everything in Django's own administration."""
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            try:
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            except NoReverseMatch:
                continue


def test_administration_site_is_for_administrators_and_changes_no_record(
    cast: Cast, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    for url in looked_up(cast):
        for member in MEMBERS[:-1]:
            assert status_of(member, "GET", url) == 302, f"{member} {url}"
        ours = url.startswith(("/admin/cases/", "/admin/strategies/"))
        assert status_of("admin", "GET", url) == (200 if ours and not url.endswith("/add/") else 403), url


def test_administration_site_shows_no_token() -> None:
    assert [model for model in admin.site._registry if model._meta.app_label == "authtoken"] == []


def test_a_day_to_come_and_no_day_at_all_are_no_addresses(cast: Cast, client: Client) -> None:
    client.force_login(cast.lead)
    tomorrow = business_date() + dt.timedelta(days=1)
    assert [client.get(f"/days/{day}/").status_code for day in (tomorrow, "2026-02-31")] == [404, 404]
