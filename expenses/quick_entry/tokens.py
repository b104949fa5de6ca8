"""A line in words, each knowing where it stands."""

import re
from typing import NamedTuple

from expenses.quick_entry.words.table import plain

# Not the blanks that never break: those stand inside of numbers.
_WORD = re.compile(
    r"""(?P<mark>[#@]?)(?:"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|«(?P<pointed>[^»]*)»)"""
    r"""|[^ \t\u3000]+"""
)


class Token(NamedTuple):
    text: str
    start: int
    end: int
    mark: str = ""
    is_quoted: bool = False

    @property
    def plain(self) -> str:
        return "" if self.is_quoted or self.mark else plain(self.text)


def tokens_of(line: str) -> list[Token]:
    """Return the words; what stands in quotes is one, and means itself."""
    return [_token(found) for found in _WORD.finditer(line)]


def _token(found: re.Match[str]) -> Token:
    start, end = found.span()
    inner = next((text for text in found.group("straight", "curly", "pointed") if text), None)
    if found["mark"] is not None:
        return Token((inner or "").strip(), start, end, found["mark"], is_quoted=True)
    text = found[0]
    if text[0] in "#@" and len(text) > 1:
        return Token(text[1:].rstrip(",;:."), start, end, text[0])
    return Token(text, start, end)
