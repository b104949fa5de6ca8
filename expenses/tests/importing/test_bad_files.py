"""What is no statement, or a broken one: a sentence, in bounded time and memory."""

import io
import time
import tracemalloc
import zipfile

import pytest
from django.utils.translation import override

from expenses.importing import opening
from expenses.importing.booking import Contents, UnansweredError
from expenses.importing.formats import camt_entries
from expenses.importing.refusing import FileRefusedError, Problem, quoted
from expenses.importing.tables import grid, telling
from expenses.tests.importing.reading import opened

HEADER = "Date,Description,Amount,Currency\n"
GOOD = "2026-01-02,Fine,-1.25,USD\n"
OFX = "<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>{}</BANKTRANLIST></STMTRS></OFX>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>&b;'
    "</BkToCstmrStmt></Document>"
)
CAMT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>{}'
    "</Stmt></BkToCstmrStmt></Document>"
)
ENTRY = (
    '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-01-02</Dt></BookgDt>{}</Ntry>"
)
NO_TEXT = "This is not a text file. Save it as CSV, in UTF-8."
PDF = "This is a PDF. Ask the bank's site for CSV, OFX or CAMT instead."
NO_BOOKING = "No line holds both a date and an amount, so there is no booking to read."
TOO_DEEP = "The file is nested or grouped too deeply to be a bank's."
SECONDS = 30
MOST_MEMORY = 80 * 1024 * 1024


def refusals(content):
    with pytest.raises(FileRefusedError) as caught:
        [*opened(content)]
    return caught.value.problems


def read_within_bounds(content):
    """Read it; fail if that takes much memory beside the file, or long."""
    tracemalloc.start()
    started = time.process_time()
    try:
        contents = Contents.of(opened(content))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert time.process_time() - started < SECONDS
    return contents


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\n", "The file is empty."),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x81\x8d",
            "This is not a text file. Save it as CSV, in UTF-8.",
        ),
        (
            b"%PDF-1.7\n%\xe2\xe3",
            "This is a PDF. Ask the bank's site for CSV, OFX or CAMT instead.",
        ),
        (b"just words", "There is no table in the file: no rows with several cells."),
        (
            b"a,b\nc,d\n",
            f"{NO_BOOKING} The file begins with: a, b.",
        ),
        (b"<?xml version='1.0'?><a/>", "This XML file is not a bank statement."),
        (BOMB.encode(), "The file holds a document type, which is not read."),
        (
            b'<!DOCTYPE OFX SYSTEM "file:///etc/passwd">' + OFX.format("").encode(),
            "The file holds a document type, which is not read.",
        ),
        (
            CAMT.format("<a>" * 100).encode(),
            TOO_DEEP,
        ),
    ],
)
def test_what_is_no_statement_says_what_to_do(content, sentence):
    assert refusals(content) == [Problem(0, sentence)]


def test_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "MOST_BYTES", 1 << 20)

    assert refusals(b"x" * ((1 << 20) + 1)) == [
        Problem(0, "The file is larger than 1 MB. Split it.")
    ]


def test_more_rows_than_there_may_be_are_refused(monkeypatch):
    monkeypatch.setattr(grid, "MOST_ROWS", 2)
    monkeypatch.setattr(grid, "ABOVE", 1)

    assert len([*opened(HEADER + GOOD * 2)]) == 2
    assert refusals(HEADER + GOOD * 3) == [Problem(0, "The file has more than 2 rows. Split it.")]


def test_more_details_than_there_may_be_are_refused(monkeypatch):
    monkeypatch.setattr(camt_entries, "MOST_DETAILS", 2)
    content = CAMT.format(ENTRY.format("<NtryDtls>" + "<TxDtls/>" * 3 + "</NtryDtls>"))

    assert refusals(content) == [Problem(0, TOO_DEEP)]


def test_open_quote_of_five_megabytes_takes_no_row_along():
    content = f'{HEADER}{GOOD}2026-01-03,"{"x" * 5_000_000}\n{GOOD}'

    contents = read_within_bounds(content)

    assert [line.number for line in contents.bookings] == [2, 4]
    assert [(line.number, line.sentence) for line in contents.problems] == [(3, "it is too long")]


