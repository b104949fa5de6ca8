"""What a column's name says, among all that banks and other programs call theirs."""

import unicodedata
from functools import lru_cache

from expenses.importing.tables.names import NAMES

ENGLISH = frozenset(
    "account address after amount amt at available balance bank beginning beneficiary booked "
    "booking card cardholder cashback category ccy charge check cheque chq city closing code "
    "comment comments company completed counter counterparty country cr created credit credits "
    "currency custom customer date day debit debits deposit deposits description details "
    "direction dr email emoji end ending entry exchange expense extended fee fees foreign from "
    "full funds fx gross handling holder iban id impact in income indicator inflow information "
    "insurance interest labels local main mandate member memo merchant money name narration "
    "narrative net no note notes number of on opening or orig original out outflow owner paid "
    "parent particulars partner party payee payer payment payments post postal posted posting "
    "product rate receipt received recipient ref reference remarks remittance reward running "
    "sales settlement shipping sign slip sort source specification spent split started state "
    "status sub subject sum swift tags target tax text time timezone tip to total trans "
    "transaction tx txn type unique usd uuid value vat withdrawal withdrawals zip zone".split()
)
MOST_LETTERS = 200
MOST_WORDS = 12
LEAST_WITHIN = 4
# Among other words they may be about anything: "Payment ID", "Charge type".
ALONE = frozenset("charge costo info land namen namn nombre nome payment sold spent stan".split())


@lru_cache(maxsize=10_000)
def bare(name: str) -> str:
    """Return the words of a header, folded and without accents, marks and currency codes."""
    folded = unicodedata.normalize("NFD", name[:MOST_LETTERS].casefold())
    letters = (one if one.isalnum() else " " for one in folded if not unicodedata.combining(one))
    text = "".join(letters).replace("ł", "l").replace("ø", "o").replace("æ", "ae")
    return " ".join(text.replace("đ", "d").replace("ı", "i").split())


ROLE_OF = {bare(name): role for role, names in NAMES.items() for name in names.split("|")}


def role_of(name: str) -> tuple[str, float]:
    """Return what a column of this name is, and how sure that is; "" for what is not read."""
    text = bare(name)
    # "Description 2" is another one of what "Description" is.
    known = _known(text) or _known(text.rstrip("0123456789").rstrip())
    if not known:
        return "", 0.0
    return ROLE_OF[known], 1.0 if known == text else 0.6 + 0.3 * len(known) / len(text)


def is_known(name: str) -> bool:
    return bool(role_of(name)[1])


def is_english(header: tuple[str, ...]) -> bool:
    """Whether all names known of the header are English, whose banks do not agree on dates."""
    return all(word in ENGLISH for name in header for word in _known(bare(name)).split())


@lru_cache(maxsize=10_000)
def _known(text: str) -> str:
    """Return the longest name known within the text; the shortest count only on their own."""
    if text in ROLE_OF:
        return text
    words = text.split()[:MOST_WORDS]
    spans = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    ]
    known = [
        span
        for span in spans
        if span in ROLE_OF and len(span) >= LEAST_WITHIN and span not in ALONE
    ]
    return max(known, key=len, default="")
