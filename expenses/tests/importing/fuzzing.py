"""Files of the corpus, spoilt in ways that a seed decides, and what the readers make of them."""

import random
import re
from datetime import date
from functools import cache

from expenses.importing.booking import Booking, Contents, UnansweredError
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.money import MAX_AMOUNT, decimals_of, is_currency
from expenses.periods import EARLIEST, LATEST
from expenses.tests.importing.reading import CORPUS, opened
from expenses.tests.importing.sheets import an_xls, an_xlsx

ROWS = [
    ["Date", "Description", "Amount", "Currency"],
    ["2026-03-04", "Bäcker", -3.1, "EUR"],
    ["2026-03-05", "Lohn", 2000.0, "EUR"],
]
TOKENS = (
    *(b'"', b"'", b"\0", b"\r", b"\n", b"\r\n", b"\t", b",", b";", b"|", b"<", b">", b"&", b"^"),
    *(
        b"-",
        b"+",
        b".",
        b"(",
        b")",
        b":",
        b"!",
        b"?",
        b"/",
        b"=",
        b"\\",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
    ),
    *(b"\x81", b"\xe9", b"\xc3\xa9", b"1e400", b"NaN", b"Infinity", b"9" * 40, b"0" * 20, b"-0"),
    *(
        b"&amp;amp;",
        b"&#0;",
        b"&#x110000;",
        b"]]>",
        b"<!--",
        b"<!DOCTYPE a>",
        b"<?xml?>",
        b"</OFX>",
    ),
    *(
        b"</OFX>",
        b"<STMTTRN>",
        b"<Ntry>",
        b"</Ntry>",
        b"<TxDtls>",
        b":61:",
        b":86:",
        b":62F:",
        b"!Type:Bank",
    ),
    *(b"31/12/2199", b"01/01/1900", b"29.02.2025", b"0000-00-00", b"2026-13-45", b"-12,50", b"$"),
    *("\u0661\u0662".encode(), "\uff11".encode(), "\u2028".encode(), "\U0001f600".encode()),
    *(b"<table>", b"</table>", b"<td>", b"<tr>", b"<td colspan=9999 rowspan=99>", b"<td hidden>"),
    *(b"<script>", b"&#99999999;", b"<Row>", b"<Cell ss:Index='77777'>", b"</Data>"),
    b"a" * 3000,
    b'"' * 51,
)
LINE = re.compile(rb"[^\n]*\n?")


class WrongError(AssertionError):
    """A reader gave what no reader may give."""


@cache
def originals():
    """Return the contents of the corpus."""
    return [path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.is_file()]


@cache
def spreadsheets():
    return [an_xlsx(ROWS), an_xls(ROWS)]


def spoilt(seed, *, of=originals):
    """Return one of the files with a few things done to it; the same for the same seed."""
    dice = random.Random(seed)
    content = dice.choice(of())
    for _time in range(dice.randint(1, 6)):
        content = dice.choice(WAYS)(dice, content, of)
    return content


def _flip(dice, content, of):
    if not content:
        return content
    changed = bytearray(content)
    for _time in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _insert(dice, content, of):
    place = dice.randint(0, len(content))
    return content[:place] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50)) + content[place:]


def _span(dice, content):
    start = dice.randint(0, len(content))
    return start, min(start + dice.choice((1, 5, 50, 500)), len(content))


def _remove(dice, content, of):
    start, end = _span(dice, content)
    return content[:start] + content[end:]


def _repeat(dice, content, of):
    start, end = _span(dice, content)
    return content[:end] + content[start:end] * dice.choice((1, 2, 20)) + content[end:]


def _cut(dice, content, of):
    return content[: dice.randint(0, len(content))]


def _mix(dice, content, of):
    other = dice.choice(of())
    return content[: dice.randint(0, len(content))] + other[dice.randint(0, len(other)) :]


def _shuffle(dice, content, of):
    lines = LINE.findall(content)
    dice.shuffle(lines)
    return b"".join(lines)


def _replace_number(dice, content, of):
    numbers = list(re.finditer(rb"[0-9]+", content))
    if not numbers:
        return content
    found = dice.choice(numbers)
    return content[: found.start()] + dice.choice(TOKENS) + content[found.end() :]


WAYS = (
    _flip,
    _insert,
    _insert,
    _remove,
    _repeat,
    _cut,
    _mix,
    _shuffle,
    _replace_number,
    _replace_number,
)


def outcome(content):
    """Return in a word what came of it; questions are answered by their first choice.

    Raises WrongError for a line that cannot be stored, and whatever a reader lets through.
    """
    try:
        file = opened(content)
        answers = {one.about: one.choices[0].answer for one in file.questions if one.choices}
        if answers:
            file = opened(content, **answers)
        contents = Contents.of(file)
    except UnansweredError:
        return "asked"
    except FileRefusedError as error:
        if not all(problem.sentence for problem in error.problems):
            raise WrongError("a refusal without a sentence") from error
        return "refused"
    for line in contents.bookings:
        check(line)
    for line in contents.problems:
        if not (isinstance(line, Problem) and line.sentence and "\0" not in line.raw):
            raise WrongError(line)
    return "read" if contents.bookings else "nothing in it"


def check(line: Booking) -> None:
    texts = [value for name in line._fields if isinstance(value := getattr(line, name), str)]
    is_right = (
        line.amount
        and line.amount.is_finite()
        and abs(line.amount) <= MAX_AMOUNT
        and line.amount == round(line.amount, decimals_of(line.currency))
        and is_currency(line.currency)
        and type(line.booked_on) is date
        and EARLIEST <= line.booked_on <= LATEST
        and not any("\0" in text for text in (*texts, *line.tags))
        and line.number > 0
    )
    if not is_right:
        raise WrongError(line)
