"""A person's expenses as a spreadsheet (XLSX, ECMA-376): amounts are numbers, days are dates.

Written part by part while the rows come, so that memory stays flat; openpyxl takes half a minute
for a hundred thousand rows, longer than a page may. Texts are those of the CSV file: no cell is
a formula here, nor after somebody saves the sheet as CSV.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from xml.sax.saxutils import escape

from expenses.exporting.copying import ROWS_AT_ONCE, copied
from expenses.exporting.rows import COLUMNS, TYPES, table_of
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.money import decimals_of

# Of a sheet, the row of names left out.
MOST_ROWS = 1_048_575
# So many digits a spreadsheet keeps of a number: a longer one stays exact as a text only.
EXACT_DIGITS = 15
NAMES_STYLE, DAY_STYLE = 1, 2
AMOUNT_STYLES = {0: 3, 2: 4, 3: 5, 4: 6}  # by the currency's decimals
WIDTHS = [12, 36, 12, 10, 24, 20, 20, 40, 13, 13]

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a spreadsheet would take for an escaped sign.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_NAMESPACE = "http://schemas.openxmlformats.org"
_MAIN = f"{_NAMESPACE}/spreadsheetml/2006/main"
_RELATIONS = f"{_NAMESPACE}/package/2006/relationships"
_OFFICE = f"{_NAMESPACE}/officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "xl/worksheets/sheet1.xml"
_STYLES = "".join(
    [
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="4">',
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>',
        '<numFmt numFmtId="165" formatCode="0.000"/><numFmt numFmtId="166" formatCode="0.0000"/>',
        '<numFmt numFmtId="167" formatCode="0.00"/></numFmts>',
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>',
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
        '<fills count="2"><fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill></fills>',
        "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
        '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
        '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
        *(
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"'
            ' applyNumberFormat="1"/>'
            for number in (164, 1, 167, 165, 166)
        ),
        "</cellXfs>",
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
        "</styleSheet>",
    ]
)
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_NAMESPACE}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{_KINDS}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Expenses" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
        f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": _STYLES,
}


class TooManyRowsError(Exception):
    """A sheet has no room for so many expenses."""


def write_xlsx(*, expenses: ExpenseQuerySet, to: IO[bytes]) -> None:
    """Write these expenses, oldest first, as they are at one moment.

    Raises TooManyRowsError for more than MOST_ROWS.
    """
    rows = copied(table_of(expenses), types=TYPES)
    with zipfile.ZipFile(to, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(_entry(name), _HEAD + content)
        with archive.open(_entry(_SHEET), "w", force_zip64=True) as sheet:
            for text in _sheet(rows):
                sheet.write(text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the moment it was made at: the same expenses are the same file."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(WIDTHS, 1)
    )
    names = "".join(_text(name, style=NAMES_STYLE) for name in COLUMNS)
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData><row>{names}</row>"
    )
    count = 0
    rest = iter(rows)
    while batch := list(islice(rest, ROWS_AT_ONCE)):
        count += len(batch)
        if count > MOST_ROWS:
            raise TooManyRowsError
        yield "".join(map(_row, batch))
    yield "</sheetData></worksheet>"


def _row(row: tuple[Any, ...]) -> str:
    day, title, amount, currency, *texts = row[:8]
    cells = [
        f'<c s="{DAY_STYLE}"><v>{_day(day)}</v></c>',
        _text(title),
        _amount(amount, currency),
        _text(currency),
        *map(_text, texts),
        *(f'<c t="b"><v>{flag == "true":d}</v></c>' for flag in row[8:]),
    ]
    return f"<row>{''.join(cells)}</row>"


def _day(day: date) -> int:
    """Return the day's number, counting a 29 February 1900 that never was, as all do."""
    number = (day - date(1899, 12, 30)).days
    return number if number > 60 else number - 1


def _amount(amount: Decimal, currency: str) -> str:
    if len(amount.as_tuple().digits) > EXACT_DIGITS:
        return _text(f"{amount:f}")
    return f'<c s="{AMOUNT_STYLES[decimals_of(currency)]}"><v>{amount:f}</v></c>'


def _text(text: str | None, *, style: int = 0) -> str:
    if not text:
        return "<c/>"
    told = escape(_ESCAPED.sub("_x005F_", _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)))
    told = told.replace("\r", "_x000D_")
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c s="{style}" t="inlineStr"><is><t{kept}>{told}</t></is></c>'
