"""The ledger over the API: a case's lines by page, seen by whoever sees the case."""

import datetime as dt
from decimal import Decimal

from tests.api.conftest import API, World
from tests.cast import Cast
from tests.factories import make_case, make_debt


def test_lines_come_by_page_and_add_up(cast: Cast, world: World, call: object) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=100, as_of=world.today)
    make_debt(case, amount=1000, interest=20, fees=3, due_on=world.today - dt.timedelta(days=5))
    client = call(cast.agent)
    lines, address = [], f"{API}/cases/{case.pk}/ledger/?page_size=2"
    while address:
        page = client.get(address).json()
        lines += page["results"]
        address = page["next"]
    assert [(line["bucket"], line["amount"]) for line in lines] == [
        ("fee", "3.00"),
        ("interest", "20.00"),
        ("principal", "1000.00"),
        ("principal", "100.00"),
    ]
    assert sum(Decimal(line["amount"]) for line in lines) == 1123
    assert (lines[0]["kind"], lines[0]["formula"], lines[0]["working"]) == ("handed_over", "", {})
    assert client.get(f"{API}/cases/{case.pk}/ledger/?cursor=x").status_code == 400
    assert call(cast.stranger).get(f"{API}/cases/{case.pk}/ledger/").status_code == 404


def test_a_booked_payment_shows_its_lines(cast: Cast, world: World, call: object) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=world.today)
    make_debt(case, amount=1000, interest=20, due_on=world.today)
    client = call(cast.agent)
    body = {"case": case.pk, "amount": "25.00", "paid_on": str(world.today), "reference": "API-1"}
    paid = client.post(f"{API}/payments/", body, format="json")
    lines = client.get(f"{API}/cases/{case.pk}/ledger/").json()["results"][:2]
    assert [(line["payment"], line["bucket"], line["amount"], line["rule"]) for line in lines] == [
        (paid.json()["id"], "principal", "-5.00", "PAY-561"),
        (paid.json()["id"], "interest", "-20.00", "PAY-561"),
    ]
