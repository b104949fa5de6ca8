"""CAMT.052, .053 and .054: XML by ISO 20022, whichever of its many versions.

Read as a stream and only once: of each entry the few values that matter are kept under their
paths until it ends. No document type is read, and nothing is ever fetched.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from expenses.importing.booking import Booking, Line, Reader, StatementFile
from expenses.importing.decoding import Text, declared_in_xml
from expenses.importing.formats.camt_entries import (
    STATEMENTS,
    Collector,
    Entry,
    TooMuchError,
    Values,
)
from expenses.importing.formats.ofx import day_in
from expenses.importing.refusing import (
    FileRefusedError,
    LineError,
    Problem,
    Skipped,
    bounded,
    problem,
    quoted,
)
from expenses.importing.texts import identifier
from expenses.money import is_currency

PIECE = 1 << 16
AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")


class CamtFile(StatementFile):
    format = "camt"

    def __init__(self, content: bytes, *, reader: Reader) -> None:
        self._text = Text(content, declared=declared_in_xml(content))
        self.encoding = self._text.encoding
        self._reader = reader
        start = self._text.start(20_000)
        self.format = next(
            (name for tag, name in STATEMENTS.items() if f"<{tag}>" in start), "camt"
        )

    def __iter__(self) -> Iterator[Line]:
        target = Collector()
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        target.watch(parser.parser)
        try:
            for piece in self._pieces():
                target.raw += piece.encode("utf-8", "replace")
                parser.feed(piece)
                for entry in target.take():
                    yield from self._lines(entry)
            parser.close()
        except ParseError as error:
            yield from (line for entry in target.take() for line in self._lines(entry))
            sentence = _("the file is cut or broken here: what follows cannot be read")
            yield Problem(error.position[0], sentence)
        except DefusedXmlException:
            raise FileRefusedError.whole(
                _("The file holds a document type, which is not read.")
            ) from None
        except TooMuchError:
            raise FileRefusedError.whole(
                _("The file is nested or grouped too deeply to be a bank's.")
            ) from None

    def _pieces(self) -> Iterator[str]:
        for chunk in self._text.chunks():
            for place in range(0, len(chunk), PIECE):
                yield chunk[place : place + PIECE]

    def _lines(self, entry: Entry) -> Iterator[Line]:
        try:
            yield from self._bookings(entry)
        except LineError as error:
            yield problem(entry.number, str(error), entry.raw)

    def _bookings(self, entry: Entry) -> list[Line]:
        """Return one booking, or one for each detail where these add up to the entry."""
        values = entry.values
        status = values.get("Sts") or values.get("Sts/Cd") or values.get("Sts/Prtry") or "BOOK"
        if status not in {"BOOK", "BOOKED"}:
            return [Skipped(entry.number, _("it is not booked yet"))]
        currency = _currency(values.get("Amt@Ccy", ""), self._reader.currency)
        amount = bounded(_amount(values, "Amt", values), currency=currency)
        if not amount:
            return [Skipped(entry.number, _("the amount is 0"))]
        booked = _day(values, "BookgDt") or _day(values, "ValDt")
        if booked is None:
            raise LineError(_("there is no date"))
        parts = [_part(detail, values, currency) for detail in entry.details]
        is_split = len(parts) > 1 and None not in parts and sum(filter(None, parts)) == amount
        if not is_split:
            merged = entry.details[0] if len(entry.details) == 1 else {}
            return [self._booking(entry, merged, amount, currency, booked)]
        return [
            self._booking(entry, detail, part, currency, booked, place)
            for place, (detail, part) in enumerate(zip(entry.details, parts, strict=True), 1)
            if part
        ]

    def _booking(
        self,
        entry: Entry,
        detail: Values,
        amount: Decimal,
        currency: str,
        booked: date,
        place: int = 0,
    ) -> Booking:
        values = entry.values
        is_reversal = values.get("RvslInd") == "true" or detail.get("RvslInd") == "true"
        # Money out went to the creditor; of a booking turned round it comes back from there.
        other = "Cdtr" if (amount > 0) != is_reversal else "Dbtr"
        own_id = identifier(detail.get("Refs/AcctSvcrRef", ""))
        shared = identifier(values.get("AcctSvcrRef", ""))
        purpose = (
            detail.get("RmtInf/Ustrd")
            or detail.get("RmtInf/Strd/CdtrRefInf/Ref")
            or detail.get("RmtInf/Strd/AddtlRmtInf")
            or detail.get("AddtlTxInf")
            or values.get("AddtlNtryInf", "")
        )
        return Booking(
            number=entry.number,
            booked_on=booked,
            valued_on=_day(values, "ValDt"),
            amount=amount,
            currency=currency,
            counterparty=_party(detail, other),
            purpose=purpose,
            kind=_("reversal") if is_reversal else values.get("AddtlNtryInf", "")[:100],
            reference=identifier(detail.get("Refs/EndToEndId", "")),
            counterparty_account=detail.get(f"RltdPties/{other}Acct/Id/IBAN")
            or detail.get(f"RltdPties/{other}Acct/Id/Othr/Id", ""),
            account=entry.account,
            bank_id=own_id if own_id != shared and own_id else _numbered(shared, place),
            raw=entry.raw,
        )


def _amount(values: Values, path: str, entry: Values) -> Decimal:
    """Return the amount as it is stored: positive for money out."""
    text = values.get(path, "")
    try:
        amount = Decimal(text) if text.replace(".", "", 1).isdigit() and text.isascii() else None
    except ArithmeticError:
        amount = None
    if amount is None:
        raise LineError(
            _("%(cell)s is not an amount") % {"cell": quoted(text)}
            if text
            else _("there is no amount")
        )
    sign = values.get("CdtDbtInd") or entry.get("CdtDbtInd", "")
    if sign not in {"CRDT", "DBIT"}:
        raise LineError(
            _("%(cell)s does not say whether money went out or in") % {"cell": quoted(sign)}
        )
    return amount if sign == "DBIT" else -amount


def _part(detail: Values, entry: Values, currency: str) -> Decimal | None:
    """Return a detail's part of the entry, if it says so in the entry's currency."""
    for path in AMOUNTS:
        if detail.get(f"{path}@Ccy") == currency:
            return bounded(_amount(detail, path, entry), currency=currency)
    return None


def _day(values: Values, name: str) -> date | None:
    text = values.get(f"{name}/Dt") or values.get(f"{name}/DtTm")
    return day_in(text) if text else None


def _currency(code: str, otherwise: str) -> str:
    if not code:
        return otherwise
    if not is_currency(code):
        raise LineError(_("%(cell)s is not a currency, like EUR") % {"cell": quoted(code)})
    return code


def _party(detail: Values, which: str) -> str:
    paths = (f"RltdPties/{which}/Nm", f"RltdPties/Ultmt{which}/Nm")
    return next((detail[path] for path in paths if detail.get(path)), "")


def _numbered(bank_id: str, place: int) -> str:
    return f"{bank_id}/{place}" if bank_id and place else bank_id
