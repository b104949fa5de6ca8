"""Pages and XML that are given out as spreadsheets."""

import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from expenses.importing.booking import Contents
from expenses.importing.decoding import Text
from expenses.importing.formats import markup
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.tests.importing.reading import opened
from expenses.tests.importing.test_bad_files import TOO_DEEP, read_within_bounds, refusals

HEADER = "<tr><th>Fecha</th><th>Concepto</th><th>Importe</th></tr>"
ROWS = (
    "<tr><td>13/02/2026</td><td>Pan</td><td>-3,10</td></tr>"
    "<tr><td>14/02/2026</td><td>Sueldo</td><td>2.000,00</td></tr>"
)
READ = [(date(2026, 2, 13), "Pan", Decimal("3.10")), (date(2026, 2, 14), "Sueldo", -2000)]
NO_TABLE = (
    "This web page holds no table of bookings. Download the statement from the bank again, as CSV,"
    " OFX or CAMT if you can choose."
)
SHEET = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{}</Workbook>'
)
WORKSHEET = "<Worksheet><Table>{}</Table></Worksheet>"


def read(content):
    contents = Contents.of(opened(content))
    assert contents.problems == []
    return [(line.booked_on, line.purpose, line.amount) for line in contents.bookings]


def a_row(*cells):
    told = "".join(
        f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'
        for kind, text in (cell if isinstance(cell, tuple) else ("String", cell) for cell in cells)
    )
    return f"<Row>{told}</Row>"


A_SHEET = [
    a_row("Fecha", "Concepto", "Importe"),
    a_row("13/02/2026", "Pan", ("Number", "-3.1")),
    a_row(("DateTime", "2026-02-14T00:00:00.000"), "Sueldo", ("Number", "2E3")),
]


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{HEADER}{ROWS}</table>",
        f"<!-- made by us --><html><body><table>{HEADER}{ROWS}</table></body></html>",
        f"<TABLE>{HEADER}{ROWS}</TABLE>".replace("</td>", "").replace("</tr>", ""),
        f"{HEADER}{ROWS}",
        f"<!-- ours -->\n<style>td {{}}</style><div>camt.053</div>{HEADER}{ROWS}",
        f"<table>{HEADER}</table><table>{ROWS}</table>",
        f"<table>{HEADER}{ROWS[: len(ROWS) // 2]}</table><table>{HEADER}{ROWS[len(ROWS) // 2 :]}",
        f"<table><tr><td>Menu<td>Help</tr><tr><td colspan=2><table>{HEADER}{ROWS}</table></table>",
        f"<table><tr><td><table>{HEADER}</table></td></tr><tr><td><table>{ROWS}</table></table>",
        f"<div hidden><table>{HEADER}{ROWS}</table></div><table>{HEADER}{ROWS}</table>",
        f"<table style='display: none'>{HEADER}{ROWS}</table><table>{HEADER}{ROWS}</table>",
        f"<script>'<table>{HEADER}{ROWS}'</script><table>{HEADER}{ROWS}</table>",
        f"<!--[if mso]><table>{HEADER}{ROWS}</table><![endif]--><table>{HEADER}{ROWS}</table>",
        f"<table>{HEADER}{ROWS}</table>".replace("Pan", "<table><tr><td>Pan</td></tr></table>"),
        f"<table>{HEADER}{ROWS}</table>".replace("Pan", "<span style='display:none'>x</span>Pan"),
        f"<table>{HEADER}{ROWS}</table>".replace("<td>Pan", "<td hidden>x</td><td>Pan"),
        f"<table>{HEADER}{ROWS}</table>".replace("<td>Pan", "<td hidden>x<td>Pan"),
        f"<table>{HEADER}{ROWS}</table>".replace("<tr><td>14", "<tr hidden><td>1<td>x<tr><td>14"),
        f"<table>{HEADER}{ROWS}</table>".replace("Pan", "<i title='a > b' hidden>x</i>Pan"),
        f"<table>{HEADER}{ROWS}</table>".replace("Sueldo", "Sueldo<span hidden>x"),
        f"<table>{HEADER}{ROWS}</table>".replace("-3,10", "&minus;&nbsp;3<b>,</b>10&#160;&euro;"),
    ],
    ids=range(21),
)
def test_tables_of_a_page_are_read_however_it_is_written(page):
    assert read(page) == READ


