"""Spreadsheets for tests, made of bytes where the libraries would not make them."""

import io
import struct
import zipfile

import openpyxl

SECTOR, SMALLEST_STREAM = 512, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def an_xlsx(rows, *, formats=None, before=(), merged=()):
    """Return a workbook; `before` are sheets of rows that stand before this one."""
    book = openpyxl.Workbook()
    sheet = book.active
    for others in before:
        for row in others:
            sheet.append(row)
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    for cells in merged:
        sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_sheet_end(content, cells):
    """Return the workbook with some XML put at the end of its first sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(name, part)
    return file.getvalue()


def an_xls(rows):
    """Return a workbook as Excel 97 wrote it: records in a stream, in a file of sectors."""
    stream = _workbook(rows)
    stream += b"\0" * (max(SMALLEST_STREAM, -(-len(stream) // SECTOR) * SECTOR) - len(stream))
    sectors = len(stream) // SECTOR
    table = [TABLE, END, *range(3, sectors + 2), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, SMALLEST_STREAM, END, 0, END, 0, 0)
    header += struct.pack("<108I", *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    directory += _entry("", 0, 0, 0) * 2
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream


def _workbook(rows):
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    width = max(map(len, rows))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            where = struct.pack("<HHH", number, place, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += _record(0x204, where + text)
            elif value is not None:
                sheet += _record(0x203, where + struct.pack("<d", value))
    sheet += _record(0x0A, b"")
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x42, struct.pack("<H", 1200))
    name = struct.pack("<BBBB", 0, 0, 6, 0) + b"Sheet1"
    place = len(start) + 4 + 4 + len(name) + 4
    return start + _record(0x85, struct.pack("<I", place) + name) + _record(0x0A, b"") + sheet


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name, kind, start, size, child=FREE):
    written = (name + "\0").encode("utf-16-le") if name else b""
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
