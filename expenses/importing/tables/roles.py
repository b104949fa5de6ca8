"""Which column of a table is what, by its name and by what it holds."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from expenses.importing.amounts import possible_amounts
from expenses.importing.tables.beside import is_state
from expenses.importing.tables.grid import is_day
from expenses.importing.tables.layout import Layout
from expenses.importing.tables.names import CURRENCIES
from expenses.importing.tables.words import bare, role_of
from expenses.money import is_currency

# Roles that several columns may have; of the others the first column is taken.
SEVERAL = {"purpose", "note", "tags", "category"}
DAYS = {"booked", "valued"}
FEE_TAKEN = ("net", "gross")
AMOUNTS = ("amount", "out", "in", "fee", "balance", *FEE_TAKEN)
PARTIES = {"counterparty", "payer", "payee"}
MOST = 0.8  # of the filled cells are of one kind where no name says so
HALF = 0.5  # are enough where one does
BY_CONTENT = 0.7
OUT_WORDS = (
    "d|dr|debit|debet|af|s|soll|out|withdrawal|expense|dbit|cargo|debito|charge|uit|money out|"
    "paid out|outgoing|dare|belastung|lastschrift|sortie|ausgang|ausgabe|w|χ|χρεωση|расход|дебет|"
    "db|支出|출금"
)
IN_WORDS = (
    "c|cr|credit|bij|h|haben|in|deposit|income|crdt|abono|credito|money in|paid in|incoming|"
    "avere|gutschrift|entree|eingang|einnahme|refund|π|πιστωση|приход|доход|кредит|kr|k|"
    "收入|입금"
)
DIRECTIONS = {
    **dict.fromkeys(OUT_WORDS.split("|"), 1),
    **dict.fromkeys(IN_WORDS.split("|"), -1),
    "-": 1,
    "+": -1,
}
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")

Roles = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Column:
    """Shares are of the filled cells in the sample."""

    place: int
    name: str
    filled: float
    days: float
    amounts: float
    negative: float
    money: float
    currencies: float
    directions: float
    ibans: float
    worded: float
    states: float
    distinct: float
    length: float

    def can_be(self, role: str) -> bool:
        if not self.filled:
            # The next file may have something there, and is to be read the same way.
            return role not in {*DAYS, "amount", "balance", *FEE_TAKEN, "currency", "direction"}
        share = {
            **dict.fromkeys(DAYS, self.days),
            **dict.fromkeys(AMOUNTS, self.amounts),
            "currency": self.currencies,
            "direction": self.directions,
        }
        if role in share:
            return share[role] >= HALF
        return True


def direction_of(cell: str) -> int | None:
    """Return 1 for money out, -1 for money in, None for what says neither."""
    return DIRECTIONS.get(cell.strip() if cell.strip() in {"+", "-"} else bare(cell))


def profile(layout: Layout) -> list[Column]:
    width = max(layout.width, len(layout.header))
    return [
        _column(
            place,
            layout.header,
            [row.cells[place] for row in layout.sample if place < len(row.cells)],
        )
        for place in range(width)
    ]


def _column(place: int, header: tuple[str, ...], cells: list[str]) -> Column:
    filled = [cell.strip() for cell in cells if cell.strip()]
    count = len(filled) or 1
    told = [] if set(filled) == {"-"} else filled  # dashes alone say that there is nothing
    return Column(
        place=place,
        name=header[place] if place < len(header) else "",
        filled=len(filled) / (len(cells) or 1),
        days=sum(map(is_day, filled)) / count,
        amounts=sum(bool(possible_amounts(cell)) for cell in filled) / count,
        negative=sum(
            any(amount < 0 for amount in possible_amounts(cell).values()) for cell in filled
        )
        / count,
        money=sum(not cell.isdigit() and bool(possible_amounts(cell)) for cell in filled) / count,
        currencies=sum(is_currency(cell.upper()) for cell in filled) / count,
        directions=sum(direction_of(cell) is not None for cell in told) / count,
        ibans=sum(bool(IBAN.fullmatch(cell.replace(" ", ""))) for cell in filled) / count,
        worded=sum(map(_is_worded, filled)) / count,
        states=sum(map(is_state, filled)) / count,
        distinct=len(set(filled)) / count,
        length=sum(map(len, filled)) / count,
    )


def _is_worded(cell: str) -> bool:
    """Whether it says something to a person: not only numbers, marks and an account."""
    return any(map(str.isalpha, cell)) and not IBAN.fullmatch(cell.replace(" ", ""))


def find_roles(columns: list[Column]) -> tuple[dict[str, tuple[int, ...]], dict[str, float]]:
    """Return the places of each role, and how sure each is."""
    roles: dict[str, tuple[int, ...]] = {}
    sure: dict[str, float] = {}
    named = [(column, *_named(column)) for column in columns]
    for column, role, confidence in sorted(named, key=_most_telling):
        if not role or (role in roles and role not in SEVERAL):
            continue
        roles[role] = tuple(sorted((*roles.get(role, ()), column.place)))
        sure[role] = min(confidence, sure.get(role, 1))
    _choose_amount(roles)
    if not {"purpose", *PARTIES} & set(roles) and "note" in roles:
        roles["purpose"] = roles.pop("note")
    if not {"purpose", "counterparty"} & set(roles):
        _make_purpose([column for column, role, _sure in named if role == "kind"], roles)
    unnamed = [column for column, role, confidence in named if not confidence and not role]
    if "purpose" in roles:
        roles["purpose"] += _without_a_name(columns, after=roles["purpose"][-1])
    for role, place in _by_content(unnamed, roles):
        roles[role] = (place,)
        sure[role] = BY_CONTENT
    if "amount" in roles and {"out", "in"} & set(roles):
        # One column with both signs says the same as the two beside it.
        roles.pop("out", None), roles.pop("in", None)
    return roles, sure


def _without_a_name(columns: list[Column], *, after: int) -> tuple[int, ...]:
    """Return the columns in which a text goes on, below a header that has one name for all."""
    found = takewhile(lambda column: not column.name, columns[after + 1 :])
    places = [column.place for column in found if column.worded >= HALF]
    return tuple(places) if columns[after].name else ()


def _choose_amount(roles: dict[str, tuple[int, ...]]) -> None:
    """Take what is left of an amount after a fee, else the amount and the fee beside it."""
    net, gross = roles.pop("net", None), roles.pop("gross", None)
    if "fee" in roles and not (net or gross or {"amount", "out", "in"} & set(roles)):
        roles["amount"] = roles.pop("fee")
    if net:
        roles["amount"] = net
        roles.pop("fee", None)
    elif gross:
        roles["amount"] = gross


def _make_purpose(kinds: list[Column], roles: dict[str, tuple[int, ...]]) -> None:
    """Take for the purpose what says most of several kinds, or the only one."""
    if kinds:
        told = max(kinds, key=lambda column: column.length * column.distinct)
        roles["purpose"] = (told.place,)
        others = tuple(column.place for column in kinds if column is not told)[:1]
        roles.pop("kind", None)
        if others:
            roles["kind"] = others


def _named(column: Column) -> tuple[str, float]:
    role, confidence = role_of(column.name)
    if role == "kind" and column.directions == 1 and column.filled:
        return "direction", 0.9
    if role == "direction" and not column.can_be(role):
        return ("amount" if column.amounts >= MOST and column.money else "kind"), 0.6
    if role in {"purpose", "counterparty"} and column.days == 1 and column.filled:
        return "valued", 0.5
    if role in PARTIES and column.worded < HALF and column.filled:
        return "counterparty_account", 0.5
    if role == "purpose" and not column.worded and column.filled:
        return "reference", 0.5
    if role == "state" and bare(column.name) == "info" and not column.states:
        return "purpose", 0.5
    if role == "account" and 0 < column.filled < 1:
        return "counterparty_account", 0.5  # the own one is in each row
    if role == "counterparty_account" and column.name and not column.ibans and column.filled:
        return role, confidence / 2
    if role == "valued" and column.currencies >= MOST and column.filled:
        return "currency", 0.9
    if role == "valued" and not column.can_be(role) and column.amounts >= MOST:
        return "amount", 0.6  # "Value" can be either
    if role == "purpose" and column.directions >= HALF:
        return ("direction" if column.directions == 1 else "kind"), 0.7
    name = bare(column.name)
    if (
        not confidence
        and column.amounts >= MOST
        and (is_currency(name.upper()) or name in CURRENCIES)
    ):
        return "amount", 0.7  # "CAD$" beside "USD$"
    return (role, confidence) if column.can_be(role) else ("", 0.0)


def _most_telling(named: tuple[Column, str, float]) -> tuple[bool, float, int]:
    """The longer name first for whom the money went to: "Name" alone can be the owner's."""
    column, role, confidence = named
    return (
        not column.filled,
        -confidence,
        -len(column.name) if role.startswith("counterparty") else 0,
    )


