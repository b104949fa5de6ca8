"""MT940 and MT942: SWIFT's statements, with the details as banks of each country write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from expenses.importing.booking import Booking, Line, Reader, StatementFile
from expenses.importing.decoding import Text
from expenses.importing.refusing import LineError, Problem, Skipped, bounded, problem, quoted
from expenses.importing.texts import identifier, one_line
from expenses.money import is_currency

MOST_LINES_OF_ONE = 200
_FIELD = re.compile(r":([0-9]{2}[A-Z]?):(.*)", re.DOTALL)
_BALANCE = re.compile(r"[CD](?P<day>[0-9]{6})(?P<currency>[A-Z]{3})[0-9]+,?[0-9]*")
_LINE = re.compile(
    r"(?P<valued>[0-9]{6})(?P<booked>[0-9]{4})?(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[0-9]+(?:,[0-9]*)?)(?P<kind>[A-Z][A-Z0-9]{3})?(?P<rest>.*)",
    re.DOTALL,
)
_CODED = re.compile(r"[0-9]{3}(?P<mark>[^0-9A-Za-z\s:/])(?=[0-9]{2})")
_SLASHED = re.compile(
    r"/(TRCD|MARF|EREF|PREF|CSID|CNTP|REMI|PURP|ULTC|ULTD|IBAN|BIC|NAME|ORDP|BENM|TRTP|NRTX|RTRN|ISDT|EXCH|ADDR)/"
)
_TAGGED = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|IBAN|BIC|BREF)\+")
OPENING, CLOSING = {"60F", "60M", "34F"}, {"62F", "62M"}
HALF_A_YEAR = 6


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    raw: str
    details: str = ""


@dataclass
class _Statement:
    """What is read of one; its lines wait for its end, where a balance can make all doubtful."""

    account: str = ""
    currency: str = ""
    lines: list[_Line] = field(default_factory=list)
    problem: Problem | None = None


class SwiftFile(StatementFile):
    format = "mt940"

    def __init__(self, content: bytes, *, reader: Reader) -> None:
        self._text = Text(content)
        self.encoding = self._text.encoding
        self._reader = reader
        if re.search(r"^:34F:|^:13D:", self._text.start(20_000), re.MULTILINE):
            self.format = "mt942"

    def __iter__(self) -> Iterator[Line]:
        statement = _Statement()
        for number, tag, value in self._fields():
            if tag in {"20", ""}:
                yield from self._lines(statement)
                statement = _Statement()
            elif tag == "25":
                statement.account = one_line(value)
            elif tag in OPENING | CLOSING:
                _balance(statement, number, tag, value)
            elif tag == "61":
                statement.lines.append(_Line(number, value, f":61:{value}"))
            elif tag == "61/86":
                last = statement.lines[-1]
                last.details, last.raw = value, f"{last.raw}\n:86:{value}"
        yield from self._lines(statement)

    def _fields(self) -> Iterator[tuple[int, str, str]]:
        """Yield number, tag and text of each field; the details of a line have a tag of their own.

        An empty tag is the end of a statement.
        """
        tag, number = "", 0
        value: list[str] = []
        for place, line in enumerate(self._text.bounded_lines(), 1):
            text = line.rstrip("\r\n").replace("\0", "\ufffd")
            begun = _FIELD.fullmatch(text[text.find(":") :] if text.startswith("{") else text)
            if begun or (text[:1] == "-" and text.strip("-}{ ") in {"", "XXX"}):
                if tag:
                    yield number, tag, "\n".join(value)
                before, tag = tag, begun[1] if begun else ""
                if tag == "86" and before == "61":
                    tag = "61/86"
                number, value = place, [begun[2]] if begun else []
                if not tag:
                    yield place, "", ""
            elif tag and len(value) < MOST_LINES_OF_ONE:
                value.append(text)
        if tag:
            yield number, tag, "\n".join(value)

    def _lines(self, statement: _Statement) -> Iterator[Line]:
        if statement.problem is not None:
            yield statement.problem
            return
        for line in statement.lines:
            try:
                yield self._booking(line, statement)
            except LineError as error:
                yield problem(line.number, str(error), line.raw)

    def _booking(self, line: _Line, statement: _Statement) -> Line:
        found = _LINE.fullmatch(line.text)
        if not found:
            raise LineError(_("%(cell)s is not a booking") % {"cell": quoted(line.text)})
        currency = statement.currency or self._reader.currency
        amount = bounded(Decimal(found["amount"].replace(",", ".")), currency=currency)
        valued_on = day_of(found["valued"])
        if not amount:
            return Skipped(line.number, _("the amount is 0"))
        # RC takes a credit back, RD gives a debit back.
        is_out = found["mark"] in {"D", "RC", "ED"}
        own, _mark, banks = found["rest"].partition("\n")[0].partition("//")
        references = [identifier(one) for one in (own, banks)]
        texts = Details.of(line.details or found["rest"].partition("\n")[2])
        return Booking(
            number=line.number,
            booked_on=_entry_day(found["booked"], valued_on),
            valued_on=valued_on,
            amount=amount if is_out else -amount,
            currency=currency,
            counterparty=texts.counterparty,
            purpose=texts.purpose,
            kind=texts.kind or found["kind"] or "",
            reference=texts.reference or next(filter(None, references), ""),
            counterparty_account=texts.account,
            account=statement.account,
            raw=line.raw,
        )


@dataclass
class Details:
    """What field 86 says, in whichever of its styles."""

    purpose: str = ""
    counterparty: str = ""
    account: str = ""
    kind: str = ""
    reference: str = ""

    @classmethod
    def of(cls, text: str) -> "Details":
        joined = text.replace("\n", "")
        if coded := _CODED.match(joined):
            return cls._german(joined, coded["mark"])
        if _SLASHED.search(joined):
            return cls._dutch(joined)
        return cls(purpose=one_line(text))

    @classmethod
    def _german(cls, text: str, mark: str) -> "Details":
        """A code, then numbered parts: 00 kind, 20 to 29 and 60 to 63 purpose, 31 to 33 whose."""
        parts = {part[:2]: part[2:] for part in text[3:].split(mark) if part[:2].isdigit()}
        numbers = [str(number) for number in (*range(20, 30), *range(60, 64))]
        # German banks cut a text wherever a part is full, Polish ones begin a new line with each.
        between = "" if mark == "?" else " "
        purpose = between.join(parts.get(number, "") for number in numbers)
        tagged = _after_tags(_TAGGED, purpose)
        return cls(
            purpose=one_line(tagged.get("SVWZ", "" if "SVWZ" in tagged else purpose)),
            counterparty=one_line(between.join(parts.get(number, "") for number in ("32", "33"))),
            account=one_line(parts.get("31", "")),
            kind=one_line(parts.get("00", "")),
            reference=identifier(tagged.get("EREF", "")),
        )

    @classmethod
    def _dutch(cls, text: str) -> "Details":
        parts = _after_tags(_SLASHED, text)
        iban, _bic, name = [*parts.get("CNTP", "").split("/"), "", "", ""][:3]
        remittance = parts.get("REMI", "").removeprefix("USTD//").removeprefix("STRD/CUR/")
        return cls(
            purpose=one_line(remittance.strip("/")),
            counterparty=one_line(parts.get("NAME", name)),
            account=one_line(parts.get("IBAN", iban)),
            kind=one_line(parts.get("TRTP", "")),
            reference=identifier(parts.get("EREF", "").strip("/")),
        )


def day_of(digits: str) -> date:
    """Return the day of six digits, year first."""
    year = int(digits[:2])
    try:
        return date(2000 + year if year < 70 else 1900 + year, int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise LineError(_("%(cell)s is not a date") % {"cell": quoted(digits)}) from None


def _entry_day(digits: str | None, valued_on: date) -> date:
    """Return the day it was booked on, whose year is the one nearest to the value date."""
    if not digits:
        return valued_on
    month, day = int(digits[:2]), int(digits[2:])
    year = valued_on.year
    if month - valued_on.month > HALF_A_YEAR:
        year -= 1
    elif valued_on.month - month > HALF_A_YEAR:
        year += 1
    try:
        return date(year, month, day)
    except ValueError:
        raise LineError(_("%(cell)s is not a date") % {"cell": quoted(digits)}) from None


def _balance(statement: _Statement, number: int, tag: str, value: str) -> None:
    if tag == "34F":
        code = value[:3]
    else:
        found = _BALANCE.match(value)
        try:
            code = found["currency"] if found else ""
            if found:
                day_of(found["day"])
        except LineError:
            code = ""
    if not is_currency(code):
        statement.problem = statement.problem or problem(
            number,
            _("%(cell)s is not a possible balance, so nothing of this statement is read")
            % {"cell": quoted(value)},
            f":{tag}:{value}",
        )
    statement.currency = statement.currency or code


def _after_tags(tags: re.Pattern[str], text: str) -> dict[str, str]:
    found = list(tags.finditer(text))
    ends = [*(one.start() for one in found), len(text)][1:]
    return {one[1]: text[one.end() : end] for one, end in zip(found, ends, strict=True)}
