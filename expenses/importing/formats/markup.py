"""A page's tags and texts, one after another, in time that grows with the page only.

The standard library's parser looks at a tag without end again and again: forty thousand of them
take minutes. Scripts, styles and comments are passed over here, and nothing is ever fetched.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from expenses.importing.decoding import Text

MOST_IN_A_TAG = 1 << 14
# Nothing is given back, so that each tag is looked at once.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
)
_ODD_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?P<rest>[^<>]*+)>")
_NOT_SHOWN = {"script", "style", "title", "template", "noscript", "textarea", "select"}
_ENDS = {
    name: re.compile(re.escape(mark), re.IGNORECASE)
    for name, mark in [("!--", "-->"), ("!", ">"), *((one, f"</{one}") for one in _NOT_SHOWN)]
}
LONGEST_END = 12
# No longer numbers: Python refuses to read them.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")


class Tag(NamedTuple):
    name: str
    is_closing: bool
    attributes: str


def tags_and_texts(text: Text) -> Iterator[Tag | str]:
    """Yield each tag, and each text between two of them with its entities read."""
    left = inside = ""
    is_last = False
    chunks = text.chunks()
    while not is_last:
        chunk = next(chunks, "")
        is_last = not chunk
        part, place = left + chunk, 0
        while place < len(part):
            if len(part) - place < MOST_IN_A_TAG and not is_last:
                break  # the rest of what begins here may be in the next part
            if inside:
                end = _ENDS[inside].search(part, place)
                if not end:
                    place = max(place, len(part) - LONGEST_END)
                    break
                # The closing tag of what is not shown is read as one.
                place = end.start() if inside in _NOT_SHOWN else end.end()
                inside = ""
                continue
            start = part.find("<", place)
            start = len(part) if start < 0 else start
            if start > place:
                yield _unescaped(part[place:start])
            if start < len(part):
                place, found, inside = _at(part, start)
                if found:
                    yield found
            else:
                place = start
        left = "" if is_last else part[place:]


def _at(part: str, place: int) -> tuple[int, Tag | str, str]:
    """Return where to go on, what is here, and what is passed over from there."""
    if part.startswith("<!--", place):
        return place + 4, "", "!--"
    if part[place + 1 : place + 2] in {"!", "?"}:
        return place + 1, "", "!"
    most = place + MOST_IN_A_TAG
    tag = _TAG.match(part, place, most) or _ODD_TAG.match(part, place, most)
    if not tag:
        return place + 1, "<", ""
    name = tag["name"].lower()
    is_closing = bool(tag["close"])
    is_shown = is_closing or name not in _NOT_SHOWN or tag["rest"].endswith("/")
    return tag.end(), Tag(name, is_closing, tag["rest"]), "" if is_shown else name


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text
