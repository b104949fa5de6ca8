"""What is wrong with a file, said line by line."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from expenses.money import MAX_AMOUNT, decimals_of

LONGEST_QUOTED = 60
LONGEST_RAW = 10_000
# What stands between them is written in its own direction.
FIRST_STRONG, END = "\u2068", "\u2069"


class Problem(NamedTuple):
    """Why a line cannot be read; `raw` is the line as the file has it, as far as that is kept."""

    number: int
    sentence: str
    raw: str = ""


def problem(number: int, sentence: str, raw: str) -> Problem:
    """Return a problem with as much of the line as a page can show and a database store."""
    return Problem(number, sentence, raw[:LONGEST_RAW].replace("\0", "\ufffd"))


class Skipped(NamedTuple):
    """Why a line that can be read is left out."""

    number: int
    reason: str


class FileRefusedError(Exception):
    """Nothing of the file was taken. A problem with number 0 is one of the whole file."""

    def __init__(self, problems: list[Problem], *, how_many: int | None = None) -> None:
        super().__init__(problems)
        self.problems = problems
        self.how_many = how_many or len(problems)

    @classmethod
    def whole(cls, sentence: str) -> "FileRefusedError":
        return cls([Problem(0, sentence)])


class NoBookingsError(FileRefusedError):
    """A table without a booking; `is_empty` if it has no rows at all."""

    def __init__(self, sentence: str, *, is_empty: bool) -> None:
        super().__init__([Problem(0, sentence)])
        self.is_empty = is_empty


class LineError(ValueError):
    """Why a line cannot be read, as the end of a sentence that begins with "Line 14"."""


def quoted(cell: str) -> str:
    """Return the start of the cell as it is put into a sentence."""
    start = cell[: 20 * LONGEST_QUOTED]
    text = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    text = text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + "…"
    # Among Arabic words the parts of a day such as 2026-11-20 would be shown last to first.
    return f"'{FIRST_STRONG}{text}{END}'" if get_language_bidi() else f"'{text}'"


def bounded(amount: Decimal, *, currency: str) -> Decimal:
    """Return the amount with its currency's decimals; raise LineError if it has more."""
    if abs(amount) > MAX_AMOUNT:
        raise LineError(_("%(cell)s is too large an amount") % {"cell": quoted(f"{amount:f}")})
    most = decimals_of(currency)
    kept = amount.quantize(Decimal(1).scaleb(-most))
    if kept != amount:
        raise LineError(
            _("%(amount)s has more than the %(most)d decimals of %(currency)s")
            % {"amount": f"{abs(amount):f}", "most": most, "currency": currency}
        )
    return kept
