import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from expenses.importing.booking import Contents
from expenses.importing.formats import sheets
from expenses.importing.refusing import FileRefusedError, Problem, Skipped
from expenses.tests.importing.reading import opened
from expenses.tests.importing.sheets import an_xls, an_xlsx, with_sheet_end

LATE = datetime(2026, 3, 6, 23, 30)  # noqa: DTZ001 - spreadsheets know no zones
HEADER = ["Date", "Description", "Amount", "Currency"]


def lines_of(content):
    return [
        (line.number, line.booked_on, line.amount, line.currency, line.purpose)
        for line in Contents.of(opened(content)).bookings
    ]


def refusal(content):
    with pytest.raises(FileRefusedError) as caught:
        [*opened(content)]
    (problem,) = caught.value.problems
    return problem.sentence


def test_days_and_numbers_of_a_spreadsheet_need_no_guessing():
    rows = [
        ["My bank", None, None, None],
        HEADER,
        [date(2026, 3, 4), "Coffee", -3.1, "EUR"],
        [date(2026, 3, 5), "Car", -1234.567 + 0.007, "EUR"],
        [LATE, "Salary", 2000, "EUR"],
    ]

    file = opened(an_xlsx(rows))

    assert (file.format, file.questions) == ("xlsx", ())
    assert lines_of(an_xlsx(rows)) == [
        (3, date(2026, 3, 4), Decimal("3.10"), "EUR", "Coffee"),
        (4, date(2026, 3, 5), Decimal("1234.56"), "EUR", "Car"),
        (5, date(2026, 3, 6), Decimal("-2000.00"), "EUR", "Salary"),
    ]


def test_days_and_numbers_as_text_are_read_like_those_of_any_table():
    rows = [
        ["Datum", "Text", "Betrag", "Währung"],
        ["31.01.2026", "Bäcker", "-1.003,10", "EUR"],
        ["01.02.2026", "Lohn", "2.000,00", "EUR"],
    ]

    assert lines_of(an_xlsx(rows)) == [
        (2, date(2026, 1, 31), Decimal("1003.10"), "EUR", "Bäcker"),
        (3, date(2026, 2, 1), Decimal("-2000.00"), "EUR", "Lohn"),
    ]


def test_days_that_are_stored_as_plain_numbers_are_days():
    rows = [
        ["My bank", 46068],
        ["Date", "Description", "Amount", "Balance"],
        [46066, "Coffee", -3.1, 100.0],
        [46067.5, "Salary", 2000, 2100.0],
    ]

    assert lines_of(an_xlsx(rows)) == [
        (3, date(2026, 2, 13), Decimal("3.10"), "EUR", "Coffee"),
        (4, date(2026, 2, 14), Decimal("-2000.00"), "EUR", "Salary"),
    ]


def test_numbers_under_another_name_are_no_days():
    rows = [["Number", "Description", "Amount"], [46066, "Coffee", -3.1]]

    assert refusal(an_xlsx(rows)) == (
        "No line holds both a date and an amount, so there is no booking to read. The file"
        " begins with: Number, Description, Amount."
    )


def test_bookings_may_stand_on_a_later_sheet_below_merged_cells_and_above_a_sum():
    summary = [["Summary"], ["Owner", "Ana"]]
    rows = [
        ["Account 12", None, None, None],
        [None, "Text", "Amount", None],
        ["Datum", None, "Soll", "Haben"],
        [date(2026, 3, 4), "Coffee", 3.1, None],
        [date(2026, 3, 5), "Lohn", None, 2000],
        [None, "Total", 3.1, 2000],
    ]
    file = opened(an_xlsx(rows, before=[summary, []], merged=["A1:D1", "C2:D2"]))

    assert [(one.number, one.amount) for one in Contents.of(file).bookings] == [
        (4, Decimal("3.10")),
        (5, Decimal("-2000.00")),
    ]
    assert Contents.of(file).skipped == [Skipped(6, "it holds no booking")]


