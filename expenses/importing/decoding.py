"""Which characters the bytes of a text file stand for."""

import codecs
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from expenses.importing.refusing import FileRefusedError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LOOKED_AT = 4000
HALF_OF_THEM = 0.5
CHUNK = 1 << 20


class Text:
    """The lines of a file, which can be gone through more than once.

    Decoded by its mark, as UTF-16 if every other byte is empty, as UTF-8 if it can be, else as
    Windows-1252, which is what banks of the West write otherwise. Raises FileRefusedError for
    what is empty or no text.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._encoding = next(
            (name for mark, name in MARKS.items() if content.startswith(mark)), ""
        ) or _without_a_mark(content)
        is_empty = True
        try:
            with self._opened() as text:
                while chunk := text.read(CHUNK):
                    if "\0" in chunk:
                        raise FileRefusedError.whole(_no_text())
                    is_empty = is_empty and not chunk.strip()
        except UnicodeDecodeError:
            raise FileRefusedError.whole(_no_text()) from None
        if is_empty:
            raise FileRefusedError.whole(_("The file is empty."))

    def lines(self) -> Iterator[str]:
        with self._opened() as text:
            yield from text

    def _opened(self) -> io.TextIOWrapper:
        # Decoded on the way: as a whole it would take up to five times the memory.
        return io.TextIOWrapper(io.BytesIO(self._content), encoding=self._encoding, newline="")


def _without_a_mark(content: bytes) -> str:
    start = content[:LOOKED_AT]
    enough = len(start) // 2 * HALF_OF_THEM
    if start[1::2].count(0) > enough:
        return "utf-16-le"
    if start[0::2].count(0) > enough:
        return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(content), CHUNK):
            decoder.decode(content[place : place + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _no_text() -> str:
    return _("This is not a text file. Save it as CSV, in UTF-8.")
