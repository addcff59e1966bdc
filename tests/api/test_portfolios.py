"""A file handed in through the API goes the way of the pages and the command, to the same end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from cases.models import Case, Creditor, Debt
from cases.tasks import check_portfolio_task, load_portfolio_task
from tests.api.conftest import API, World
from tests.cast import Cast

FILE = """合同号,客户姓名,身份证号,逾期金额,应还日期
A001,王小明,320102199001011234,"1,200.50",2026-01-15
A002,李雷,320102199001015678,800.00,2026-02-01
A003,韩梅梅,320102199001019999,not a number,2026-02-01
"""


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _upload(client: APIClient, content: bytes | str = FILE, **more: Any) -> Any:
    plain = content.encode() if isinstance(content, str) else content
    body = {"file": SimpleUploadedFile("march.csv", plain), "new_creditor": "江北小贷", **more}
    return client.post(f"{API}/portfolios/", body, format="multipart")


def test_file_is_handed_in_checked_and_loaded(
    cast: Cast, call: Callable[..., APIClient], django_capture_on_commit_callbacks: Any
) -> None:
    client = call(cast.admin)
    handed_in = _upload(client)
    assert handed_in.status_code == 201, handed_in.content
    portfolio = handed_in.json()
    address = f"{API}/portfolios/{portfolio['id']}/"
    assert (portfolio["state"], portfolio["creditor"]["name"]) == ("uploaded", "江北小贷")
    assert portfolio["reading"]["columns"]["amount"] == "逾期金额"

    asked = client.post(f"{address}check/", {})
    assert (asked.status_code, asked.json()["progress"]["phase"]) == (202, "survey")
    check_portfolio_task(portfolio_id=portfolio["id"])
    checked = client.get(address).json()
    assert (checked["state"], checked["check"]["accepted"], checked["check"]["refused"]) == ("checked", 2, 1)
    assert checked["check"]["sums"] == {"CNY": "2000.50"}
    assert checked["has_refused_file"] is True

    assert client.post(f"{address}load/").json()["state"] == "loading"
    assert client.post(f"{address}load/").status_code == 202
    load_portfolio_task(portfolio_id=portfolio["id"])
    loaded = client.get(address).json()
    assert loaded["state"] == "loaded"
    report = loaded["report"]
    assert (report["rows"], report["loaded"], report["rejected"], report["amount_loaded"]) == (3, 2, 1, "2000.50")
    file = client.get(f"{address}refused/")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "A003" in b"".join(file.streaming_content).decode("utf-8-sig")
    assert Debt.objects.count() == Case.objects.count() == 2
    again = client.post(f"{address}load/")
    assert (again.status_code, again.json()["code"]) == (409, "refused")


def test_file_that_is_no_table_says_why(cast: Cast, call: Callable[..., APIClient]) -> None:
    client = call(cast.admin)
    failed = _upload(client, b"%PDF-1.7\n\x00\x01\x02").json()
    assert failed["state"] == "failed"
    assert failed["problem"].startswith("This is not a table")
    refused = client.post(f"{API}/portfolios/{failed['id']}/check/", {})
    assert (refused.status_code, refused.json()["reasons"]) == (409, [failed["problem"]])


def test_columns_that_the_file_has_not_are_refused(cast: Cast, call: Callable[..., APIClient]) -> None:
    client = call(cast.admin)
    pk = _upload(client).json()["id"]
    for columns in ({"amount": "no such column"}, {"amount": "合同号"}, {"no field": "合同号"}):
        answer = client.post(f"{API}/portfolios/{pk}/check/", {"columns": columns})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["columns"])


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"", {}),
        (FILE, {"new_creditor": ""}),
        (FILE, {"creditor": 1}),
        (FILE, {"as_of": "0001-01-01"}),
        (FILE, {"new_creditor": "a\x00b"}),
    ],
    ids=["empty", "nameless", "two creditors", "odd day", "null byte"],
)
def test_upload_that_is_wrong_makes_nothing(
    content: bytes | str, body: dict[str, Any], cast: Cast, call: Callable[..., APIClient]
) -> None:
    creditors = Creditor.objects.count()
    answer = _upload(call(cast.admin), content, **body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert Creditor.objects.count() == creditors


@pytest.mark.parametrize(
    "content",
    [
        b"a\x00b,c\x00\n1,2\n",
        b"\xff\xfe\x00\x00",
        "合同号,金额,应还日期\nA\x001,1e400,2026-01-01\n".encode(),
        b"PK\x03\x04rest",
    ],
    ids=["null bytes", "utf-32", "null in a cell", "broken workbook"],
)
def test_odd_bytes_never_break_the_server(content: bytes, cast: Cast, call: Callable[..., APIClient]) -> None:
    assert _upload(call(cast.admin), content).status_code == 201


@pytest.mark.parametrize("name", ["agent", "lead"])
def test_handing_in_is_an_administrators(name: str, cast: Cast, call: Callable[..., APIClient]) -> None:
    assert _upload(call(getattr(cast, name))).status_code == 403
    assert _upload(call(None)).status_code == 401


def test_a_file_goes_as_a_form_not_as_json(cast: Cast, world: World, call: Callable[..., APIClient]) -> None:
    assert call(cast.admin).post(f"{API}/portfolios/", {"new_creditor": "x"}).status_code == 415


@pytest.mark.parametrize(("said", "kept"), [({}, "consumer"), ({"debt_class": "trade"}, "trade")])
def test_new_creditor_is_of_the_kind_named(
    said: dict[str, str], kept: str, cast: Cast, call: Callable[..., APIClient]
) -> None:
    assert _upload(call(cast.admin), **said).status_code == 201
    assert Creditor.objects.get(name="江北小贷").debt_class == kept
