"""A creditor's file of one debtor, received."""

from django.core.files.base import ContentFile

from cases.models import Portfolio
from cases.services.intake.receive import receive_upload
from tests.cast import Cast
from tests.factories import NOW, TODAY

HEAD = "客户号,姓名,身份证号,手机号,联系人,联系人电话,合同号,到期日,金额"


def a_portfolio(cast: Cast, number: str, *more: str) -> Portfolio:
    rows = [HEAD, f"C1,王伟,{number},13812345678,李四,13911112222,A1,2026-01-10,1000", *more]
    file = ContentFile("\n".join([*rows, ""]).encode(), name="a.csv")
    return receive_upload(creditor=cast.creditor, upload=file, as_of=TODAY, now=NOW, by=cast.admin)


def plain_text(portfolio: Portfolio) -> bytes:
    """The received file as it came."""
    with portfolio.file.open("rb") as file:
        return file.read()
