"""Which column of a file is what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.folding import fold
from expenses.importing.refusing import FileRefusedError
from expenses.money import is_currency

# What this program's own export has, in its order.
OWN = [
    "date",
    "title",
    "amount",
    "currency",
    "category",
    "payment_method",
    "tags",
    "note",
    "is_repeating",
    "is_excluded",
]
NEEDED = {"date", "title", "amount"}
# What is only in a bank's file: how amounts are written there, and what became of them.
AMOUNTS = ("amount", "signed", "out", "in", "fee")
NAMES = (*OWN, *AMOUNTS[1:], "state")
STATES = {"state", "status"}

_CODE = re.compile(r"\(([A-Z]{3})\)")
# Put before a text that a spreadsheet would take for a formula; see `expenses.exporting.csv_file`.
_DEFUSED = re.compile(r"'(?='*[=+@\t\r-])")
_NAMED = re.compile(rf"(?:^|,)\s*({'|'.join(NAMES)})\s*=")


def live(cell: str) -> str:
    """Return the text of a cell of our own export as it was before it was defused."""
    return cell[1:] if _DEFUSED.match(cell) else cell


@dataclass(frozen=True)
class Columns:
    """Where in a row each thing stands."""

    places: Mapping[str, int]
    header: tuple[str, ...]
    is_own: bool

    @property
    def currency(self) -> str | None:
        """The one that the amounts' header names, as in "Amount (EUR)"."""
        headers = (self.header[self.places[name]] for name in AMOUNTS if name in self.places)
        codes = {code for header in headers for code in _CODE.findall(header)}
        return codes.pop() if len(codes) == 1 and is_currency(*codes) else None

    @property
    def unread(self) -> list[str]:
        read = set(self.places.values())
        return [name for place, name in enumerate(self.header) if name and place not in read]


def named_columns(text: str) -> dict[str, str]:
    """Return what "date=Datum,title=Omschrijving,signed=Bedrag" says; names may hold commas.

    Raises ValueError with the sentence that says what to write instead.
    """
    found = list(_NAMED.finditer(text))
    ends = [*(match.start() for match in found), len(text)][1:]
    named = {
        match[1]: text[match.end() : end].strip() for match, end in zip(found, ends, strict=False)
    }
    if not found or found[0].start() or not all(named.values()) or len(named) < len(found):
        raise ValueError(
            _("Write columns as date=Datum,title=Omschrijving,signed=Bedrag. Known are: %(names)s.")
            % {"names": ", ".join(NAMES)}
        )
    if missing := {"date", "title"} - set(named):
        raise ValueError(_("Say which column is the %(name)s.") % {"name": min(missing)})
    ways = [way for way in ({"amount"}, {"signed"}, {"out", "in"}) if way & set(named)]
    if len(ways) != 1:
        raise ValueError(
            _(
                "Say which column is the amount in one of three ways: amount= (positive is spent),"
                " signed= (negative is spent), or out= and in=."
            )
        )
    return named


def find_columns(row: list[str], named: Mapping[str, str] | None) -> Columns | None:
    """Return where everything stands if this row is the header, else None.

    The second column of one name is asked for by "Amount (2)".
    """
    header = _each_once([cell.strip() for cell in row])
    folded = {fold(name): place for place, name in reversed(list(enumerate(header))) if name}
    if named is None:
        places = {name: folded[name] for name in OWN if name in folded}
        if not set(places) >= NEEDED:
            return None
    else:
        exact = {name: place for place, name in reversed(list(enumerate(header)))}
        places = {}
        for what, name in named.items():
            place = exact.get(name, folded.get(fold(name)))
            if place is None:
                return None
            places[what] = place
        if state := STATES & set(folded):
            places.setdefault("state", folded[min(state)])
    return Columns(places, tuple(header), is_own=named is None and header == OWN)


def refuse_header(rows: list[list[str]], named: Mapping[str, str] | None) -> FileRefusedError:
    """Return what to say when no row has the columns, with those of the first row."""
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    found = ", ".join(cell.strip() for cell in first if cell.strip())[:500]
    folded = {fold(cell) for cell in first}
    wanted = [name for name in (named or {}).values() if fold(name) not in folded]
    if named is None:
        sentence = _(
            "There are no columns date, title and amount. If this is a bank's file, say which"
            " column is what. The columns are: %(found)s."
        )
    else:
        sentence = _("There is no column %(wanted)s. The columns are: %(found)s.")
    return FileRefusedError.whole(sentence % {"wanted": ", ".join(wanted), "found": found})


def _each_once(names: list[str]) -> list[str]:
    """Number the names that are there before, and leave out empty ones at the end."""
    while names and not names[-1]:
        names.pop()
    return [
        f"{name} ({before + 1})" if name and (before := names[:place].count(name)) else name
        for place, name in enumerate(names)
    ]
