"""By what a booking is known again, whichever file it comes in."""

from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b

from expenses.importing.booking import Booking

BYTES = 16
KEY_BYTES = 8


def fields_of(booking: Booking) -> bytes:
    """Return a digest of what the bank says of the booking, without its day.

    The bank's own id where there is one, and with it the amount and account: some banks use one
    id twice. Else every text of the bank's. Nothing that a person can edit here is part of it.
    """
    money = _plain(booking.amount), booking.currency, booking.account
    if booking.bank_id:
        said: tuple[str, ...] = ("id", booking.bank_id, *money)
    else:
        said = (
            "texts",
            *money,
            str(booking.valued_on or ""),
            booking.counterparty,
            booking.counterparty_account,
            booking.purpose,
            booking.kind,
            booking.reference,
            booking.title,
        )
    return blake2b("\x1f".join(said).encode(), digest_size=BYTES).digest()


@lru_cache(maxsize=20_000)
def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
