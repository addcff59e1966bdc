"""After a shift's work no identity number stands in clear anywhere: not in a table, not in a file on the disk."""

import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases.models import Case, ContactLog, Debtor, Export, PortfolioChange, PortfolioState
from cases.services.intake.load import check_portfolio, load_portfolio
from cases.services.occasion import Occasion
from cases.services.reveal import reveal
from cases.storage import readable_copy
from collections_app.logs import structlog_settings
from tests.factories import NOW, TODAY, make_case, make_phone
from tests.personal.files import a_portfolio

pytestmark = pytest.mark.django_db
NAME = "王小明"
NUMBER, OTHER, LATER = "110101199001011234", "320504198001019600", "44030119750505001X"


def everything_kept() -> str:
    """Every text of every table of ours, as one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        kept = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            kept.append(cursor.fetchone()[0] or "")
    return "\n".join(kept)


@pytest.fixture
def worked(cast, client, settings, tmp_path):
    """A file with two debtors, one refused row and a later number, checked and loaded; a desk, a reveal, two exports."""
    settings.MEDIA_ROOT = tmp_path
    for rows in (
        (f"C2,李娜,{OTHER},13800001111,,,A2,2026-01-10,x", "C3,张敏,,13800002222,,,A3,2026-01-10,50"),
        (f"C3,张敏,{LATER},13800002222,,,A3,2026-01-10,50",),
    ):
        portfolio = a_portfolio(cast, NUMBER, *rows)
        with readable_copy(portfolio.file) as path:
            check_portfolio(portfolio=portfolio, path=path, now=NOW)
            load_portfolio(portfolio=portfolio, path=path, now=NOW)
        assert portfolio.state == PortfolioState.LOADED
    case = Case.objects.get(debtor__identity_index=Debtor.objects.numbered(NUMBER).get().identity_index)
    client.force_login(cast.admin)
    assert "110101********1234" in client.get(reverse("case", args=[case.pk])).content.decode()
    occasion = Occasion(as_of=TODAY, now=NOW, by=cast.admin)
    reveal(case=case, field="identity", reason="speaking", occasion=occasion)
    first = cast.creditor.portfolios.order_by("pk").first()
    for address in (reverse("import-refused", args=[first.pk]), reverse("supervision-cases-export")):
        client.get(address).getvalue()
    return tmp_path


def printed(settings: Any, *, error: Exception, as_json: bool) -> str:
    """What the log of the settings prints of an error, as Django and as Celery tell it."""
    told = structlog_settings(as_json=as_json, level="INFO")["formatters"]["structlog"]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=told["processors"], foreign_pre_chain=told["foreign_pre_chain"]
    )
    lines = []
    for message, exc_info in (
        ("Internal Server Error", (type(error), error, error.__traceback__)),
        (f"raised {error!r}", None),
    ):
        lines.append(formatter.format(logging.LogRecord("django", logging.ERROR, "", 1, message, (), exc_info)))
    return "\n".join(lines)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_of_the_database_is_logged_without_the_row(cast, settings, as_json):
    """A unique or a check constraint tells the whole row: number, name, note, over several lines."""
    phone = "138" + "12345678"  # a traceback tells the lines of this file too
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    make_phone(case, phone)
    row = {"case": case, "agent": cast.agent, "at": NOW, "outcome": "RTP", "seal": "s", "note": f"{NAME}\n\n{phone}"}
    for write in (
        lambda: make_phone(case, phone),
        lambda: ContactLog.objects.create(channel="drums", **row),
    ):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            write()
        said = printed(settings, error=caught.value, as_json=as_json)
        assert "IntegrityError" in said
        assert "constraint" in said
        assert (phone in said, NAME in said) == (False, False)


def test_no_identity_number_stands_in_clear(worked: Path):
    kept = everything_kept()
    assert "王伟" in kept  # the dump holds what is kept
    assert [number for number in (NUMBER, OTHER, LATER) if number in kept] == []
    files = [path for path in worked.rglob("*") if path.is_file()]
    assert len(files) == 4  # both files, and the rows refused by a check and by a load
    assert [path for path in files if any(n.encode() in path.read_bytes() for n in (NUMBER, OTHER, LATER))] == []


def test_a_customer_number_that_is_an_identity_number_still_binds(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for contract in ("D1", "D2"):
        portfolio = a_portfolio(cast, "", f"{OTHER},李娜,,13800001111,,,{contract},2026-01-10,70")
        with readable_copy(portfolio.file) as path:
            load_portfolio(portfolio=portfolio, path=path, now=NOW)
    assert OTHER not in everything_kept()
    assert Debtor.objects.filter(name="李娜").count() == 1


def test_numbers_are_found_and_read_again(worked):
    assert {debtor.identity_number for debtor in Debtor.objects.all()} == {NUMBER, LATER}
    change = PortfolioChange.objects.get(after__has_key="identity_number")
    assert (change.before["identity_number"], change.after["identity_number"]) == ("", "****")


def test_a_checked_file_shows_its_first_rows_masked(worked, cast, client):
    first = cast.creditor.portfolios.order_by("pk").first()
    rows = first.report["check"]["first_rows"]
    assert (rows[0]["name"], rows[0]["phone"], rows[0]["third_party_name"]) == ("王*", "138****5678", "李*")
    page = client.get(reverse("import", args=[first.pk])).content.decode()
    assert [word for word in ("13812345678", "王伟", NUMBER) if word in page] == []


def test_exports_are_on_record_and_marked(worked, cast, client):
    refused, cases = Export.objects.order_by("pk")
    assert (refused.what, refused.rows, refused.complete, refused.by) == ("refused", 1, True, cast.admin)
    assert (cases.what, cases.rows, cases.purpose, len(cases.sha256)) == ("cases", 2, "work", 64)
    answer = client.get(reverse("supervision-cases-export"), {"purpose": "audit", "stage": "phone"})
    head, *rows = answer.getvalue().decode("utf-8-sig").splitlines()
    taken = Export.objects.latest("pk")
    assert (head.endswith(",Exported"), taken.scope) == (True, "stage=phone")
    assert f"export{taken.pk}-admin.csv" in answer["Content-Disposition"]
    assert all(row.endswith(taken.mark) for row in rows)
    assert taken.mark.endswith(" · Audit or inspection")
