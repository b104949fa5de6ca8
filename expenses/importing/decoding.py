"""Which characters the bytes of a text file stand for."""

import codecs

from django.utils.translation import gettext as _

from expenses.importing.refusing import FileRefusedError

MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
LOOKED_AT = 4000
HALF_OF_THEM = 0.5


def decoded(content: bytes) -> str:
    """Return the text: by its mark, as UTF-16 if every other byte is empty, as UTF-8 if it can
    be, else as Windows-1252, which is what banks of the West write otherwise.

    Raises FileRefusedError for what is no text.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in MARKS if content.startswith(mark)),
        (b"", _without_a_mark(content)),
    )
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise FileRefusedError.whole(_("This is not a text file. Save it as CSV, in UTF-8."))
    return text


def _without_a_mark(content: bytes) -> str:
    start = content[:LOOKED_AT]
    enough = len(start) // 2 * HALF_OF_THEM
    if start[1::2].count(0) > enough:
        return "utf-16-le"
    if start[0::2].count(0) > enough:
        return "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
