"""OFX 1.x (SGML) and 2.x (XML), and QFX, which is OFX with a bank's number in it.

Read tag by tag: closing tags are left out in the one and needed in the other, and banks mix
the two, so only what is open can say where a value belongs.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from expenses.importing.amounts import possible_amounts
from expenses.importing.booking import Booking, Line, Reader, StatementFile
from expenses.importing.decoding import Text
from expenses.importing.refusing import (
    FileRefusedError,
    LineError,
    Problem,
    Skipped,
    bounded,
    problem,
    quoted,
)
from expenses.importing.texts import as_stored, identifier, one_line
from expenses.money import is_currency
from expenses.periods import EARLIEST, LATEST

MOST_IN_A_TAG = 1 << 16
MOST_BETWEEN_TAGS = 1 << 21
# Nothing is given back: a name of a hundred thousand letters is looked at once.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z0-9_.]++)(?P<rest>[^<>]*+)>(?P<value>[^<]*+)",
)
_HEADER = re.compile(r"(?:CHARSET|ENCODING|encoding)\s*[:=]\s*[\"']?([A-Za-z0-9_-]+)")
_DAY = re.compile(r"\s*([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
ACCOUNT = {"BANKACCTFROM", "CCACCTFROM"}
# How this program's own export is known, and how it says that there is no payment method.
OWN, OF_NONE = "<ORG>Personal Expense Tracker<", "NONE"
LONGEST_OWN_NAME = 32


@dataclass
class _Transaction:
    number: int
    values: dict[str, str] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    length: int = 0


class OfxFile(StatementFile):
    format = "ofx"

    def __init__(self, content: bytes, *, reader: Reader) -> None:
        declared = _HEADER.findall(content[:1000].decode("latin-1"))
        self._text = Text(content, declared=_codec(declared))
        self._reader = reader
        self.encoding = self._text.encoding
        self._is_own = OWN in self._text.start()
        if self._is_own:
            self.format = "own"
        elif "INTU.BID" in self._text.start():
            self.format = "qfx"

    def __iter__(self) -> Iterator[Line]:
        account = {"BANKID": "", "BRANCHID": "", "ACCTID": ""}
        currency = self._reader.currency
        inside: _Transaction | None = None
        is_account = is_closed = False
        number = 1
        for number, tag in _tags(self._text):
            name = tag["name"].upper()
            value = html.unescape(tag["value"]) if self._is_own else _unescaped(tag["value"])
            is_closing = bool(tag["close"])
            if inside is not None and (
                name == "STMTTRN" or (is_closing and name == "BANKTRANLIST")
            ):
                is_none = self._is_own and account["BANKID"] == OF_NONE
                yield self._line(inside, "" if is_none else account["ACCTID"], currency)
                inside = None
            if name == "STMTTRN" and not is_closing:
                inside = _Transaction(number)
            if inside is not None:
                _take(inside, tag, name, value, is_closing=is_closing)
            elif name in ACCOUNT:
                is_account = not is_closing
                account = dict.fromkeys(account, "") if is_account else account
            elif is_account and name in account and value:
                account[name] = as_stored(value) if self._is_own else one_line(value)
            elif name == "CURDEF" and value.strip():
                currency = one_line(value)
            is_closed = name == "OFX" and is_closing
        if inside is not None:
            yield problem(inside.number, _("the file ends within it"), "".join(inside.raw))
        elif not is_closed:
            yield Problem(number, _("the file is cut: it ends without its last tag"))

    def _line(self, found: _Transaction, account: str, currency: str) -> Line:
        raw = "".join(found.raw).strip()
        if "\0" in raw:
            return problem(found.number, _("it holds an empty byte"), raw)
        try:
            return self._booking(found, raw, account, currency)
        except LineError as error:
            return problem(found.number, str(error), raw)

    def _booking(self, found: _Transaction, raw: str, account: str, currency: str) -> Line:
        values = {name: one_line(value) for name, value in found.values.items()}
        posted, user = values.get("DTPOSTED", ""), values.get("DTUSER", "")
        if not (posted or user):
            raise LineError(_("there is no date"))
        currency = _currency(values.get("CURRENCY.CURSYM") or currency)
        amount = bounded(-_amount(values.get("TRNAMT", "")), currency=currency)
        booked_on = day_in(posted or user)
        if not amount:
            return Skipped(found.number, _("the amount is 0"))
        check = values.get("CHECKNUM", "").lstrip("0")
        name = values.get("NAME") or values.get("PAYEE.NAME") or values.get("EXTDNAME", "")
        if self._is_own:
            title, note = own_texts(found.values)
            return Booking(
                number=found.number,
                booked_on=booked_on,
                amount=amount,
                currency=currency,
                account=account,
                bank_id=values.get("FITID", ""),
                title=title,
                note=note,
                raw=raw,
            )
        return Booking(
            number=found.number,
            booked_on=booked_on,
            valued_on=day_in(values["DTAVAIL"]) if values.get("DTAVAIL") else None,
            amount=amount,
            currency=currency,
            counterparty=name,
            purpose=values.get("MEMO", ""),
            kind=values.get("TRNTYPE", ""),
            reference=check or values.get("REFNUM", ""),
            counterparty_account=values.get("BANKACCTTO.ACCTID", ""),
            account=account,
            bank_id=identifier(values.get("FITID", "")),
            raw=raw,
        )


def own_texts(values: Mapping[str, str]) -> tuple[str, str]:
    """Return title and note as they were; the memo has the title where a name is too short."""
    name, memo = (as_stored(values.get(key, "")) for key in ("NAME", "MEMO"))
    return (memo, "") if len(name) >= LONGEST_OWN_NAME else (name, memo)


def day_in(value: str) -> date:
    """Return the day as the bank has it, whichever zone its time is in."""
    found = _DAY.match(value)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise LineError(_("%(cell)s is not a date") % {"cell": quoted(value)})
    return day


def _amount(value: str) -> Decimal:
    if not value:
        raise LineError(_("there is no amount"))
    found = possible_amounts(value)
    # The standard allows both marks before the decimals, and nothing between thousands.
    amount = found.get("." if "." in value else ",") if len(found) > 1 else None
    amount = next(iter(found.values()), None) if amount is None else amount
    if amount is None:
        raise LineError(_("%(cell)s is not an amount") % {"cell": quoted(value)})
    return amount


def _currency(value: str) -> str:
    code = value.upper()
    if not is_currency(code):
        raise LineError(_("%(cell)s is not a currency, like EUR") % {"cell": quoted(code)})
    return code


def _take(
    into: _Transaction, tag: re.Match[str], name: str, value: str, *, is_closing: bool
) -> None:
    """Add what a tag says to the booking; aggregates in it put their name before it."""
    if into.length < MOST_IN_A_TAG:
        into.raw.append(tag[0])
        into.length += len(tag[0])
    aggregate = into.values.get("", "")
    if is_closing:
        into.values[""] = "" if name == aggregate else aggregate
    elif not value.strip() and name in {
        "CURRENCY",
        "PAYEE",
        "BANKACCTTO",
        "CCACCTTO",
        "ORIGCURRENCY",
    }:
        into.values[""] = name
    elif value.strip():
        into.values.setdefault(f"{aggregate}.{name}" if aggregate else name, value)


def _tags(text: Text) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each tag with its value and line; what is left of a chunk goes before the next."""
    number, left = 1, ""
    for chunk in text.chunks():
        whole = left + chunk
        if "<!DOCTYPE" in whole.upper():
            raise FileRefusedError.whole(_("The file holds a document type, which is not read."))
        end = max(whole.rfind("<"), 0)
        if not end and len(whole) > MOST_BETWEEN_TAGS:
            raise FileRefusedError.whole(_("This is not an OFX file: it has too little structure."))
        yield from _in(whole[:end], number)
        number += whole.count("\n", 0, end)
        left = whole[end:]
    yield from _in(left, number)


def _in(part: str, number: int) -> Iterator[tuple[int, re.Match[str]]]:
    seen = 0
    for tag in _TAG.finditer(part):
        number += part.count("\n", seen, tag.start())
        seen = tag.start()
        yield number, tag


def _unescaped(value: str) -> str:
    """Undo escaping, twice where it was done twice: "&amp;amp;" is "&" to the bank's customer."""
    for _time in range(2):
        if not _ESCAPED.search(value):
            break
        value = html.unescape(value)
    return value


def _codec(declared: list[str]) -> str:
    """Return the name by which Python knows what the header says, the last word first."""
    for name in reversed(declared):
        if name.isdigit():
            return f"cp{name}"
        if name.upper() not in {"NONE", "USASCII"}:
            return name
    return ""
