"""How dates and amounts are written in a table, as far as all of its rows together say it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby, islice, pairwise

from expenses.importing.amounts import COMMA, POINT, is_credited, possible_amounts
from expenses.importing.booking import Reader
from expenses.importing.days import DMY, MDY, ORDERS, YMD, possible_orders
from expenses.importing.tables.grid import Grid, Row, Typed
from expenses.importing.tables.roles import DAYS, Roles
from expenses.money import decimals_of

# What an amount's sign means: below 0 is spent; above 0 is spent; another column tells, either
# instead of the sign or beside it; or there is a column each.
SIGNED, SPENT, DIRECTION, KIND, APART = WAYS = "signed", "spent", "direction", "kind", "apart"
MONEY = ("amount", "out", "in", "fee")
ROWS_SHOWN = 3
LEAST_SORTED = 4
AT_ONCE = 200  # so few that they are gone before garbage is looked for
# A column of amounts with one mark, of which none is 0: no other reading of any is possible.
_PLAIN = r"-?(?!0+[.,]0+\n)[0-9]{1,15}"
_PLAIN_COLUMN = re.compile(rf"(?:{_PLAIN}([.,])[0-9]{{1,2}}\n(?:{_PLAIN}\1[0-9]{{1,2}}\n)*)?")
_TWO_DECIMALS = re.compile(r"[.,][0-9]{2}\n")
SURE, NEARLY_SURE, LIKELY, OPEN = 1.0, 0.95, 0.9, 0.5


@dataclass
class Habits:
    """What was seen; `dates_apart` are rows whose days differ between the possible orders."""

    days: int = 0
    failed_orders: Counter[str] = field(default_factory=Counter)
    steps_back: Counter[str] = field(default_factory=Counter)
    steps_on: Counter[str] = field(default_factory=Counter)
    has_points_in_days: bool = False
    dates_apart: list[Row] = field(default_factory=list)
    amounts: int = 0
    failed_marks: Counter[str] = field(default_factory=Counter)
    finest: Counter[str] = field(default_factory=Counter)
    amounts_apart: list[Row] = field(default_factory=list)
    below_zero: Counter[str] = field(default_factory=Counter)
    above_zero: Counter[str] = field(default_factory=Counter)
    credited: int = 0
    shown: list[Row] = field(default_factory=list)


def look_through(grid: Grid, *, after: int, roles: Roles, reader: Reader) -> Habits:
    """Go through all rows once; nothing of them but a few examples is kept."""
    habits = Habits()
    days = [place for role in sorted(DAYS) for place in roles.get(role, ())]
    money = [(role, place) for role in MONEY for place in roles.get(role, ())]
    before: dict[tuple[int, str], date] = {}
    rows = _rows(grid, after)
    while block := list(islice(rows, AT_ONCE)):
        _add_days(habits, block, days, before, reader)
        if len(habits.shown) < ROWS_SHOWN or not _add_plain_amounts(habits, block, money):
            _add_amounts(habits, block, money)
    return habits


def _rows(grid: Grid, after: int) -> Iterator[Row]:
    return (row for row in grid.rows() if isinstance(row, Row) and row.number > after)


def _add_days(
    habits: Habits,
    rows: list[Row],
    places: list[int],
    before: dict[tuple[int, str], date],
    reader: Reader,
) -> None:
    is_apart = False
    for place in places:
        cells = [cell for row in rows if (cell := _written_day(row, place))]
        for cell, times in Counter(cells).items():
            if found := possible_orders(cell, zone=reader.zone):
                habits.days += times
                for order in ORDERS:
                    if order not in found:
                        habits.failed_orders[order] += times
                habits.has_points_in_days = habits.has_points_in_days or "." in cell[:6]
                is_apart = is_apart or _is_apart(found)
        # A day like the one above it takes no step.
        for cell, _same in groupby(cells):
            for order, day in possible_orders(cell, zone=reader.zone).items():
                last = before.get((place, order), day)
                habits.steps_back[order] += day < last
                habits.steps_on[order] += day > last
                before[place, order] = day
    if is_apart and len(habits.dates_apart) < ROWS_SHOWN:
        habits.dates_apart += [
            row
            for row in rows
            for place in places
            if _is_apart(possible_orders(_written_day(row, place), zone=reader.zone))
        ]
        del habits.dates_apart[ROWS_SHOWN:]


def _written_day(row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    return "" if isinstance(cell, Typed) else cell.strip()


def _is_apart(found: Mapping[str, object]) -> bool:
    return len(set(found.values())) > 1


def _add_amounts(habits: Habits, rows: list[Row], money: list[tuple[str, int]]) -> None:
    for row in rows:
        is_shown = False
        for role, place in money:
            if place < len(row.cells) and (cell := row.cells[place].strip()):
                is_shown = _add_amount(habits, row, role, row.cells[place], cell) or is_shown
        if is_shown and len(habits.shown) < ROWS_SHOWN:
            habits.shown.append(row)


def _add_plain_amounts(habits: Habits, rows: list[Row], money: list[tuple[str, int]]) -> bool:
    """Add the amounts at once if all are written alike and plainly; return whether they were."""
    columns = []
    for role, place in money:
        cells = [cell for row in rows if place < len(row.cells) and (cell := row.cells[place])]
        text = "".join([f"{cell}\n" for cell in cells])
        found = _PLAIN_COLUMN.fullmatch(text)
        if not found or text.count("\n") > len(cells) or any(type(one) is Typed for one in cells):
            return False
        if cells:
            columns.append((role, found[1], len(cells), text))
    for role, mark, count, text in columns:
        habits.amounts += count
        habits.failed_marks[COMMA if mark == POINT else POINT] += count
        finest = 2 if _TWO_DECIMALS.search(text) else 1
        habits.finest[mark] = max(habits.finest[mark], finest)
        below = text.count("-")
        habits.below_zero[role] += below
        habits.above_zero[role] += count - below
    return True


def _add_amount(habits: Habits, row: Row, role: str, written: str, cell: str) -> bool:
    if isinstance(written, Typed):
        value = Decimal(cell)
    else:
        found = possible_amounts(cell)
        if not found:
            return False
        habits.amounts += 1
        for mark in (POINT, COMMA):
            if mark not in found:
                habits.failed_marks[mark] += 1
            else:
                exponent = int(found[mark].as_tuple().exponent)
                habits.finest[mark] = max(habits.finest[mark], -exponent)
        if len(set(found.values())) > 1 and len(habits.amounts_apart) < ROWS_SHOWN:
            habits.amounts_apart.append(row)
        value = next(iter(found.values()))
        habits.credited += role == "amount" and not cell[-1].isdigit() and is_credited(cell)
    habits.below_zero[role] += value < 0
    habits.above_zero[role] += value > 0
    return value != 0


def date_order(habits: Habits, *, is_english: bool) -> tuple[str, float, tuple[str, ...]]:
    """Return the order, how sure it is, and the orders to ask about if it is open."""
    if not habits.days:
        return YMD, SURE, ()
    fewest = min(habits.failed_orders[order] for order in ORDERS)
    possible = [order for order in ORDERS if habits.failed_orders[order] == fewest]
    if len(possible) == 1 or not habits.dates_apart:
        return possible[0], SURE if not fewest else NEARLY_SURE, ()
    if habits.has_points_in_days and DMY in possible:
        return DMY, NEARLY_SURE, ()
    in_order = [order for order in possible if _is_sorted(habits, order)]
    if len(in_order) == 1:
        return in_order[0], LIKELY, ()
    if not is_english and DMY in possible:
        return DMY, LIKELY, ()
    asked = tuple(order for order in (DMY, MDY, YMD) if order in possible)
    return asked[0], OPEN, asked


def _is_sorted(habits: Habits, order: str) -> bool:
    """Whether the days go one way only, on enough steps that this is no accident."""
    steps = habits.steps_back[order], habits.steps_on[order]
    return max(steps) >= LEAST_SORTED and not min(steps)


def decimal_of(habits: Habits, *, currency: str) -> tuple[str, float, tuple[str, ...]]:
    """Return the mark before the decimals, how sure it is, and the marks to ask about."""
    failed = {mark: habits.failed_marks[mark] for mark in (POINT, COMMA)}
    if failed[POINT] != failed[COMMA]:
        mark = min(failed, key=lambda one: failed[one])
        return mark, SURE if not failed[mark] else NEARLY_SURE, ()
    if not habits.amounts_apart:
        return POINT, SURE, ()
    # Three digits after the mark are a group in a currency with two decimals.
    most = decimals_of(currency)
    fine = [mark for mark in (POINT, COMMA) if habits.finest[mark] <= most]
    if len(fine) == 1:
        return fine[0], NEARLY_SURE, ()
    return POINT, OPEN, (POINT, COMMA)


def balance_says(rows: tuple[Row, ...], *, roles: Roles, decimal: str) -> str | None:
    """Return what a sign means by the balances of neighbouring rows, whichever comes first."""
    if not {"amount", "balance"} <= set(roles):
        return None
    pairs = [
        (amount, balance)
        for row in rows
        if (amount := value_in(row, roles["amount"][0], decimal)) is not None
        and (balance := value_in(row, roles["balance"][0], decimal)) is not None
    ]
    votes: Counter[str] = Counter()
    for (amount, balance), (next_amount, next_balance) in pairwise(pairs):
        risen = next_balance - balance
        if not amount or not next_amount:
            continue
        votes[SIGNED] += risen == next_amount or -risen == amount
        votes[SPENT] += risen == -next_amount or risen == amount
    ways = votes.most_common(2)
    if not ways or ways[0][1] * 2 < len(pairs) - 1 or (len(ways) > 1 and ways[0][1] == ways[1][1]):
        return None
    return ways[0][0]


def value_in(row: Row, place: int, decimal: str) -> Decimal | None:
    if place >= len(row.cells):
        return None
    cell = row.cells[place]
    return Decimal(cell) if isinstance(cell, Typed) else possible_amounts(cell.strip()).get(decimal)


def sign_of(
    habits: Habits, rows: tuple[Row, ...], *, roles: Roles, decimal: str, said: str | None
) -> tuple[str, float, tuple[str, ...]]:
    """Return what a sign means, how sure that is, and the ways to ask about.

    `said` is what the rows' texts say of it. A card's own file has what was spent above 0, and
    nothing but that it is more often spent than paid back to tell it from an account's.
    """
    if "amount" not in roles:
        return APART, SURE, ()
    below, above = habits.below_zero["amount"], habits.above_zero["amount"]
    if "direction" in roles and not below:
        return DIRECTION, SURE, ()
    if told := balance_says(rows, roles=roles, decimal=decimal):
        return told, NEARLY_SURE, ()
    if "direction" in roles:
        return DIRECTION, LIKELY, ()
    if habits.credited and not below:
        # On a card's file what is not marked as paid back was spent.
        return SPENT if habits.credited < above else SIGNED, LIKELY, ()
    if said and below:
        return said, LIKELY, ()
    if below and above <= below:
        return SIGNED, LIKELY, ()
    return SPENT, OPEN, (SPENT, SIGNED)
