"""Files made to break the intake: each is refused or read in part, and none ends the process."""

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from cases.intake.problems import Unreadable
from cases.intake.refused_file import RefusedFile
from tests.intake.writing import HEADERS, Read, write_rows, write_text

ROW = ("A1", "F1", "2026-01-05", "2026-02-05", "100.00")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(path: Path, after: str = "", shared: bytes = b"") -> Path:
    """A workbook of one good row; `after` stands behind it as it is."""
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for letter, cell in zip("ABCDE", cells, strict=True)
        )
        + "</row>"
        for number, cells in enumerate((HEADERS, ROW), start=1)
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}{after}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
        if shared:
            with book.open("xl/sharedStrings.xml", "w") as strings:
                for _times in range(700):
                    strings.write(shared)
    return path


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576"><v>1</v></c>', "<c s='1' r = 'xfd1048576' t='n'><v>1</v></c>"], ids=["plain", "quoted"]
)
def test_one_stray_cell_far_away_is_refused_before_room_is_made_for_all_between(tmp_path: Path, cell: str) -> None:
    with pytest.raises(Unreadable) as refused:
        Read(workbook(tmp_path / "stray.xlsx", f'<row r="1048576">{cell}</row>'))
    assert refused.value.code == "sheet_large"


def test_empty_cells_far_away_cost_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "styled.xlsx", '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert Read(path).column("number") == ["F1"]


def test_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        Read(workbook(tmp_path / "bomb.xlsx", shared=b"<si><t>aaaa</t></si>" * 50_000))
    assert refused.value.code == "sheet_large"


def test_part_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liar.xlsx", '<row r="9"><c r="A9"><v>1</v></c></row>')
    with zipfile.ZipFile(path) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little")))
    with pytest.raises(Unreadable) as refused:
        Read(path)
    assert refused.value.code == "sheet_broken"


def test_damaged_workbooks_give_a_sentence(tmp_path: Path) -> None:
    whole, dice = workbook(tmp_path / "whole.xlsx").read_bytes(), random.Random(7)
    for turn in range(60):
        spoiled = bytearray(whole)
        for _times in range(dice.randrange(1, 12)):
            spoiled[dice.randrange(4, len(spoiled))] = dice.randrange(256)
        path = tmp_path / f"{turn}.xlsx"
        path.write_bytes(bytes(spoiled[: dice.choice([len(spoiled), dice.randrange(5, len(spoiled))])]))
        with suppress(Unreadable):  # anything else is an error of ours
            Read(path)


@pytest.mark.parametrize("amount", ["9" * 30, "1e99", "9" * 400, "9" * 20 + "万"])
def test_amount_beyond_all_measure_refuses_its_row_alone(tmp_path: Path, amount: str) -> None:
    path = write_rows(tmp_path / "huge.csv", [HEADERS, ("A2", "F2", "2026-01-05", "2026-02-05", amount), ROW])
    assert Read(path).refused == {2: ["amount_large"]}


def test_digits_of_other_scripts_are_digits(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "arabic.csv", [HEADERS, ("A2", "F2", "2026-01-05", "2026-02-05", "٣٤"), ROW])
    assert Read(path).column("amount") == [3400, 10_000]


def test_cell_of_megabytes_refuses_its_row_and_loses_none(tmp_path: Path) -> None:
    head, row = ",".join((*HEADERS, "Name")), ",".join(ROW)
    path = write_text(tmp_path / "long.csv", f'{head}\nA2,F2,2026-01-05,2026-02-05,7,"{"x" * 2_000_000}"\n{row},Li\n')
    read = Read(path)
    assert (read.survey.rows, read.refused, read.column("number")) == (2, {2: ["cell_large"]}, ["F1"])


def test_utf_16_without_a_mark_is_read_though_a_character_ends_in_a_zero_byte(tmp_path: Path) -> None:
    text = "客户编号,合同号,金额,到期日\n客户一,合同一,100,2026-01-13\n"
    assert Read(write_text(tmp_path / "bare.csv", text, "utf-16-le")).column("number") == ["合同一"]


def test_refused_rows_run_in_no_spreadsheet_and_read_again_as_they_were(tmp_path: Path) -> None:
    names = ["=cmd|'/c calc'!A0", "+A(1)", "-A", "@SUM(1)", "\t=1", "'=x"]
    rows = [(name, f"F{place}", "2026-01-05", "soon", "5") for place, name in enumerate(names)]
    mapping = {"due_date": "Due Date"}  # hardly a date in it to know the column by
    first = Read(write_rows(tmp_path / "formulas.csv", [HEADERS, *rows, ROW]), mapping)
    refused = RefusedFile(tmp_path / "refused.csv", first.reading.table)
    refused.write(first.refused_rows)
    refused.close()
    text = refused.path.read_text(encoding="utf-8-sig")
    again = Read(refused.path, mapping)

    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t")) for line in text.splitlines() for cell in line.split(",")
    )
    assert [row.reasons[0] for row in again.refused_rows] == [row.reasons[0] for row in first.refused_rows]
    corrected = write_text(tmp_path / "corrected.csv", text.replace("soon", "2026-02-05"))
    original = [(name, f"F{place}", "2026-01-05", "2026-02-05", "5") for place, name in enumerate(names)]
    straight = Read(write_rows(tmp_path / "straight.csv", [HEADERS, *original]))
    assert Read(corrected).column("debtor_number") == straight.column("debtor_number")


def test_file_of_a_byte_order_mark_alone_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "mark.csv"
    path.write_bytes(io.BytesIO(b"\xff\xfe").getvalue())
    with pytest.raises(Unreadable) as refused:
        Read(path)
    assert refused.value.code == "empty"
