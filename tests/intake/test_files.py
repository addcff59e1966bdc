"""Files as they really come: each is read to the rows it means, or answered with one sentence."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from cases.intake.problems import Undecided, Unreadable
from cases.intake.reading import open_reading
from tests.intake.writing import HEADERS, Read, write_rows, write_text

ROW = ("C1", "0001", "2026-01-02", "2026-02-01", "100.00")


def read_one(tmp_path: Path, *rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> Read:
    return Read(write_rows(tmp_path / "file.csv", [headers, *rows]))


def test_chinese_loan_file_is_matched_column_by_column(tmp_path: Path) -> None:
    text = (
        "客户姓名,身份证号,手机号,合同号,放款日期,应还日期,本金,利息,罚息,逾期金额,还款日期\n"
        "王伟,11010119900101123x,138-0000-0001,HT001,2025/1/5,2026/1/5,1000,50.5,9.5,1060,\n"
        "李娜,110101199001011242,13800000002、010-6655 4433,HT002,2025/1/5,2026/1/5,500,0,0,500,2026/2/1\n"
    )
    read = Read(write_text(tmp_path / "loans.csv", text, "gb18030"))
    assert read.reading.columns == {
        "identity_number": "身份证号",
        "name": "客户姓名",
        "phone": "手机号",
        "number": "合同号",
        "amount": "逾期金额",
        "principal": "本金",
        "interest": "利息",
        "penalty": "罚息",
        "issue_date": "放款日期",
        "due_date": "应还日期",
        "settled_date": "还款日期",
    }
    assert read.column("identity_number") == ["11010119900101123X", "110101199001011242"]
    assert read.column("phone") == ["13800000001", "13800000002;01066554433"]
    assert [read.column(part) for part in ("principal", "interest", "penalty")] == [
        [100000, 50000],
        [5050, 0],
        [950, 0],
    ]
    assert read.column("paid_on") == [None, dt.date(2026, 2, 1)]
    assert read.reading.table.source.encoding == "gb18030"


def test_title_lines_blank_lines_and_totals_are_no_debts(tmp_path: Path) -> None:
    text = (
        "逾期清单,,\n制表：2026年3月,,\n\n合同号,应还日期,金额\nHT1,2026-01-31,10\n,,\n\nHT2,2026-01-31,20\n合同号,应还日期,金额\n"
        "合计,,30\n"
    )
    read = Read(write_text(tmp_path / "list.csv", text))
    assert (read.column("number"), read.column("row")) == (["HT1", "HT2"], [5, 8])
    assert read.refused == {9: ["header_again"], 10: ["total"]}
    assert read.notices == {"number_stands_for_debtor": 0, "title_lines": 2}


def test_repeated_number_is_refused_and_names_the_first_good_row(tmp_path: Path) -> None:
    bad = ("C1", "0001", "2026-01-02", "2026-02-01", "none at all")
    read = read_one(tmp_path, bad, ROW, ROW, ("C2", "0002", *ROW[2:]))
    assert read.refused == {2: ["amount_text"], 4: ["repeated"]}
    assert [reason.sentence for reason in read.refused_rows[1].reasons] == [
        "the same contract or invoice number as in row 3"
    ]


def test_instalments_of_one_contract_are_debts_of_their_own(tmp_path: Path) -> None:
    headers = ("合同号", "期数", "应还日期", "金额")
    read = read_one(
        tmp_path,
        ("A", "1", "2026-01-25", "5"),
        ("A", "2", "2026-02-25", "5"),
        ("A", "2", "2026-02-25", "5"),
        headers=headers,
    )
    assert (read.column("instalment"), read.refused) == (["1", "2"], {4: ["repeated"]})


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("", "0001", "2026-01-02", "2026-02-01", "100"), ["no_debtor"]),
        (("C1", "", "2026-01-02", "2026-02-01", "100"), ["no_number"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", ""), ["no_amount"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "N/A"), ["no_amount"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "-100"), ["amount_negative"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "(100)"), ["amount_negative"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "0"), ["amount_zero"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "1e15"), ["amount_large"]),
        (("C1", "0001", "2026-02-02", "2026-02-01", "100"), ["due_before_issue"]),
        (("C1", "0001", "2026-01-02", "", "100"), ["no_due_date"]),
        (("C1", "0001", "2026-01-02", "soon", "100"), ["date_text"]),
        (("C1", "0001", "2026-01-02", "2926-02-01", "100"), ["date_far"]),
        (("C1", "0001", "2026-12-02", "2027-02-01", "100"), ["issued_in_future"]),
        (("C1", "9.30572E+17", "2026-01-02", "2026-02-01", "100"), ["number_lost"]),
        (("C1", "x" * 81, "2026-01-02", "2026-02-01", "100"), ["too_long"]),
        (("C1", "0001", "2026-01-02", "2026-02-01", "100", "left over"), ["too_many_cells"]),
        (("", "0001", "2026-02-02", "2026-02-01", "abc"), ["no_debtor", "amount_text", "due_before_issue"]),
    ],
)
def test_row_that_cannot_be_true_is_refused(tmp_path: Path, row: tuple[str, ...], codes: list[str]) -> None:
    read = read_one(tmp_path, ("C9", "0009", *ROW[2:]), row)
    assert (read.refused, read.column("number")) == ({3: codes}, ["0009"])


@pytest.mark.parametrize(
    ("settled", "status", "paid", "codes"),
    [
        ("2025-12-31", "", "", ["settled_before_issue"]),
        ("2026-12-31", "", "", ["settled_in_future"]),
        ("2026-02-10", "OPEN", "", ["open_but_settled"]),
        ("", "PAID", "40", ["settled_but_short"]),
        ("2026-02-10", "", "140", ["overpaid"]),
        ("2026-02-10", "", "-1", ["amount_negative"]),
    ],
)
def test_payment_that_cannot_be_true_is_refused(
    tmp_path: Path, settled: str, status: str, paid: str, codes: list[str]
) -> None:
    headers = (*HEADERS, "Settled Date", "Status", "Amount Paid")
    read = read_one(
        tmp_path, (*ROW, settled, status, paid), ("C2", "0002", *ROW[2:], "2026-02-20", "", ""), headers=headers
    )
    assert read.refused == {2: codes}


@pytest.mark.parametrize(
    ("settled", "status", "paid", "told"),
    [
        ("2026-02-10", "", "", (dt.date(2026, 2, 10), 10000)),
        ("2026-02-10 19:31", "COLLECTION_PAIDOFF", "", (dt.date(2026, 2, 10), 10000)),
        ("2026-02-10", "", "40", (dt.date(2026, 2, 10), 4000)),
        ("", "已结清", "", (dt.date(2026, 3, 2), 10000)),
        ("", "COLLECTION", "", (None, None)),
        ("1900-01-01", "", "", (None, None)),
        ("", "", "0", (None, None)),
    ],
)
def test_payment_is_read_from_date_amount_and_status(
    tmp_path: Path, settled: str, status: str, paid: str, told: tuple[dt.date | None, int | None]
) -> None:
    headers = (*HEADERS, "Settled Date", "Status", "Amount Paid")
    read = read_one(
        tmp_path, (*ROW, settled, status, paid), ("C2", "0002", *ROW[2:], "2026-02-20", "", ""), headers=headers
    )
    assert (read.refused, (read.rows[0]["paid_on"], read.rows[0]["paid"])) == ({}, told)


def test_spoiled_ids_are_repaired_and_reported(tmp_path: Path) -> None:
    read = read_one(tmp_path, ("200769623.0", "1930571429.0", *ROW[2:]), ("200769623", "1930571430", *ROW[2:]))
    assert read.column("number") == ["1930571429", "1930571430"]
    assert read.column("debtor_number") == ["200769623", "200769623"]
    assert read.notices == {"id_repaired": 1}


def test_ids_with_true_fractions_keep_their_tails(tmp_path: Path) -> None:
    read = read_one(tmp_path, ("C1", "7.0", *ROW[2:]), ("C1", "7.1", *ROW[2:]))
    assert (read.column("number"), read.notices) == (["7.0", "7.1"], {})


def test_ids_of_any_length_and_leading_zeros_stay_text(tmp_path: Path) -> None:
    numbers = ["0000611365", "6222021234567890123", '="00123"', "'00124", "１２３", "12-34/5"]
    read = read_one(tmp_path, *(("C1", number, *ROW[2:]) for number in numbers))
    assert read.column("number") == ["0000611365", "6222021234567890123", "00123", "00124", "123", "12-34/5"]


def test_serial_dates_and_texts_may_stand_in_one_column(tmp_path: Path) -> None:
    read = read_one(tmp_path, ("C1", "1", "46023", "46054", "1"), ("C1", "2", "2026-01-01", "1 Feb 2026", "1"))
    assert read.column("due_on") == [dt.date(2026, 2, 1)] * 2


def test_typing_error_in_a_decided_column_refuses_its_row_alone(tmp_path: Path) -> None:
    rows = [("C1", str(n), "1/2/2026", f"2/{n}/2026", "1") for n in range(10, 26)]
    read = read_one(tmp_path, *rows, ("C1", "99", "1/2/2026", "13/13/2026", "1"))
    assert (read.survey.date_order, read.refused) == ("mdy", {18: ["date_text"]})


def test_ambiguous_dates_stop_and_show_both_readings(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ("C1", "1", "01/02/2026", "03/04/2026", "1")])
    with pytest.raises(Undecided) as asked:
        Read(path)
    assert asked.value.question.readings == {"dmy": "2026-02-01", "mdy": "2026-01-02"}
    assert Read(path, order="dmy").column("due_on") == [dt.date(2026, 4, 3)]


def test_european_amounts_and_semicolons(tmp_path: Path) -> None:
    text = "Kunden-Nr;Rechnung Nr;Fälligkeit;Betrag\nK1;R1;31.01.2026;1.234,56\nK2;R2;01.02.2026;1.000\n"
    read = Read(write_text(tmp_path / "de.csv", text, "cp1252"))
    assert (read.column("amount"), read.reading.table.source.encoding) == ([123456, 100000], "cp1252")


def test_amount_in_ten_thousands_and_with_signs(tmp_path: Path) -> None:
    read = read_one(tmp_path, ("A", "2026-01-25", "1.25"), headers=("合同号", "应还日期", "欠款金额(万元)"))
    assert (read.column("amount"), read.notices["unit"]) == ([1250000], 0)
    read = read_one(
        tmp_path,
        ("A", "2026-01-25", "US$1,234.50"),
        ("B", "2026-01-25", "￥20"),
        headers=("合同号", "应还日期", "金额"),
    )
    assert (read.column("amount"), read.column("currency")) == ([123450, 2000], ["USD", "CNY"])


def test_ragged_rows_trailing_columns_and_repeated_headers(tmp_path: Path) -> None:
    text = "No,Due Date,Amount,Note,Note,,\nA1,2026-01-25,5\nA2,2026-01-25,5,x,y,,,,\n"
    path = write_text(tmp_path / "ragged.csv", text.replace("No,", "Invoice No,", 1))
    read = Read(path)
    assert (read.column("number"), read.refused) == (["A1", "A2"], {})
    assert read.reading.table.headers == ("Invoice No", "Due Date", "Amount", "Note", "Note (2)", "[F]", "[G]")


def test_quoted_line_breaks_and_separators_stay_inside_their_cell(tmp_path: Path) -> None:
    text = 'Customer,Invoice No,Due Date,Amount\n"Smith, ""Jo""\nand Sons Ltd",A1,2026-01-25,5\n'
    assert Read(write_text(tmp_path / "quoted.csv", text)).column("name") == ['Smith, "Jo" and Sons Ltd']


def test_companies_of_one_name_are_one_debtor_and_namesakes_are_not(tmp_path: Path) -> None:
    headers = ("客户名称", "手机号", "合同号", "到期日", "金额")
    rows = [
        ("华兴贸易有限公司", "", "1", "2026-01-25", "1"),
        ("华兴贸易有限公司", "", "2", "2026-01-25", "1"),
        ("王伟", "", "3", "2026-01-25", "1"),
        ("王伟", "", "4", "2026-01-25", "1"),
        ("王伟", "13800000001", "5", "2026-01-25", "1"),
        ("王伟", "13800000001", "6", "2026-01-25", "1"),
    ]
    customers = read_one(tmp_path, *rows, headers=headers).column("customer")
    assert customers == ["~华兴贸易有限公司"] * 2 + ["~3", "~4"] + ["~王伟 13800000001"] * 2


def test_due_date_may_follow_from_the_term_or_the_days_past_due(tmp_path: Path) -> None:
    read = read_one(tmp_path, ("A", "2026-01-01", "30天", "1"), headers=("合同号", "放款日期", "借款天数", "金额"))
    assert read.column("due_on") == [dt.date(2026, 1, 31)]
    read = read_one(tmp_path, ("A", "30", "1"), headers=("合同号", "逾期天数", "金额"))
    assert read.column("due_on") == [dt.date(2026, 1, 31)]


def test_workbook_reads_as_its_cells_mean(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["应收明细"])
    sheet.append(["客户编号", "发票号", "到期日", "金额", "是否争议"])
    sheet.append([200769623, "000123", dt.datetime(2026, 1, 25), 1234.5, "是"])  # noqa: DTZ001  sheets know no zone
    sheet.append([200769623, 1930571429, dt.date(2026, 1, 26), "1,000.00", None])
    sheet.append([1, 6222021234567890123, dt.date(2026, 1, 26), 5, None])
    book.save(tmp_path / "file.xlsx")
    read = Read(tmp_path / "file.xlsx")
    assert read.column("number") == ["000123", "1930571429"]
    assert read.column("due_on") == [dt.date(2026, 1, 25), dt.date(2026, 1, 26)]
    assert (read.column("amount"), read.column("disputed")) == ([123450, 100000], [True, False])
    assert read.refused == {5: ["number_lost"]}
    assert (read.reading.table.source.encoding, read.reading.table.source.delimiter) == ("xlsx", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n\r\n", "empty"),
        (b"%PDF-1.7 \x00\x01", "binary"),
        (b"PK\x03\x04 not a workbook", "sheet_broken"),
        (b"\x00\x01\x02\x03\x04\x05\xff\xfe" * 50, "binary"),
        (b"hello\nworld\n", "one_column"),
        (b"Invoice No,Due Date,Amount\n", "no_rows"),
        (b"Invoice No,Due Date\nA,2026-01-25\n", "no_amount"),
        (b"Invoice No,Amount\nA,5\n", "no_due_date"),
        (b"Due Date,Amount\n2026-01-25,5\n", "no_number"),
        (b"A1,2026-01-05,100\nA2,2026-01-06,200\n", "no_header"),
    ],
)
def test_file_that_cannot_be_read_gives_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as problem:
        Read(path)
    assert (problem.value.code, problem.value.sentence.endswith(".")) == (code, True)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"nummer": "Invoice No"}, "mapping_field"),
        ({"number": "Rechnung"}, "mapping_header"),
        ({"number": "Amount", "amount": "Amount"}, "mapping_twice"),
        ({"number": 3}, "mapping_shape"),
    ],
)
def test_mapping_that_does_not_fit_gives_one_sentence(tmp_path: Path, mapping: dict[str, str], code: str) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ROW])
    with pytest.raises(Unreadable) as problem:
        open_reading(path, mapping=mapping)
    assert problem.value.code == code


def test_mapping_overrides_guesses_and_frees_their_columns(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ROW])
    columns = open_reading(path, mapping={"name": "Customer ID", "issue_date": ""}).columns
    assert columns == {"name": "Customer ID", "number": "Invoice No", "amount": "Amount", "due_date": "Due Date"}


def test_damaged_characters_refuse_their_row_alone(tmp_path: Path) -> None:
    good = "客户姓名,合同号,应还日期,金额\n" + "".join(f"王小明{n},HT{n},2026-01-25,5\n" for n in range(20))
    path = tmp_path / "damaged.csv"
    path.write_bytes(good.encode() + "李".encode()[:2] + b",HT99,2026-01-25,5\n")
    read = Read(path)
    assert (len(read.rows), read.refused) == (20, {22: ["damaged"]})


def test_quotation_that_never_ends_spoils_its_line_alone(tmp_path: Path) -> None:
    text = 'Customer,Invoice No,Due Date,Amount\nA,1,2026-01-25,5\n"B,2,2026-01-25,5\nC,3,2026-01-25,5\n"D, Ltd",4,2026-01-25,5\n'
    read = Read(write_text(tmp_path / "quote.csv", text + "E,5,2026-01-25,5\n" * 1))
    assert (read.column("number"), read.refused) == (["1", "3", "4", "5"], {3: ["quote"]})
    endless = 'Customer,Invoice No,Due Date,Amount\n"A,1,2026-01-25,5\n' + "".join(
        f"{n:050},{n},2026-01-25,5\n" for n in range(2, 30_000)
    )
    read = Read(write_text(tmp_path / "endless.csv", endless))
    assert (len(read.rows), read.refused) == (29_998, {2: ["quote"]})