def test_a_cell_over_several_columns_or_rows_moves_none_of_the_others():
    page = (
        "<table><tr><td>Fecha<td colspan=2>Concepto<td>Importe"
        "<tr><td rowspan=2>13/02/2026<td>Pan<td>Madrid<td>-3,10"
        "<tr><td>Leche<td>Madrid<td>-1,20"
        "<tr><td>14/02/2026<td>Vino<td><td>-9,00</table>"
    )

    assert read(page) == [
        (date(2026, 2, 13), "Pan Madrid", Decimal("3.10")),
        (date(2026, 2, 13), "Leche Madrid", Decimal("1.20")),
        (date(2026, 2, 14), "Vino", Decimal("9.00")),
    ]


@pytest.mark.parametrize(
    "name", ["<span style='overflow:hidden'>Pan</span>", "<a href='#'>Pan</a>"]
)
def test_names_of_columns_may_stand_on_two_rows(name):
    page = (
        "<table><tr><th rowspan=2>Fecha<th rowspan=2>Concepto<th colspan=2>Movimiento"
        f"<tr><th>Importe<th>Saldo<tr><td>13/02/2026<td>{name}<td>-3,10<td>10,00"
        "<tr><td>14/02/2026<td>Sueldo<td>2.000,00<td>2.010,00</table>"
    )

    assert read(page) == READ


def test_an_amount_beside_several_rows_is_there_once():
    page = f"<table>{HEADER}<tr><td rowspan=2>13/02/2026<td>Pan<td rowspan=2>-3,10<tr><td>Leche"

    assert [line.amount for line in Contents.of(opened(page)).bookings] == [Decimal("3.10")]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><p>Your session has ended.</p></body></html>",
        "<html><body><table><tr><td>User<td>Password</table></body></html>",
        "<html><script><table><tr><td>13/02/2026<td>Pan<td>-3,10",
    ],
)
def test_page_without_bookings_says_what_to_do(page):
    assert refusals(page) == [Problem(0, NO_TABLE)]


def test_page_with_tables_in_tables_without_end_is_refused():
    assert refusals("<table><tr><td>" * 60) == [Problem(0, TOO_DEEP)]


@pytest.mark.parametrize(
    "piece",
    [
        *("<a ", "<a b=", "<a '", "<a \"'", "<!--", "<!", "</", "<script>", "&#99999999999"),
        *("<td>", "<td colspan=999>", "<tr>", "<tr><td rowspan=999 colspan=999>13/02/2026"),
        *("<p hidden>", "<i>"),
    ],
)
def test_page_of_one_thing_over_and_over_takes_no_longer_than_it_is_long(piece):
    content = f"<html><table>{HEADER}{ROWS}</table><table><tr><td>" + piece * (
        100_000 // len(piece)
    )

    contents = read_within_bounds(content)

    assert [line.number for line in contents.bookings] == [2, 3]


def test_page_is_the_same_wherever_it_is_parted(monkeypatch):
    page = f"<html><style>a</style><!-- x --><table>{HEADER}{ROWS}</table>"
    page = page.replace("Pan", "P&aacute;n <b title='>'>&amp;</b>") + "<p>x" * 6000
    whole = [*markup.tags_and_texts(Text(page.encode()))]

    for size in (1, 7, 100):
        monkeypatch.setattr(Text, "chunks", lambda self, size=size: _parts(page, size))
        assert [*markup.tags_and_texts(Text(b"x"))] == whole


def _parts(page, size):
    return (page[place : place + size] for place in range(0, len(page), size))


def test_page_with_a_row_of_too_many_cells_keeps_the_others():
    contents = read_within_bounds(f"<table>{HEADER}{ROWS}<tr>{'<td>1' * 600}</table>")

    assert len(contents.bookings) == 2
    assert contents.problems[0].sentence == "it has more than 500 cells"


