"""A bank's texts without what is only there for the form."""

import re
import unicodedata

_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_NOT_PRINTED_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_NEVER_STORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NO_IDENTIFIER = set("0|NULL|NONE|NONREF|NOTPROVIDED|NOT PROVIDED|N/A|REF=|-".split("|"))


def one_line(text: str) -> str:
    """Return the text on one line, composed, with single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_NOT_PRINTED.sub(" ", _composed(text)).split())


def identifier(text: str) -> str:
    """Return what the bank calls it, and nothing for the words that stand for nothing."""
    found = one_line(text)
    return "" if found.upper() in _NO_IDENTIFIER else found


def plain(text: str) -> str:
    """Return the text as it is, line breaks included, without other control characters."""
    return _NOT_PRINTED_BUT_LINES.sub(
        " ", _composed(text).replace("\r\n", "\n").replace("\r", "\n")
    )


def as_stored(text: str) -> str:
    """Return a text of our own as it was, but for what is never stored."""
    return _NEVER_STORED.sub(" ", _composed(text).replace("\r\n", "\n"))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
