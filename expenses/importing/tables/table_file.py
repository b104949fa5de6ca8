"""A table with bookings, whichever bank or program it comes from."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from expenses.importing.amounts import COMMA, POINT
from expenses.importing.booking import (
    Answers,
    Line,
    Reader,
    StatementFile,
    UnansweredError,
)
from expenses.importing.days import ORDERS
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.importing.tables.asking import questions_on, which_columns
from expenses.importing.tables.currencies import amounts_apart, currency_named, currency_of
from expenses.importing.tables.grid import Grid, Row
from expenses.importing.tables.habits import (
    APART,
    LIKELY,
    MONEY,
    OPEN,
    SIGNED,
    SPENT,
    SURE,
    WAYS,
    Habits,
    date_order,
    decimal_of,
    look_through,
    sign_of,
)
from expenses.importing.tables.layout import find_layout
from expenses.importing.tables.parts import settled
from expenses.importing.tables.programs import Program, recognised
from expenses.importing.tables.reading import Reading
from expenses.importing.tables.roles import (
    FEE_TAKEN,
    Roles,
    find_roles,
    profile,
)
from expenses.importing.tables.rows import RowReader
from expenses.importing.tables.telling import amounts_by_content, texts_say
from expenses.importing.tables.words import is_english, role_of


class TableFile(StatementFile):
    """The bookings of a table.

    `confidence` says of each role, and of "dates", "decimal" and "amounts", how sure the reading
    is, from 0 to 1. `signature` is the same for files with the same columns: what a person
    answered for one holds for the others.
    """

    def __init__(self, grid: Grid, *, reader: Reader, answers: Answers) -> None:
        self._grid = grid
        self._reader = reader
        self._answers = answers
        self._layout = find_layout(grid)
        self._columns = profile(self._layout)
        self._program: Program | None = None
        self.format = grid.format
        self.encoding = grid.encoding
        self.confidence: dict[str, float] = {}
        self._roles = self._find_roles()
        self.reading: Reading | None = None
        if not has_what_is_needed(self._roles):
            self.questions = (which_columns(),)
            return
        habits = look_through(
            grid, after=self._layout.header_line, roles=self._roles, reader=reader
        )
        self.reading = self._read(habits)
        self.read_as = self.reading.digest(reader.zone)

    @property
    def header(self) -> tuple[str, ...]:
        return self._layout.header

    @property
    def roles(self) -> Roles:
        return self._roles

    @property
    def signature(self) -> str:
        return self._layout.signature

    @property
    def first_rows(self) -> tuple[Row, ...]:
        return self._layout.sample[:5]

    @property
    def has_names_to_know(self) -> bool:
        """Whether its names are a bank's: a program's say all, and no names say too little."""
        return self._program is None and bool(self.header)

    @property
    def answers(self) -> Answers:
        """What to remember for the next file with these columns."""
        if self.reading is None or self.questions:
            raise UnansweredError(self.questions)
        return Answers(
            dates=self.reading.dates,
            decimal=self.reading.decimal,
            amounts=self.reading.amounts,
            columns=dict(self._roles),
        )

    def __iter__(self) -> Iterator[Line]:
        if self.reading is None or self.questions:
            raise UnansweredError(self.questions)
        rows = RowReader(self.reading, self._reader)
        return settled(
            row if isinstance(row, Problem) else rows.line_or_part(row)
            for row in self._grid.rows()
            if row.number > self._layout.header_line
        )

    def _find_roles(self) -> dict[str, tuple[int, ...]]:
        if known := recognised(self._layout.header):
            self._program, roles = known
            self.format = self._program.format
            self.confidence = dict.fromkeys(roles, SURE)
            return roles
        if self._answers.columns is not None:
            self.confidence = dict.fromkeys(self._answers.columns, SURE)
            return _within(self._answers.columns, len(self._columns))
        roles, self.confidence = find_roles(self._columns)
        money = [place for role in MONEY[:3] for place in roles.get(role, ())]
        if any(currency_named(self._columns[place].name) for place in money):
            roles.pop("currency", None)  # it is then of what the amount was before
        if "amount" in roles:
            roles["amount"] = amounts_apart(self._columns, self._layout, roles)
        if not set(MONEY[:3]) & set(roles):
            found = amounts_by_content(self._columns, self._layout.sample, roles)
            self.confidence |= dict.fromkeys(found, LIKELY)
            roles |= found
        return roles

    def _read(self, habits: Habits) -> Reading:
        currency = currency_of(
            self._columns, self._layout, self._roles, otherwise=self._reader.currency
        )
        program = self._program
        dates, sure_of_dates, orders = date_order(
            habits, is_english=is_english(self._layout.header)
        )
        decimal, sure_of_decimal, marks = decimal_of(habits, currency=currency)
        if program is not None and program.dates:
            dates, sure_of_dates, orders = program.dates, SURE, ()
        if program is not None and program.decimal:
            decimal, sure_of_decimal, marks = program.decimal, SURE, ()
        if self._answers.dates in ORDERS and orders:
            dates, sure_of_dates, orders = self._answers.dates, SURE, ()
        if self._answers.decimal in {POINT, COMMA} and marks:
            decimal, sure_of_decimal, marks = self._answers.decimal, SURE, ()
        amounts, sure_of_amounts, ways = self._sign(habits, decimal)
        self.confidence |= {
            "dates": sure_of_dates,
            "decimal": sure_of_decimal,
            "amounts": sure_of_amounts,
        }
        reading = Reading(
            roles=self._roles,
            width=max(self._layout.width, len(self._layout.header)),
            dates=dates,
            decimal=decimal,
            amounts=amounts,
            currency=currency,
            negated=frozenset(
                role
                for role in MONEY[1:]
                if habits.below_zero[role] and not habits.above_zero[role]
            ),
            currencies=self._currencies(),
            kinds=program.kinds if program and program.kinds else None,
            is_own=bool(program and program.format == "own"),
            has_names=bool(self.header),
            has_balances=any(
                self._columns[place].filled == 1 for place in self._roles.get("balance", ())
            ),
        )
        self.questions = questions_on(
            reading,
            habits,
            self._reader,
            open_to={"dates": orders, "decimal": marks, "amounts": ways},
        )
        return reading

    def _currencies(self) -> tuple[tuple[int, str], ...]:
        places = self._roles.get("amount", ())
        if len(places) < 2:
            return ()
        named = [(place, currency_named(self._columns[place].name)) for place in places]
        return tuple((place, code or self._reader.currency) for place, code in named)

    def _sign(self, habits: Habits, decimal: str) -> tuple[str, float, tuple[str, ...]]:
        rows, roles = self._layout.sample, self._roles
        said = self._said_of_signs(decimal) if "amount" in roles else None
        amounts, sure, ways = sign_of(habits, rows, roles=roles, decimal=decimal, said=said)
        if self._program is not None and amounts != APART:
            return self._program.amounts, SURE, ()
        answered = self._answers.amounts
        if answered in WAYS and ways:
            return answered, SURE, ()
        if answered in {SPENT, SIGNED} and sure <= LIKELY and answered != amounts:
            # A card and an account can have columns of the same names.
            if self._answers.is_remembered:
                return amounts, OPEN, (SPENT, SIGNED)
            return answered, SURE, ()
        return amounts, sure, ways

    def _said_of_signs(self, decimal: str) -> str | None:
        """Return what the amount's name or the rows' texts say of a sign."""
        if role_of(self._columns[self._roles["amount"][0]].name)[0] in FEE_TAKEN:
            return SIGNED
        return texts_say(self._layout.sample, roles=self._roles, decimal=decimal)


def has_what_is_needed(roles: Roles) -> bool:
    return bool({"booked", "valued"} & set(roles) and {"amount", "out", "in"} & set(roles))


def _within(columns: Roles, width: int) -> dict[str, tuple[int, ...]]:
    if not has_what_is_needed(columns) or any(
        not 0 <= place < width for places in columns.values() for place in places
    ):
        raise FileRefusedError.whole(_("The columns that were chosen are not those of this file."))
    return dict(columns)