def test_sheet_in_xml_is_read():
    summary = WORKSHEET.format(a_row("Titular", "Ana"))
    file = opened(SHEET.format(summary + WORKSHEET.format("".join(A_SHEET))))

    assert (file.format, file.questions) == ("xml sheet", ())
    assert [*read(SHEET.format(WORKSHEET.format("".join(A_SHEET))))] == READ
    assert [line.number for line in file] == [2, 3]


def test_sheet_in_xml_leaves_out_rows_and_cells_by_their_numbers():
    rows = (
        '<ss:Row><ss:Cell ss:MergeAcross="1"><ss:Data ss:Type="String">Fecha</ss:Data></ss:Cell>'
        '<ss:Cell ss:Index="4"><ss:Data ss:Type="String">Concepto</ss:Data></ss:Cell>'
        '<ss:Cell><ss:Data ss:Type="String">Importe</ss:Data></ss:Cell></ss:Row>'
        '<ss:Row ss:Index="9"><ss:Cell><ss:Data ss:Type="DateTime">2026-02-13T10:30:00.000'
        '</ss:Data></ss:Cell><ss:Cell ss:Index="4"><ss:Data ss:Type="String">Pan</ss:Data>'
        '</ss:Cell><ss:Cell><ss:Data ss:Type="Number">-3.1000000000000001</ss:Data></ss:Cell>'
        "</ss:Row>"
    )
    content = SHEET.format(WORKSHEET.format(rows)).replace("<Table", "<ss:Table")
    (line,) = opened("\n" + content.replace("</Table", "</ss:Table"))

    assert (line.number, line.booked_on, line.amount) == (9, date(2026, 2, 13), Decimal("3.10"))


def test_sheet_in_xml_holds_days_as_numbers_too():
    rows = [
        a_row("Date", "Text", "Amount"),
        a_row(("Number", "46066"), "Pan", ("Number", "-3.1")),
    ]

    assert read(SHEET.format(WORKSHEET.format("".join(rows)))) == READ[:1]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (a_row("Nothing", "here"), "No line holds both a date and an amount"),
        ("<a>" * 100, TOO_DEEP),
    ],
)
def test_sheet_in_xml_without_bookings_is_refused(row, sentence):
    (problem,) = refusals(SHEET.format(WORKSHEET.format(row)))

    assert problem.sentence.startswith(sentence)


def test_sheet_in_xml_with_a_document_type_is_refused():
    content = SHEET.format(WORKSHEET.format("".join(A_SHEET))).replace(
        "?>", '?><!DOCTYPE Workbook [<!ENTITY a "ha">]>', 1
    )

    assert refusals(content) == [Problem(0, "The file holds a document type, which is not read.")]


def test_sheet_in_xml_that_is_cut_keeps_what_is_whole():
    content = SHEET.format(WORKSHEET.format("".join(A_SHEET) + a_row("15/02/2026")))
    contents = Contents.of(opened(content[: content.index("15/02")]))

    assert [line.number for line in contents.bookings] == [2, 3]
    assert contents.problems == [
        Problem(4, "the file is cut or broken here: what follows cannot be read")
    ]


def test_sheet_in_xml_asks_for_no_more_than_it_holds():
    cell = '<Cell ss:Index="99999999" ss:MergeAcross="99999999"><Data ss:Type="Number">1E99</Data>'
    rows = "".join(A_SHEET) + f'<Row ss:Index="{"9" * 5000}">{cell}</Cell></Row>'
    content = SHEET.format(WORKSHEET.format(rows))

    tracemalloc.start()
    contents = Contents.of(opened(content))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10_000_000
    assert [line.number for line in contents.bookings] == [2, 3]
    assert [line.sentence for line in contents.problems] == ["it has more than 500 cells"]


def test_xml_of_another_kind_is_still_no_statement():
    with pytest.raises(FileRefusedError) as caught:
        opened('<?xml version="1.0"?><Workbook><a/></Workbook>')

    assert caught.value.problems == [Problem(0, "This XML file is not a bank statement.")]
