"""Rows of a table that look like bookings and are none: reserved, refused, sums and balances."""

import re
from functools import lru_cache

from expenses.importing.tables.words import role_of

# What banks call a booking that did not happen, or not yet.
UNHAPPENED = set(
    "cancelled|canceled|declined|denied|expired|failed|on hold|pending|refused|rejected|reserved|"
    "reverted|authorised|authorized|not posted|not booked|"
    "vorgemerkt|umsatz vorgemerkt|storniert|offen|ausstehend|abgelehnt|zurückgesetzt|"
    "fehlgeschlagen|"
    "gereserveerd|in behandeling|geweigerd|mislukt|geannuleerd|"
    "annulé|annulée|en attente|en cours|refusé|refusée|rejeté|échoué|"
    "pendiente|cancelado|cancelada|rechazado|rechazada|denegado|denegada|revertido|fallido|"
    "in sospeso|in attesa|autorizzato|non contabilizzato|annullato|annullata|rifiutato|stornato|"
    "pendente|recusado|recusada|não efetivado|"
    "oczekująca|oczekujące|oczekuje|odrzucona|odrzucone|odrzucono|anulowana|cofnięto|blokada|"
    "čekající|zamítnuto|blokace|venter|afvist|reserveret|reservert|reserverat|väntar|avvisad|"
    "交易关闭|已关闭|已退款|"
    "varaus|katevaraus|odottaa|függőben".split("|")
)
HAPPENED = {"umsatz gebucht", "gebucht", "booked", "posted", "cleared", "completed"}
_BALANCE = (
    "saldo|kontostand|solde|balance|zůstatek|egyenleg|saldovortrag|anfangssaldo|anfangsbestand|"
    "endsaldo|endbestand|schlusssaldo|schlussbestand|beginsaldo|eindsaldo|"
    "likutis pradžiai|likutis pabaigai|apyvarta|sākuma atlikums|beigu atlikums|apgrozījums|"
    "algsaldo|lõppsaldo|käive|sold initial|sold final|saldo awal|saldo akhir"
)
_WHICH = (
    "account|opening|closing|beginning|ending|starting|previous|running|current|available|total|"
    "alter|neuer|letzter|aktueller|vorheriger|anterior|inicial|final|do dia|del dia|actual|"
    "disponível|disponível dia|total disponível dia|disponible|bloqueado|iniziale|finale|"
    "contabile|disponibile|initial|précédent|nouveau|ancien|początkowe|końcowe|bloccato|"
    "brought forward|carried forward|b/?f|c/?f"
)
_ON = r"(?:\s+(?:as of|as at|on|per|vom|am|zum|au|al|a|del|em|op|dne|na dzień))?"
_DAY = r"(?:\s+[0-9]{1,4}[./ -][0-9]{1,2}[./ -][0-9]{2,4})?"
_IS_BALANCE = re.compile(
    rf"(?:(?:{_WHICH})\s+)?(?:{_BALANCE})(?:\s+(?:{_WHICH}))?{_ON}{_DAY}\s*:?", re.IGNORECASE
)
_BEGINS_AS_SUM = re.compile(
    rf"(?:(?:{_WHICH})\s+)?(?:{_BALANCE}|(?:sub|grand)?[ -]?totals?|totale|totaux|totaal|totales|"
    r"summe|gesamt(?:summe|betrag)?|zwischensumme|suma|soma|razem|celkem|összesen|yhteensä|sum)\b",
    re.IGNORECASE,
)


def has_not_happened(state: str) -> bool:
    return state.casefold() in UNHAPPENED


def is_state(text: str) -> bool:
    """Whether it says whether a booking has happened, and nothing else."""
    return has_not_happened(text) or text.casefold() in HAPPENED


@lru_cache(maxsize=20_000)
def is_balance(text: str) -> bool:
    """Whether this is all that a row says of itself: its amount is no money that moved.

    "Balance" alone can be a shop's name.
    """
    return text.casefold() != "balance" and bool(_IS_BALANCE.fullmatch(text))


def is_beside(cells: list[str], *, booked: str) -> bool:
    """Whether a row that cannot be read is a header once more, a sum or a balance.

    A sum that has a day is none here: the text can be a shop's name, and the day mistyped.
    """
    role, confidence = role_of(booked)
    if confidence == 1 and role in {"booked", "valued"}:
        return True
    texts = [text for cell in cells if (text := cell.strip())]
    if any(map(is_balance, texts)):
        return True
    return not booked[:1].isdigit() and any(map(_BEGINS_AS_SUM.match, texts))
