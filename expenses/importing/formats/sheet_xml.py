"""Spreadsheets of Excel 2003 in XML, each row told as the parser comes to its end."""

import re
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from expenses.importing.decoding import Text, declared_in_xml
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.importing.tables.grid import (
    MOST_CELLS,
    Row,
    Typed,
    counted,
    sheet_row,
)

PIECE = 1 << 16
DEEPEST = 60
LONGEST_CELL = 10_000
LARGEST_PLACE, LONGEST_PLACE = 1 << 24, 20
MOST_DIGITS = 20
# Fifteen digits are what a spreadsheet shows of the binary fraction it stores.
SHOWN = Context(prec=15)
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")
_NUMBER = re.compile(r"[+-]?[0-9]{0,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,2})?")


class SheetXmlGrid:
    """The rows of the first sheet that has any, after those passed over."""

    format = "xml sheet"

    def __init__(self, content: bytes, *, passed_over: int = 0) -> None:
        self._text = Text(content, declared=declared_in_xml(content))
        self.encoding = self._text.encoding
        self._passed_over = passed_over

    def rows(self) -> Iterator[Row | Problem]:
        return counted(self._rows())

    def _rows(self) -> Iterator[Row | Problem]:
        target = _Sheets(self._passed_over)
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        try:
            for piece in self._pieces():
                parser.feed(piece)
                yield from target.take()
                if target.is_over:
                    return
            parser.close()
        except ParseError:
            yield from target.take()
            sentence = _("the file is cut or broken here: what follows cannot be read")
            yield Problem(target.at, sentence)
        except DefusedXmlException:
            raise FileRefusedError.whole(
                _("The file holds a document type, which is not read.")
            ) from None

    def _pieces(self) -> Iterator[str]:
        is_first = True
        for chunk in self._text.chunks():
            # What writes these by hand begins with an empty line, which XML does not allow.
            text = chunk.lstrip() if is_first else chunk
            is_first = False
            for place in range(0, len(text), PIECE):
                yield text[place : place + PIECE]


class _Sheets:
    """What the parser tells of one sheet, kept only until its row ends."""

    def __init__(self, passed_over: int) -> None:
        self.number = 0
        self.is_over = False
        self._passed_over = passed_over
        self._has_rows = False
        self._depth = 0
        self._cells: list[str] | None = None
        self._cell, self._across, self._type = "", 0, ""
        self._text: list[str] | None = None
        self._length = 0
        self._done: list[Row | Problem] = []

    @property
    def at(self) -> int:
        """The number of the row that is open, or comes next."""
        return self.number + (self._cells is None)

    def take(self) -> list[Row | Problem]:
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FileRefusedError.whole(
                _("The file is nested or grouped too deeply to be a bank's.")
            )
        name = tag.rpartition("}")[2]
        values = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "Worksheet":
            self.number, self._has_rows = 0, False
        elif name == "Row":
            self.number = max(_place(values.get("Index")), self.number + 1)
            self._cells = []
        elif name == "Cell" and self._cells is not None:
            _fill(self._cells, up_to=_place(values.get("Index")) - 1)
            self._cell, self._across = "", _place(values.get("MergeAcross"))
        elif name == "Data" and self._cells is not None:
            self._type, self._text, self._length = values.get("Type", ""), [], 0

    def data(self, text: str) -> None:
        if self._text is not None and self._length < LONGEST_CELL:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rpartition("}")[2]
        if name == "Data" and self._text is not None:
            self._cell = _value("".join(self._text)[:LONGEST_CELL].strip(), self._type)
            self._text = None
        elif name == "Cell" and self._cells is not None:
            if len(self._cells) <= MOST_CELLS:
                self._cells.append(self._cell)
            _fill(self._cells, up_to=len(self._cells) + self._across)
        elif name == "Row" and self._cells is not None:
            self._end_row(self._cells)
            self._cells = None
        elif name == "Worksheet" and self._has_rows:
            self.is_over = self._passed_over == 0
            self._passed_over -= 1

    def _end_row(self, cells: list[str]) -> None:
        if any(cells) or len(cells) > MOST_CELLS:
            self._has_rows = True
            if self._passed_over == 0:
                self._done.append(sheet_row(self.number, cells))


def _fill(cells: list[str], *, up_to: int) -> None:
    cells += [""] * (min(up_to, MOST_CELLS + 1) - len(cells))


def _place(written: str | None) -> int:
    """Return the number of a row or column, or of columns; 0 for none."""
    text = written or ""
    return (
        min(int(text), LARGEST_PLACE)
        if text.isascii() and text.isdigit() and len(text) < LONGEST_PLACE
        else 0
    )


def _value(text: str, kind: str) -> str:
    if kind == "DateTime" and text[:1].isdigit():
        return Typed(_MIDNIGHT.sub("", text).replace("T", " ").partition(".")[0])
    if kind == "Number" and (number := _number(text)) is not None:
        return Typed(f"{number:f}")
    if kind == "Boolean":
        return "true" if text == "1" else "false"
    return "" if kind == "Error" else text


def _number(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = SHOWN.create_decimal(text).normalize(SHOWN)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) < MOST_DIGITS else None
