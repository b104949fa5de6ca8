"""A file of whatever format becomes lines: bytes in, bookings out. Knows no database."""

import codecs
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from expenses.importing.booking import MOST_BYTES, Answers, Reader, StatementFile
from expenses.importing.decoding import Text
from expenses.importing.formats.camt import CamtFile
from expenses.importing.formats.ofx import OfxFile
from expenses.importing.formats.own_json import OwnJsonFile
from expenses.importing.formats.pages import PageGrid
from expenses.importing.formats.qif import QifFile
from expenses.importing.formats.serials import with_days
from expenses.importing.formats.sheet_xml import SheetXmlGrid
from expenses.importing.formats.sheets import MOST_SHEETS, sheets_in
from expenses.importing.formats.swift import SwiftFile
from expenses.importing.refusing import FileRefusedError, NoBookingsError
from expenses.importing.tables.grid import Grid, TextGrid
from expenses.importing.tables.table_file import TableFile

NOTHING_SAID = Answers()
LOOKED_AT = 20_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFX = re.compile(r"^\s*OFXHEADER|<OFX>|<\?OFX", re.IGNORECASE | re.MULTILINE)
_QIF = re.compile(
    r"^!(?:Type:(?:Bank|Cash|CCard|Oth [AL]|Invst|Cat|Class|Memorized|Security|Prices)|Account)",
    re.IGNORECASE | re.MULTILINE,
)
_SWIFT = re.compile(r"^(?:\{4:\s*)?:20:.*(?:\r?\n)+(?:.*\n){0,3}:25P?:", re.MULTILINE)
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z])", re.IGNORECASE)
_JSON = re.compile(r"\s*[{\[]\s*[\"{}\[\]]")
# What banks give out as a spreadsheet, and is a page, or Excel's own XML.
_SHEET = re.compile(
    r"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE
)
_PAGE = re.compile(
    r"<(?:!doctype html|html|table)\b"
    r"|\A\s*(?:<!--.{0,1000}?-->\s*)?<(?:head|meta|link|style|script|body|tr|center|div|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_CAMT = re.compile(
    r"camt\.05[234]|<(?:\w+:)?(?:BkToCstmrStmt|BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn)"
)


def open_statement(
    content: bytes, *, reader: Reader, answers: Answers = NOTHING_SAID
) -> StatementFile:
    """Return the file's lines, read by what is in it and not by its name.

    Raises FileRefusedError for what cannot be read as a whole.
    """
    if len(content) > MOST_BYTES:
        raise FileRefusedError.whole(
            _("The file is larger than %(most)d MB. Split it.") % {"most": MOST_BYTES >> 20}
        )
    if content.startswith((ZIP, OLE)):
        sheets: Iterator[Grid] = sheets_in(content)
        return _first_with_bookings(sheets, reader=reader, answers=answers)
    start = _start(content)
    if _OFX.search(start):
        return OfxFile(content, reader=reader)
    if _QIF.search(start):
        return QifFile(content, reader=reader, answers=answers)
    if _SWIFT.search(start):
        return SwiftFile(content, reader=reader)
    if _XML.match(start):
        if _SHEET.search(start):
            sheets = (SheetXmlGrid(content, passed_over=place) for place in range(MOST_SHEETS))
            return _first_with_bookings(sheets, reader=reader, answers=answers)
        if _PAGE.search(start):
            return _page(content, reader=reader, answers=answers)
        if not _CAMT.search(start):
            raise FileRefusedError.whole(_("This XML file is not a bank statement."))
        return CamtFile(content, reader=reader)
    if _JSON.match(start):
        return OwnJsonFile(content, reader=reader)
    if content.startswith(b"%PDF"):
        raise FileRefusedError.whole(
            _("This is a PDF. Ask the bank's site for CSV, OFX or CAMT instead.")
        )
    return TableFile(TextGrid(Text(content)), reader=reader, answers=answers)


def _first_with_bookings(
    sheets: Iterator[Grid], *, reader: Reader, answers: Answers
) -> StatementFile:
    """Return the bookings of the first sheet that has some; summaries may stand before it."""
    refusals = []
    for sheet in sheets:
        try:
            return TableFile(sheet, reader=reader, answers=answers)
        except NoBookingsError as error:
            refusals.append(error)
            if error.is_empty:
                break
        if days := with_days(sheet):
            return TableFile(days, reader=reader, answers=answers)
    raise refusals[0]


def _page(content: bytes, *, reader: Reader, answers: Answers) -> StatementFile:
    try:
        return TableFile(PageGrid(content), reader=reader, answers=answers)
    except NoBookingsError:
        raise FileRefusedError.whole(
            _(
                "This web page holds no table of bookings. Download the statement from the bank"
                " again, as CSV, OFX or CAMT if you can choose."
            )
        ) from None


def _start(content: bytes) -> str:
    start = content[:LOOKED_AT]
    if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return start.decode("utf-16", errors="replace")
    return start.decode("latin-1").replace("\0", "").removeprefix("\xef\xbb\xbf")
