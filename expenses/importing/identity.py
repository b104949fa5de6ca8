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
    money = f"{booking.amount.normalize():f}\x1f{booking.currency}\x1f{booking.account}"
    if booking.bank_id:
        text = f"id\x1f{booking.bank_id}\x1f{money}"
    else:
        text = (
            f"texts\x1f{money}\x1f{booking.valued_on or ''}\x1f{booking.counterparty}"
            f"\x1f{booking.counterparty_account}\x1f{booking.purpose}\x1f{booking.kind}"
            f"\x1f{booking.reference}\x1f{booking.title}"
        )
    return blake2b(text.encode(), digest_size=BYTES).digest()
