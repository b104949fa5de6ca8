"""What rows themselves tell where no name does: the amount, and the sign of what is spent."""

import re
from collections.abc import Iterable
from itertools import pairwise, permutations

from expenses.importing.amounts import COMMA, POINT
from expenses.importing.tables.grid import Row
from expenses.importing.tables.habits import SIGNED, SPENT, balance_says, value_in
from expenses.importing.tables.roles import MOST, Column, Roles, amount_columns, direction_of

# A card's statement thanks for what was paid into it, and both know money back; an account's
# says from where money came.
_PAID_IN = re.compile(
    r"\bthank you\b|\bpayments? received\b|\bzahlung(?:/überweisung)?\s+erhalten\b|\bbesten dank\b"
    r"|\bpaiement (?:reçu|recu|merci)\b|\bmerci pour\b|\bpago recibido\b|\b[st]u pago\b"
    r"|\bgracias por su pago\b"
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
MOST_TRIED = 12  # columns; of three hundred there are millions of threes
TELLING = ("counterparty", "payer", "payee", "purpose", "kind")


def texts_say(rows: Iterable[Row], *, roles: Roles, decimal: str) -> str | None:
    """Return what a sign means if all rows that thank for a payment, give back or pay wages agree.

    So do those whose kind or category is called money in or out.

    Wages are believed only where they come in: who pays them sees them go out.
    """
    places = [place for role in TELLING for place in roles.get(role, ())]
    kinds = [place for role in ("kind", "category") for place in roles.get(role, ())]
    said = set()
    for row in rows:
        amounts = [value_in(row, place, decimal) for place in roles["amount"]]
        amount = next(filter(None, amounts), None)
        if not amount:
            continue
        for place in kinds:
            if place < len(row.cells) and (way := direction_of(row.cells[place])):
                said.add(SPENT if (way > 0) == (amount > 0) else SIGNED)
        text = " ".join(row.cells[place] for place in places if place < len(row.cells))
        if _PAID_IN.search(text):
            said.add(SIGNED if amount > 0 else SPENT)
        elif amount > 0 and _PAY.search(text):
            said.add(SIGNED)
    return said.pop() if len(said) == 1 else None


def amounts_by_content(
    columns: list[Column], rows: tuple[Row, ...], roles: Roles
) -> dict[str, tuple[int, ...]]:
    """Return the amount, or what went out and in, and the balance, where no name says which."""
    found = amount_columns(columns, roles)
    # A number of a cheque or a shop has neither decimals nor a sign.
    possible = [one for one in found if one.money] or found
    if len(possible) == 1:
        return {"amount": (possible[0].place,)}
    if len(possible) > MOST_TRIED:
        return {}
    for amount, balance in permutations(possible, 2):
        tried: dict[str, tuple[int, ...]] = {
            "amount": (amount.place,),
            "balance": (balance.place,),
        }
        for decimal in (POINT, COMMA):
            if balance_says(rows, roles=tried, decimal=decimal) == SIGNED:
                return tried
    for out, into, balance in permutations(possible, 3):
        places = (out.place, into.place, balance.place)
        if balance.filled == 1 and out.filled < 1 and into.filled < 1 and _adds_up(rows, *places):
            return {"out": places[:1], "in": places[1:2], "balance": places[2:]}
    return {}


def _adds_up(rows: tuple[Row, ...], out: int, into: int, balance: int) -> bool:
    """Whether each row fills one of the two, and most balances change by it, in either order."""
    for decimal in (POINT, COMMA):
        moved = []
        for row in rows:
            spent, received, left = (
                value_in(row, place, decimal) for place in (out, into, balance)
            )
            if left is None or bool(spent) == bool(received):
                break
            moved.append(((received or 0) - (spent or 0), left))
        else:
            steps = [*pairwise(moved)]
            up = sum(after[1] - before[1] == after[0] for before, after in steps)
            down = sum(before[1] - after[1] == before[0] for before, after in steps)
            if steps and max(up, down) >= MOST * len(steps):
                return True
    return False
