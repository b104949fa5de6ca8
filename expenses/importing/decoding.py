"""Which characters the bytes of a text file stand for."""

import codecs
import io
import re
from collections import Counter
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
NEARLY_ALL = 0.7
LEAST_OF_A_SCRIPT = 24  # bytes of its words; fewer can be a few accents in a row
CHUNK = 1 << 20
LONGEST_LINE = 1 << 18
# A text may hold a stray empty byte; a program or picture holds many.
CHARACTERS_PER_NUL = 100
# The letters that each language has beside those of English.
WEST = "äöüß éèêëàâçîïôùûœ áéíóúñü¿¡ºª ãõáéíóúâêôçà àèéìòù åäöæøé".split()
ICELANDIC = "áðéíóúýþæö"
MIDDLE = "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíľĺňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž".split()
OF_WINDOWS = {
    "cp1252": [*WEST, ICELANDIC],
    "cp1250": MIDDLE,
    "cp1254": ["âçğıîöşüi"],  # the last for the capital with its dot
    "cp1257": ["ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"],
}
# The most frequent letters of scripts that have none of English, a byte each.
SCRIPTS = {
    "cp1251": re.compile("[оеаинтсрвл]", re.IGNORECASE),
    "cp1255": re.compile("[יוהלאמרתשנב]"),
    "cp1256": re.compile("[اليمنرتوبةد]"),
    "cp874": re.compile("[ากนรอเงวยมท]"),
    "cp1253": re.compile("[αάοόιίεέτσνηήρς]", re.IGNORECASE),
}
# What banks write in scripts of two bytes a letter, of which each file of theirs has much.
BANKING = {
    "gb18030": re.compile("[交易日期金额余收支付账户款明细]"),
    "cp950": re.compile("[交易日期金額餘收支付帳戶款提存明細]"),
    "cp949": re.compile("[거래일시금액잔출입은행내용지급]"),
}
ENOUGH_OF_BANKING = 0.1
_NOT_ASCII = re.compile("[^\\x00-\\x7f]")
_IN_XML = re.compile(rb"encoding\s*=\s*['\"]([A-Za-z0-9._-]+)['\"]")
_JAPANESE = re.compile(rb"[\x81-\x97][\x40-\x7e\x80-\xfc]")
_FOREIGN = re.compile(rb"[\x80-\xff]")
_FOREIGN_WORDS = re.compile(rb"[\x80-\xff]{4,}")
_FOREIGN_IN_WORDS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")


class Text:
    """The lines of a file, which can be gone through more than once.

    Decoded by its mark, as UTF-16 if every other byte is empty, as UTF-8 if it can be, else as
    what it declares itself to be, else in whichever of Windows' code pages makes words of it.
    Raises FileRefusedError for what is empty or no text.
    """

    def __init__(self, content: bytes, *, declared: str = "") -> None:
        self._content = content
        self.encoding = next(
            (name for mark, name in MARKS.items() if content.startswith(mark)), ""
        ) or _without_a_mark(content, declared)
        is_empty = True
        nuls = characters = 0
        try:
            for chunk in self.chunks():
                nuls += chunk.count("\0")
                characters += len(chunk)
                is_empty = is_empty and not chunk.strip()
        except UnicodeDecodeError:
            raise FileRefusedError.whole(_no_text()) from None
        if nuls * CHARACTERS_PER_NUL > characters:
            raise FileRefusedError.whole(_no_text())
        if is_empty:
            raise FileRefusedError.whole(_("The file is empty."))

    def lines(self) -> Iterator[str]:
        with self._opened() as text:
            yield from text

    def bounded_lines(self) -> Iterator[str]:
        """Yield the lines, each cut after LONGEST_LINE characters and without its end if so."""
        with self._opened() as text:
            while line := text.readline(LONGEST_LINE + 1):
                if len(line) <= LONGEST_LINE:
                    yield line
                    continue
                yield line[:LONGEST_LINE]
                while line and not line.endswith(("\n", "\r")):
                    line = text.readline(LONGEST_LINE)

    def chunks(self) -> Iterator[str]:
        with self._opened() as text:
            while chunk := text.read(CHUNK):
                yield chunk

    def start(self, characters: int = LOOKED_AT) -> str:
        with self._opened() as text:
            return text.read(characters)

    def _opened(self) -> io.TextIOWrapper:
        # Decoded on the way: as a whole it would take up to five times the memory.
        return io.TextIOWrapper(io.BytesIO(self._content), encoding=self.encoding, newline="")


