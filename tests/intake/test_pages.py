"""The pages of the intake: upload, columns, check, load, result; and who may see them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import ColumnMapping, Creditor, Debt, Portfolio
from cases.services.intake.progress import PHASES, announce
from cases.tasks import check_portfolio_task, load_portfolio_task
from tests.cast import Cast

pytestmark = pytest.mark.django_db

GOOD = "Customer ID,Invoice No,Due Date,Amount,Remark\nC1,A1,2026-01-25,10,x\nC2,A2,2026-01-26,20,y\nC3,A3,soon,30,z\n"
AMBIGUOUS = "Customer ID,Invoice No,Due Date,Amount\nC1,A1,03/04/2026,10\n"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def upload(client: Client, text: str, **fields: object) -> Portfolio:
    file = SimpleUploadedFile("file.csv", text.encode())
    response = client.post(
        reverse("import-new"),
        {"file": file, "new_creditor": "Acme", "subject": "debts", "as_of": "2026-03-02", **fields},
    )
    assert response.status_code == 302, response.content.decode()
    return Portfolio.objects.latest("pk")


def columns(portfolio: Portfolio, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some columns changed: `column_3="amount"`."""
    fields = {header: field for field, header in portfolio.reading["columns"].items()}
    shown = {f"column-{n}": fields.get(header, "") for n, header in enumerate(portfolio.reading["headers"])}
    return shown | {name.replace("_", "-"): field for name, field in changed.items()}


def checked(client: Client, portfolio: Portfolio, data: dict[str, str] | None = None) -> Portfolio:
    response = client.post(reverse("import-check", args=[portfolio.pk]), data or columns(portfolio))
    assert response.status_code == 302
    check_portfolio_task(portfolio_id=portfolio.pk)
    portfolio.refresh_from_db()
    return portfolio


def test_file_goes_from_upload_to_result(admin: Client, cast: Cast) -> None:
    portfolio = upload(admin, GOOD)
    page = admin.get(reverse("import", args=[portfolio.pk]))
    assert [(c.header, c.field, c.origin) for c, _choice in page.context["columns"]] == [
        ("Customer ID", "debtor_number", "sure"),
        ("Invoice No", "number", "sure"),
        ("Due Date", "due_date", "likely"),
        ("Amount", "amount", "sure"),
        ("Remark", "", ""),
    ]
    check = admin.get(reverse("import", args=[checked(admin, portfolio).pk])).context["check"]
    assert (check.rows, check.accepted, check.refused, [f"{money}" for _c, money in check.sums]) == (3, 2, 1, ["30"])
    assert [(group.row, group.sentence) for group in check.groups] == [(4, "Due Date is not a date: soon")]
    assert Debt.objects.count() == 0
    assert admin.post(reverse("import-load", args=[portfolio.pk])).status_code == 302
    load_portfolio_task(portfolio_id=portfolio.pk)
    page = admin.get(reverse("import", args=[portfolio.pk]))
    portfolio.refresh_from_db()
    assert (portfolio.state, portfolio.report["loaded"], portfolio.imported_by) == ("loaded", 2, cast.admin)
    assert (page.context["loaded"], page.context["can_match"], page.context["step"]) == (True, False, 5)
    refused = b"".join(admin.get(reverse("import-refused", args=[portfolio.pk])))
    line = refused.decode("utf-8-sig").splitlines()[1]
    assert line.startswith("C3,A3,soon,30,z,Due Date is not a date: soon,")
    assert cast.admin.username in line.rpartition(",")[2], "each line says who took it out of the house"


def test_question_shows_both_readings_and_takes_the_answer(admin: Client) -> None:
    portfolio = checked(admin, upload(admin, AMBIGUOUS))
    page = admin.get(reverse("import", args=[portfolio.pk]))
    assert (portfolio.state, page.context["question"]["sample"]) == ("uploaded", "03/04/2026")
    assert [(answer, reading) for answer, reading, _name in page.context["question"]["readings"]] == [
        ("dmy", "3 Apr 2026"),
        ("mdy", "4 Mar 2026"),
    ]
    checked(admin, portfolio, {**columns(portfolio), "date_order": "mdy"})
    assert (portfolio.state, portfolio.reading["date_order"]) == ("checked", "mdy")
    assert portfolio.report["check"]["due_from"] == "2026-03-04"