def test_open_quote_over_many_lines_takes_no_row_along():
    content = f'{HEADER}2026-01-03,"open,-1.00,USD\n' + GOOD * 20_000

    contents = read_within_bounds(content)

    assert len(contents.bookings) == 20_000
    assert contents.problems == [
        Problem(2, "a cell in quotes does not end where it must", '2026-01-03,"open,-1.00,USD')
    ]


def test_file_full_of_open_quotes_is_refused_soon():
    content = HEADER + GOOD * 400 + '2026-01-03,"open,-1.00,USD,x\n' * 100_000

    with pytest.raises(FileRefusedError) as caught:
        read_within_bounds(content)

    (problem,) = caught.value.problems
    assert problem.sentence == "Too many lines have a quote that does not end, as line 602."


def test_a_million_columns_are_too_many():
    contents = read_within_bounds(
        HEADER + GOOD + "1," * 1_000_000 + "\n" + "1," * 1000 + "\n" + GOOD
    )

    assert [line.number for line in contents.bookings] == [2, 5]
    assert [(line.number, line.sentence) for line in contents.problems] == [
        (3, "it is too long"),
        (4, "it has more than 500 cells"),
    ]


@pytest.mark.parametrize(("number", "is_tried"), [(3, True), (300, False)])
def test_columns_without_names_are_tried_while_they_are_few(monkeypatch, number, is_tried):
    tried = []
    for name in ("balance_says", "_adds_up"):
        monkeypatch.setattr(telling, name, lambda *_rows, **_more: tried.append(1))
    cells = ",1.50" * number

    file = opened("".join(f"2026-01-0{day},Lunch{cells}\n" for day in range(1, 9)))

    assert bool(tried) == is_tried
    assert file.questions


def test_ofx_of_one_endless_tag_is_refused():
    assert refusals("<OFX><STMTTRN" + "x" * 3_000_000) == [
        Problem(0, "This is not an OFX file: it has too little structure.")
    ]


def test_ofx_name_without_end_is_looked_at_once():
    content = OFX.format("<STMTTRN><DTPOSTED>20260102<TRNAMT>-1.00<" + "a" * 500_000 + "<MEMO>x")

    assert [line.number for line in read_within_bounds(content).bookings] == [1]


def test_ofx_value_of_five_megabytes_is_no_amount():
    content = OFX.format(f"<STMTTRN><DTPOSTED>20260102<TRNAMT>{'9' * 1_500_000}</STMTTRN>")

    (problem,) = read_within_bounds(content).problems

    assert problem.sentence == f"'{'9' * 59}…' is not an amount"


def test_camt_text_of_five_megabytes_is_cut():
    content = CAMT.format(ENTRY.format(f"<AddtlNtryInf>{'x ' * 2_500_000}</AddtlNtryInf>"))

    (booking,) = Contents.of(opened(content)).bookings

    assert len(booking.purpose) <= camt_entries.LONGEST_VALUE


def test_statement_without_end_keeps_its_details_bounded():
    content = ":20:A\n:25:1\n:60F:C260101EUR0,00\n:61:260102D1,00NMSC\n:86:" + "x\n" * 200_000

    (booking,) = read_within_bounds(content).bookings

    assert len(booking.raw) < 1000


def test_questions_have_to_be_answered_before_lines_are_read():
    file = opened("Date,Text,Amount\n03/04/2026,A,-1.00\n05/06/2026,B,2.00\n")

    with pytest.raises(UnansweredError) as caught:
        next(iter(file))

    assert caught.value.questions == file.questions
    assert caught.value.problems == [
        Problem(0, "In which order do the dates in this file have day and month?")
    ]


def test_answers_for_other_columns_are_refused():
    with pytest.raises(FileRefusedError) as caught:
        opened(HEADER + GOOD, columns={"booked": (0,), "amount": (9,)})

    assert caught.value.problems == [
        Problem(0, "The columns that were chosen are not those of this file.")
    ]


def test_zip_that_is_a_bomb_is_refused_unopened():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in range(3):
            file.writestr(f"xl/{name}.xml", b"0" * 30_000_000)

    assert refusals(archive.getvalue()) == [
        Problem(
            0,
            "This spreadsheet unpacks to more than can be read. Save the sheet as CSV instead.",
        )
    ]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "'2026-13-40'"), ("de", "'2026-13-40'"), ("ar", "'\u20682026-13-40\u2069'")],
)
def test_a_quoted_cell_keeps_its_direction_among_arabic_words(language, shown):
    with override(language):
        assert quoted("2026-13-40") == shown