def _by_content(columns: list[Column], roles: Roles) -> Iterable[tuple[str, int]]:
    """Yield roles for columns whose names say nothing, as far as they are still needed."""
    taken: set[int] = set()
    needed = [role for role in ("booked", "valued") if role not in roles]
    days = [column for column in columns if column.filled > BY_CONTENT and column.days >= MOST]
    for role, column in zip(needed, days, strict=False):
        taken.add(column.place)
        yield role, column.place
    if "direction" not in roles:
        for column in columns:
            if column.filled == 1 and column.directions == 1 and column.length < 10:
                taken.add(column.place)
                yield "direction", column.place
                break
    if "currency" not in roles:
        for column in columns:
            if column.filled == 1 and column.currencies == 1 and column.place not in taken:
                taken.add(column.place)
                yield "currency", column.place
                break
    texts = [
        column
        for column in columns
        if column.place not in taken
        and column.filled
        and not (column.days >= MOST or column.amounts >= MOST or column.currencies >= MOST)
    ]
    if not {"purpose", "counterparty"} & set(roles) and texts:
        yield "purpose", max(texts, key=lambda column: column.length * column.distinct).place


def amount_columns(columns: list[Column], roles: Roles) -> list[Column]:
    """Return the columns that could hold the amount where no name says so."""
    taken = {place for places in roles.values() for place in places}
    return [
        column
        for column in columns
        if column.place not in taken
        and column.amounts >= MOST
        and column.days < MOST
        and column.filled
        and role_of(column.name)[1] == 0
    ]