def declared_in_xml(content: bytes) -> str:
    found = _IN_XML.search(content[:200])
    return found[1].decode("ascii") if found else ""


def _without_a_mark(content: bytes, declared: str) -> str:
    start = content[:LOOKED_AT]
    enough = len(start) // 2 * HALF_OF_THEM
    if start[1::2].count(0) > enough:
        return "utf-16-le"
    if start[0::2].count(0) > enough:
        return "utf-16-be"
    if _is_decodable(content, "utf-8"):
        return "utf-8"
    if declared and _is_decodable(content, declared):
        return declared
    return _of_windows(content)


def _is_decodable(content: bytes, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for place in range(0, len(content), CHUNK):
            if not isinstance(decoder.decode(content[place : place + CHUNK]), str):
                return False  # "hex" and its like are codecs too
        decoder.decode(b"", final=True)
    except (LookupError, ValueError, TypeError, AssertionError):
        return False
    return True


def _of_windows(content: bytes) -> str:
    """Return the Windows code page in which most letters belong to one language.

    Many letters are the same in several, so a tie goes to the one that is used more widely.
    """
    start = content[: 16 * LOOKED_AT]
    if other := _of_another_script(start, content):
        return other
    foreign = Counter(word[0] for word in _FOREIGN_IN_WORDS.findall(start))
    found = {name: _belonging(foreign, name, letters) for name, letters in OF_WINDOWS.items()}
    return max(found, key=lambda name: found[name])


def _of_another_script(start: bytes, content: bytes) -> str:
    """Return the code page of a script of its own, if nearly all foreign bytes are its words."""
    foreign = len(_FOREIGN.findall(start))
    words = b"".join(_FOREIGN_WORDS.findall(start))
    japanese = b"".join(_JAPANESE.findall(start))
    if len(_FOREIGN.findall(japanese)) > NEARLY_ALL * foreign:
        likely, found = "cp932", japanese
    elif about_banking := _about_banking(start):
        likely, found = about_banking, words
    elif len(words) > NEARLY_ALL * foreign:
        texts = {one: words.decode(one, errors="ignore") for one in SCRIPTS}
        likely = max(SCRIPTS, key=lambda one: len(SCRIPTS[one].findall(texts[one])))
        found = words
    else:
        return ""
    is_enough = len(found) >= LEAST_OF_A_SCRIPT
    return likely if is_enough and _is_decodable(content, likely) else ""


def _about_banking(start: bytes) -> str:
    """Return the code page of two bytes a letter in which the text has a bank's words, or none."""
    shares = {}
    for name, letters in BANKING.items():
        text = start.decode(name, errors="ignore")
        shares[name] = len(letters.findall(text)) / (len(_NOT_ASCII.findall(text)) or 1)
    likely = max(shares, key=lambda name: shares[name])
    return likely if shares[likely] >= ENOUGH_OF_BANKING else ""


def _belonging(foreign: Counter[int], encoding: str, languages: list[str]) -> int:
    letters: Counter[str] = Counter()
    for byte, count in foreign.items():
        letters[bytes([byte]).decode(encoding, errors="replace").lower()[0]] += count
    return max(sum(letters[one] for one in set(language)) for language in languages)


def _no_text() -> str:
    return _("This is not a text file. Save it as CSV, in UTF-8.")