def test_workbook_without_bookings_is_refused_by_its_first_sheet():
    content = an_xlsx([["Nothing", "here"]], before=[[["Summary", "Owner"]]])

    assert refusal(content) == (
        "No line holds both a date and an amount, so there is no booking to read. The file"
        " begins with: Summary, Owner."
    )


def test_a_million_rows_without_anything_in_them_are_no_rows():
    content = an_xlsx(
        [HEADER, [date(2026, 3, 4), "A", -1, "EUR"], [date(2026, 3, 5), "B", 2, "EUR"]]
    )
    empty = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(4, 1_048_577)
    )

    assert [line[0] for line in lines_of(with_sheet_end(content, empty))] == [2, 3]


def test_old_excel_file_is_read():
    rows = [
        HEADER,
        ["2026-03-04", "Bäcker", -3.1, "EUR"],
        ["2026-03-05", "Lohn", 2000.0, "EUR"],
        ["2026-03-06", "Nichts", 0.0, "EUR"],
    ]
    file = opened(an_xls(rows))

    assert file.format == "xls"
    assert lines_of(an_xls(rows)) == [
        (2, date(2026, 3, 4), Decimal("3.10"), "EUR", "Bäcker"),
        (3, date(2026, 3, 5), Decimal("-2000.00"), "EUR", "Lohn"),
    ]
    assert Contents.of(file).skipped == [Skipped(4, "the amount is 0")]


def test_rows_of_a_sheet_that_are_wrong_are_listed():
    rows = [HEADER, [date(2026, 3, 4), "A", -1, "EUR"], ["soon", "B", -2.0, "EUR"]]

    assert Contents.of(opened(an_xlsx(rows))).problems == [
        Problem(3, "'soon' is not a date", "soon\tB\t-2\tEUR")
    ]


def test_one_cell_in_the_furthest_corner_asks_for_more_memory_than_there_is():
    content = an_xlsx([HEADER, [date(2026, 3, 4), "A", -1, "EUR"]])
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refusal(with_sheet_end(content, corner)) == (
        "This spreadsheet cannot be read. Open it, and save the sheet as CSV."
    )


def test_spreadsheet_that_unpacks_to_too_much_is_refused_before_it_is_opened():
    content = with_sheet_end(an_xlsx([HEADER]), b" " * 60_000_000)

    assert refusal(content) == (
        "This spreadsheet unpacks to more than can be read. Save the sheet as CSV instead."
    )


def test_spreadsheet_with_a_password_says_so(monkeypatch):
    password = "This spreadsheet has a password. Save it without one."
    encrypted = an_xls([HEADER]) + "EncryptedPackage".encode("utf-16-le")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("xl/workbook.xml", b"x")
    flagged = bytearray(archive.getvalue())
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(encrypted) == password
    assert refusal(bytes(flagged)) == password


@pytest.mark.parametrize("make", [an_xlsx, an_xls])
@pytest.mark.parametrize("cut", [8, 100, -2000])
def test_cut_spreadsheet_is_refused(make, cut):
    rows = [HEADER, *(["2026-03-04", "A", -1.0, "EUR"] for _row in range(100))]

    assert refusal(make(rows)[:cut]) == (
        "This spreadsheet cannot be read. Open it, and save the sheet as CSV."
    )


def test_other_archive_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("statement.csv", b"x")

    assert refusal(archive.getvalue()) == (
        "This is an archive, not a statement. Unpack it, and choose the file in it."
    )


def test_process_that_reads_is_ended_when_nobody_reads_on():
    content = an_xlsx([HEADER, *([date(2026, 3, 4), "A", -1, "EUR"] for _row in range(20_000))])
    started = []
    popen = sheets.subprocess.Popen

    class Watched(popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    sheets.subprocess.Popen = Watched
    try:
        rows = sheets.SheetGrid(content).rows()
        next(rows)
        rows.close()
    finally:
        sheets.subprocess.Popen = popen

    assert [child.poll() is not None for child in started] == [True]
