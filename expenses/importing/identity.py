"""By what a booking is known again, whichever file it comes in."""

from hashlib import blake2b

from expenses.importing.booking import Booking

BYTES = 16
KEY_BYTES = 8


def fields_of(booking: Booking) -> bytes:
    """Return a digest of what the bank says of the booking, without its day.

    The bank's own id where there is one, and with it the amount and account: some banks use one
    id twice. Else every text of the bank's. Nothing that a person can edit here is part of it.
    """
    money = f"{booking.amount.normalize():f}", booking.currency, booking.account
    if booking.bank_id:
        said: tuple[object, ...] = ("id", booking.bank_id, *money)
    else:
        said = (
            "texts",
            *money,
            booking.valued_on or "",
            booking.counterparty,
            booking.counterparty_account,
            booking.purpose,
            booking.kind,
            booking.reference,
            booking.title,
        )
    text = "\x1f".join(map(str, said))
    return blake2b(text.encode(), digest_size=BYTES).digest()
