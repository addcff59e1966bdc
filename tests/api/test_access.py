"""Who gets what: every address for the fixed cast. An agent's case is a stranger's 404 and a visitor's 401."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from cases.models import ArmReading, ExperimentReading, User
from tests.api.conftest import API, World
from tests.cast import Cast

NAMES = ["agent", "mate", "stranger", "lead", "other_lead", "admin", "nobody"]
OF_CASE = [200, 404, 404, 200, 404, 200, 401]
LEADS = [403, 403, 403, 200, 200, 200, 401]
ADMINS = [403, 403, 403, 403, 403, 200, 401]
STAFF = [200, 200, 200, 200, 200, 200, 401]
ALL = [200] * 7

READ = {
    "cases/": STAFF,
    "cases/{case}/": OF_CASE,
    "cases/{case}/ledger/": OF_CASE,
    "cases/{case}/rank/": OF_CASE,
    "debtors/": STAFF,
    "debtors/{debtor}/": OF_CASE,
    "debts/": STAFF,
    "debts/{debt}/": OF_CASE,
    "contacts/": STAFF,
    "contacts/{contact}/": OF_CASE,
    "promises/": STAFF,
    "promises/{promise}/": OF_CASE,
    "payments/": STAFF,
    "payments/{payment}/": OF_CASE,
    "day-runs/": LEADS,
    "day-runs/{day}/": LEADS,
    "portfolios/": ADMINS,
    "portfolios/{portfolio}/": ADMINS,
    "portfolios/{portfolio}/refused/": [403, 403, 403, 403, 403, 404, 401],
    "policies/": STAFF,
    "policies/{policy}/": STAFF,
    "experiments/": ADMINS,
    "experiments/{experiment}/": ADMINS,
    "schema/": ALL,
}
# Answers to requests that are right in form. 409: the record forbids it, for whoever may ask at all.
WRITE = {
    "cases/next/": ({}, [204, 204, 204, 204, 204, 204, 401]),
    "cases/{case}/leave/": ({}, [204, 404, 404, 204, 404, 204, 401]),
    "cases/{case}/close/": (
        {"closed_as": "withdrawn", "note": "asked for by the creditor"},
        [403, 404, 404, 200, 404, 200, 401],
    ),
    "cases/{case}/recall/": ({"note": "agency gave up"}, [403, 404, 404, 409, 404, 409, 401]),
    "cases/{case}/reopen/": ({"note": "by mistake"}, [403, 404, 404, 409, 404, 409, 401]),
    "cases/{case}/reassign/": ({"team": "{team}", "reason": "leave"}, [403, 404, 404, 200, 404, 200, 401]),
    "contacts/": (
        {"case": "{case}", "channel": "call", "outcome": "NAN"},
        [201, 404, 404, 201, 404, 201, 401],
    ),
    "contacts/ask/": ({"case": "{case}", "channel": "call"}, [200, 404, 404, 200, 404, 200, 401]),
    "debtors/{debtor}/reveal/": ({"field": "name", "reason": "contact"}, [200, 404, 404, 200, 404, 200, 401]),
    "promises/": (
        {"case": "{case}", "amount": "10.00", "due_on": "{today}"},
        [201, 404, 404, 201, 404, 201, 401],
    ),
    "promises/{promise}/cancel/": ({}, [200, 404, 404, 200, 404, 200, 401]),
    "payments/": (
        {"case": "{case}", "amount": "10.00", "paid_on": "{today}", "reference": "new"},
        [201, 404, 404, 201, 404, 201, 401],
    ),
    "payments/{payment}/reverse/": ({"reason": "bounced"}, [403, 404, 404, 200, 404, 200, 401]),
    "portfolios/{portfolio}/check/": ({}, [403, 403, 403, 403, 403, 409, 401]),
    "portfolios/{portfolio}/load/": ({}, [403, 403, 403, 403, 403, 409, 401]),
    "day-runs/": ({}, [403, 403, 403, 202, 202, 202, 401]),
    "tokens/own/": ({}, STAFF),
}


def _user(cast: Cast, name: str) -> User | None:
    return None if name == "nobody" else getattr(cast, name)


def _filled(value: object, cast: Cast, world: World) -> str:
    return str(value).format(
        case=world.case.pk,
        debtor=world.case.debtor_id,
        debt=world.case.debts.get().pk,
        contact=world.contact.pk,
        promise=world.promise.pk,
        payment=world.payment.pk,
        portfolio=world.portfolio.pk,
        day=world.day.pk,
        policy=world.policy.pk,
        experiment=world.experiment.pk,
        team=cast.team.pk,
        today=world.today,
    )


@pytest.mark.parametrize("path", READ)
def test_reading_is_for_those_who_may_see(path: str, cast: Cast, world: World, call: object) -> None:
    address = f"{API}/{_filled(path, cast, world)}"
    answers = [call(_user(cast, name)).get(address).status_code for name in NAMES]
    assert dict(zip(NAMES, answers, strict=True)) == dict(zip(NAMES, READ[path], strict=True))


@pytest.mark.parametrize("path", WRITE)
def test_writing_is_for_those_who_may_decide(path: str, cast: Cast, world: World, call: object) -> None:
    asked, expected = WRITE[path]
    address = f"{API}/{_filled(path, cast, world)}"
    body = {key: _filled(value, cast, world) for key, value in asked.items()}
    answers = []
    for name in NAMES:
        with transaction.atomic():  # each of them finds the world as it was
            answers.append(call(_user(cast, name)).post(address, body).status_code)
            transaction.set_rollback(True)
    assert dict(zip(NAMES, answers, strict=True)) == dict(zip(NAMES, expected, strict=True))


def test_every_address_is_in_the_tables_above() -> None:
    from drf_spectacular.generators import SchemaGenerator

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    singular = {"day-runs": "day", "policies": "policy"}
    told = set()
    for path, verbs in paths.items():
        resource, _, rest = path.removeprefix(f"{API}/").partition("/")
        name = singular.get(resource, resource.removesuffix("s"))
        told |= {(verb, f"{resource}/{rest.replace('{id}', f'{{{name}}}')}") for verb in verbs}
    written_apart = {("post", "tokens/"), ("delete", "tokens/own/"), ("post", "portfolios/")}
    listed = {("get", path) for path in READ} | {("post", path) for path in WRITE} | written_apart
    assert told | {("get", "schema/")} == listed


@pytest.mark.parametrize("name", ["agent", "mate", "stranger", "lead", "other_lead", "admin"])
def test_lists_hold_only_what_the_caller_may_see(name: str, cast: Cast, world: World, call: object) -> None:
    seen = 1 if name in ("agent", "lead", "admin") else 0
    client = call(getattr(cast, name))
    for path in ("cases", "debtors", "debts", "contacts", "promises", "payments"):
        assert len(client.get(f"{API}/{path}/").json()["results"]) == seen, path


def test_an_experiment_is_read_with_the_last_nights_reading(cast: Cast, world: World, call: object) -> None:
    client, address = call(cast.admin), f"{API}/experiments/{world.experiment.pk}/"
    assert (client.get(address).json()["reading"], client.post(address, {}).status_code) == (None, 405)
    told = {"experiment": world.experiment, "weight": 60, "harm": 1, "sizes": 1, "made_at": timezone.now()}
    for back, difference in ((2, 0.5), (1, 0.125)):
        day = world.today - dt.timedelta(days=back)
        reading = ExperimentReading.objects.create(day=day, verdict="open", difference=difference, **told)
    ArmReading.objects.create(
        reading=reading, arm="challenger", entered=70, complained=1, debtors=60, y=1, w=2, yy=1, yw=1, ww=4
    )
    read = client.get(address).json()["reading"]
    assert (read["difference"], [arm["entered"] for arm in read["arms"]]) == (0.125, [70])
    assert "reading" not in client.get(f"{API}/experiments/").json()["results"][0]


def test_drafts_of_policies_are_an_administrators(cast: Cast, world: World, call: object) -> None:
    from strategies.services.policy_drafts import clone_policy

    draft = clone_policy(policy=world.policy, by=cast.admin, now=timezone.now())
    assert call(cast.lead).get(f"{API}/policies/{draft.pk}/").status_code == 404
    assert call(cast.admin).get(f"{API}/policies/{draft.pk}/").json()["state"] == "draft"
