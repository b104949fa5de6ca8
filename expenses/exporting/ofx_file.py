"""A person's expenses for other finance programs: OFX 2.2, an account for each payment method.

An account has one currency there, so that a payment method is one for each currency paid with
it. What OFX has no room for is left out: categories, tags, and of a note all but its beginning.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import IO, Any
from xml.sax.saxutils import escape

from django.db.models import F, Max, Min, Sum, Window

from expenses.exporting.copying import copied
from expenses.exporting.rows import rounded_amount, whole_query
from expenses.models import PaymentMethod
from expenses.models.expense_queryset import ExpenseQuerySet

# By which our own reader knows it again; see `expenses.importing.formats.ofx_own`.
ORGANISATION = "Personal Expense Tracker"
OF_A_METHOD, OF_NONE = "METHOD", "NONE"  # in place of a bank's number
LONGEST_NAME, LONGEST_MEMO, LONGEST_ACCOUNT = 32, 255, 22
TYPES = ["bigint", "text", "text", "text", "date", "numeric", "text", "text", "bigint"]
TYPES += ["date", "date", "numeric"]

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}

START = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>\
<DTSERVER>{today}</DTSERVER><LANGUAGE>ENG</LANGUAGE><FI><ORG>{organisation}</ORG></FI></SONRS>\
</SIGNONMSGSRSV1>
"""
ACCOUNT = """\
<STMTTRNRS><TRNUID>{number}</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>\
<STMTRS><CURDEF>{currency}</CURDEF><BANKACCTFROM><BANKID>{bank}</BANKID><ACCTID>{name}</ACCTID>\
<ACCTTYPE>{kind}</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>{first}</DTSTART>\
<DTEND>{last}</DTEND>
"""
BOOKING = """\
<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{day}</DTPOSTED><TRNAMT>{amount}</TRNAMT>\
<FITID>{id}</FITID><NAME>{name}</NAME>{memo}</STMTTRN>
"""
# A balance has to be there. Of what it is, is known: what these bookings come to.
END_OF_ACCOUNT = """\
</BANKTRANLIST><LEDGERBAL><BALAMT>{sum}</BALAMT><DTASOF>{last}</DTASOF></LEDGERBAL></STMTRS>\
</STMTTRNRS>
"""
BANK, END_OF_BANK, END = "<BANKMSGSRSV1>\n", "</BANKMSGSRSV1>", "</OFX>\n"


def write_ofx(*, expenses: ExpenseQuerySet, to: IO[bytes], today: date) -> None:
    """Write these expenses, by payment method and oldest first, as they are at one moment."""
    for text in _file(copied(whole_query(_rows(expenses)), types=TYPES), today):
        to.write(text.encode())


def _rows(expenses: ExpenseQuerySet) -> Any:
    def of_account(figure: Any) -> Window:
        return Window(figure, partition_by=[F("payment_method"), F("currency")])

    ordered = expenses.order_by("payment_method", "currency", "spent_on", "pk")
    return ordered.values_list(
        "payment_method",
        "payment_method__name",
        "payment_method__kind",
        "currency",
        "spent_on",
        rounded_amount(),
        "title",
        "note",
        "pk",
        of_account(Min("spent_on")),
        of_account(Max("spent_on")),
        of_account(Sum(rounded_amount())),
    )


def _file(rows: Iterator[tuple[Any, ...]], today: date) -> Iterator[str]:
    yield START.format(today=_day(today), organisation=ORGANISATION)
    number = 0
    accounts = groupby(rows, key=lambda row: (row[0], row[3]))
    for number, ((method, currency), booked) in enumerate(accounts, 1):
        row = next(booked)
        name, kind = row[1:3]
        first, last, total = row[9:]
        yield BANK if number == 1 else ""
        yield ACCOUNT.format(
            number=number,
            currency=currency,
            bank=OF_NONE if method is None else OF_A_METHOD,
            name=_written(_account(method, name)),
            kind="CREDITLINE" if kind == PaymentMethod.Kind.CREDIT else "CHECKING",
            first=_day(first),
            last=_day(last),
        )
        yield _booking(row)
        yield from map(_booking, booked)
        yield END_OF_ACCOUNT.format(sum=f"{-total:f}", last=_day(last))
    yield (END_OF_BANK if number else "") + END


def _booking(row: tuple[Any, ...]) -> str:
    day, amount, title, note, pk = row[4:9]
    # A name as long as it may be is the beginning of a title, and the memo then all of it.
    is_cut = len(title) >= LONGEST_NAME
    memo = title if is_cut else note
    return BOOKING.format(
        kind="DEBIT" if amount > 0 else "CREDIT",
        day=_day(day),
        amount=_signed(amount),
        id=pk,
        name=_written(_shortened(title, LONGEST_NAME) if is_cut else title),
        memo=f"<MEMO>{_written(_shortened(memo, LONGEST_MEMO))}</MEMO>" if memo else "",
    )


def _account(method: int | None, name: str | None) -> str:
    """Return what the account is called: by its number too where its name is too long."""
    if method is None or name is None:
        return OF_NONE
    if len(name) <= LONGEST_ACCOUNT:
        return name
    end = f"… {method}"
    return name[: LONGEST_ACCOUNT - len(end)] + end


def _signed(amount: Decimal) -> str:
    return f"{-amount:f}"


def _shortened(text: str, most: int) -> str:
    return text if len(text) < most else text[: most - 1] + "…"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _written(text: str) -> str:
    return escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text), _LINES)
