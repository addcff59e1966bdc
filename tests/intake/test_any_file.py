"""Property: the same rows come back from any encoding, separator, line end and date order."""

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.intake.cells import clean
from tests.intake.writing import Read, write_rows

ORDERS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]

names = st.text(
    st.sampled_from("王李张刘陈杨明华芳伟国强Anne Bob,;|\t\"'()0123456789éß公司有限责任\n"), min_size=1, max_size=12
).filter(lambda text: clean(text) != "")  # None and N/A are how programs write nothing
rows = st.lists(
    st.tuples(names, st.dates(dt.date(2015, 1, 1), dt.date(2026, 3, 1)), st.integers(1, 10**10)),
    min_size=1,
    max_size=15,
)


@settings(max_examples=60)
@given(
    rows,
    st.sampled_from(ENCODINGS),
    st.sampled_from(list(",;\t|")),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(list(ORDERS)),
)
@example([("王", dt.date(2026, 1, 13), 1)], "gb18030", ";", "\r", "dmy")
def test_any_file_gives_back_its_rows(
    given_rows: list[tuple[str, dt.date, int]], encoding: str, delimiter: str, ends: str, order: str
) -> None:
    # One row with a day above twelve, so that there is nothing to ask.
    told = [("王明", dt.date(2026, 1, 25), 100), *given_rows]
    table = [["客户姓名", "合同号", "应还日期", "逾期金额", "客户编号"]]
    table += [
        [name, f"{number:08}", day.strftime(ORDERS[order]), f"{cents // 100}.{cents % 100:02}", f"K{number}"]
        for number, (name, day, cents) in enumerate(told)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = write_rows(Path(folder) / "any.csv", table, encoding=encoding, delimiter=delimiter, ends=ends)
        read = Read(path)
    assert read.refused == {}
    assert read.column("number") == [f"{number:08}" for number in range(len(told))]
    assert read.column("due_on") == [day for _name, day, _cents in told]
    assert read.column("amount") == [cents for _name, _day, cents in told]
    assert read.column("name") == [" ".join(name.split()) for name, _day, _cents in told]
    assert (read.reading.table.source.delimiter, read.survey.date_order) == (delimiter, order)
