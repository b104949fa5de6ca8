"""What a row's own words say about the sign of its amount."""

import re
from collections.abc import Iterable

from expenses.importing.amounts import possible_amounts
from expenses.importing.tables.grid import Row
from expenses.importing.tables.habits import SIGNED, SPENT
from expenses.importing.tables.roles import Roles

# A card's statement thanks for what was paid into it, and both know money back; an account's
# says from where money came.
_PAID_IN = re.compile(
    r"\bthank you\b|\bpayments? received\b|\bzahlung(?:/überweisung)?\s+erhalten\b|\bbesten dank\b"
    r"|\bpaiement (?:reçu|recu|merci)\b|\bmerci pour\b|\bpago recibido\b|\bgracias por su pago\b"
    r"|\bpagamento (?:recebido|ricevuto)\b|\bbetaling ontvangen\b|\bbetalning mottagen\b"
    r"|\btack för\b|\btak for\b|\botrzymana wpłata\b"
    r"|\brefund\b|\brückerstattung\b|\berstattung\b|\bretoure\b|\bremboursement\b|\breembolso\b"
    r"|\bdevoluci[óo]n\b|\brimborso\b|\bterugbetaling\b|\bzwrot\b|\båterbetalning\b",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"\b(?:salary|payroll|wages|gehalt|lohn|bezüge|salaire|paie|n[óo]mina|sueldo|salario|stipendio"
    r"|sal[áa]rio|ordenado|salaris|loon|wynagrodzenie|výplata|mzda|lön|løn|lønn|palkka)\b",
    re.IGNORECASE,
)
TELLING = ("counterparty", "payer", "payee", "purpose", "kind")


def texts_say(rows: Iterable[Row], *, roles: Roles, decimal: str) -> str | None:
    """Return what a sign means if all rows that thank for a payment, give back or pay wages agree.

    Wages are believed only where they come in: who pays them sees them go out.
    """
    places = [place for role in TELLING for place in roles.get(role, ())]
    (amounts,) = roles["amount"]
    said = set()
    for row in rows:
        value = possible_amounts(row.cells[amounts].strip()) if amounts < len(row.cells) else {}
        amount = value.get(decimal)
        if not amount:
            continue
        text = " ".join(row.cells[place] for place in places if place < len(row.cells))
        if _PAID_IN.search(text):
            said.add(SIGNED if amount > 0 else SPENT)
        elif amount > 0 and _PAY.search(text):
            said.add(SIGNED)
    return said.pop() if len(said) == 1 else None
