"""A line in words, each knowing where it stands."""

import re
from typing import NamedTuple

from expenses.quick_entry.words.table import plain

# Not the blanks that never break: those stand inside of numbers.
_WORD = re.compile(
    r"""(?P<mark>[#@]?)(?:"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|«(?P<pointed>[^»]*)»)"""
    r"""|[^ \t\u3000]+"""
)

_SIGNS = frozenset("x×*+")
_MONEY_IN = frozenset("+-−")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_SUM = re.compile(r"[0-9][0-9.,x×*+]*")


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
    return _with_sums_whole([_token(found) for found in _WORD.finditer(line)])


def _with_sums_whole(tokens: list[Token]) -> list[Token]:
    """Return the words with "4 x 3.20", "10 + 5" and a line's first "+ 20" as one each."""
    whole: list[Token] = []
    for token in tokens:
        parts = [token]
        if whole and _is_number(token):
            if len(whole) > 1 and whole[-1].text in _SIGNS and _is_number(whole[-2], _SUM):
                parts = [*whole[-2:], token]
            elif len(whole) == 1 and whole[0].text in _MONEY_IN:
                parts = [*whole, token]
        del whole[len(whole) + 1 - len(parts) :]
        text = "".join(part.text for part in parts)
        whole.append(token if len(parts) == 1 else Token(text, parts[0].start, token.end))
    return whole


def _is_number(token: Token, pattern: re.Pattern[str] = _NUMBER) -> bool:
    return not token.is_quoted and not token.mark and bool(pattern.fullmatch(token.text))


def _token(found: re.Match[str]) -> Token:
    start, end = found.span()
    inner = next((text for text in found.group("straight", "curly", "pointed") if text), None)
    if found["mark"] is not None:
        return Token((inner or "").strip(), start, end, found["mark"], is_quoted=True)
    text = found[0]
    if text[0] in "#@" and len(text) > 1:
        return Token(text[1:].rstrip(",;:."), start, end, text[0])
    return Token(text, start, end)