def test_columns_corrected_by_hand_are_remembered_for_the_creditor(admin: Client) -> None:
    portfolio = checked(admin, upload(admin, GOOD), None)
    checked(admin, portfolio, columns(portfolio, column_4="product", column_0=""))
    admin.post(reverse("import-load", args=[portfolio.pk]))
    load_portfolio_task(portfolio_id=portfolio.pk)
    assert ColumnMapping.objects.get().columns["product"] == "Remark"
    again = upload(admin, GOOD, new_creditor="", creditor=Creditor.objects.get(name="Acme").pk)
    assert again.reading["columns"] == {
        "number": "Invoice No",
        "product": "Remark",
        "amount": "Amount",
        "due_date": "Due Date",
    }


@pytest.mark.parametrize("changed", [{"column_3": "number"}, {"column_3": ""}])
def test_columns_that_cannot_be_used_are_told_at_once(admin: Client, changed: dict[str, str]) -> None:
    portfolio = upload(admin, GOOD)
    response = admin.post(reverse("import-check", args=[portfolio.pk]), columns(portfolio, **changed))
    assert (response.status_code, response.context["progress"]) == (422, None)


def test_file_that_is_no_table_says_so_in_one_sentence(admin: Client) -> None:
    portfolio = upload(admin, "hello\nworld\n")
    page = admin.get(reverse("import", args=[portfolio.pk]))
    assert (portfolio.state, page.context["readable"]) == ("failed", False)
    assert "Only one column was found" in page.content.decode()


def test_load_needs_a_check_and_pressing_twice_is_one_load(admin: Client) -> None:
    portfolio = upload(admin, GOOD)
    admin.post(reverse("import-load", args=[portfolio.pk]))
    portfolio.refresh_from_db()
    assert portfolio.state == "uploaded"
    checked(admin, portfolio)
    for _ in range(2):
        admin.post(reverse("import-load", args=[portfolio.pk]))
    for _ in range(2):
        load_portfolio_task(portfolio_id=portfolio.pk)
    portfolio.refresh_from_db()
    assert (portfolio.state, portfolio.report["loaded"], Debt.objects.count()) == ("loaded", 2, 2)


def test_progress_is_polled_and_ends_with_the_page(admin: Client) -> None:
    portfolio = checked(admin, upload(admin, GOOD))
    address = reverse("import-progress", args=[portfolio.pk])
    assert admin.get(address).status_code == 302
    admin.post(reverse("import-load", args=[portfolio.pk]))
    announce(portfolio.pk, PHASES)("survey", 2, 1.0)
    running = admin.get(address, headers={"HX-Request": "true"})
    assert (running.context["progress"]["percent"], running.context["progress"]["failed"]) == (15, False)
    load_portfolio_task(portfolio_id=portfolio.pk)
    done = admin.get(address, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == reverse("import", args=[portfolio.pk])


def test_upload_asks_for_a_creditor_and_a_file(admin: Client) -> None:
    response = admin.post(reverse("import-new"), {"subject": "debts", "as_of": "2026-03-02"})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["file", "new_creditor"])


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_business_date_beyond_the_calendar_is_refused(admin: Client, as_of: str) -> None:
    response = admin.post(reverse("import-new"), {"subject": "debts", "as_of": as_of})
    assert "as_of" in response.context["form"].errors


def test_list_costs_the_same_for_one_and_three(admin: Client, django_assert_num_queries: object) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            upload(admin, GOOD)
        with django_assert_num_queries(3) as seen:  # type: ignore[operator]
            assert len(admin.get(reverse("imports")).context["imports"]) == Portfolio.objects.count()
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["agent", "mate", "stranger", "lead", "other_lead"])
def test_only_administrators_find_the_pages(client: Client, cast: Cast, who: str) -> None:
    client.force_login(cast.admin)
    portfolio = upload(client, GOOD)
    client.force_login(getattr(cast, who))
    reads = [
        ("imports", []),
        ("import-new", []),
        *((name, [portfolio.pk]) for name in ("import", "import-progress", "import-refused")),
    ]
    writes = [("import-new", []), ("import-check", [portfolio.pk]), ("import-load", [portfolio.pk])]
    statuses = [client.get(reverse(name, args=args)).status_code for name, args in reads]
    statuses += [client.post(reverse(name, args=args)).status_code for name, args in writes]
    assert statuses == [404] * 8


def test_uploaded_name_cannot_leave_the_media_folder(admin: Client, settings: object, tmp_path: Path) -> None:
    file = SimpleUploadedFile("../../../evil.csv", GOOD.encode())
    admin.post(reverse("import-new"), {"file": file, "new_creditor": "Acme", "subject": "debts", "as_of": "2026-03-02"})
    stored = Path(Portfolio.objects.get().file.path).resolve()
    assert stored.is_relative_to(tmp_path / "media")
