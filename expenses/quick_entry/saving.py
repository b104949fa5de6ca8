"""What is stored of a reading."""

from uuid import UUID, uuid5

from expenses.quick_entry.proposing import Reading
from expenses.recording import AllChanges


def values_of(reading: Reading) -> AllChanges:
    """Return what recording takes. The reading has an amount, as one without problems does."""
    if reading.amount is None:
        raise ValueError("a reading without an amount is not to be stored")
    return {
        "title": reading.title,
        "amount": reading.amount,
        "currency": reading.currency,
        "spent_on": reading.spent_on,
        "category": reading.category,
        "payment_method": reading.payment_method,
        "tags": list(reading.tags),
        "is_repeating": reading.is_repeating,
    }


def token_of(submission: UUID, line: str) -> UUID:
    """Return the same for the same line of the same form only.

    Pressing Enter twice is then one expense, and the next line is another one, also when it is
    sent before the answer has brought the form its next token. The day on which it is read does
    not matter: a line that waited over midnight and is sent again is not stored twice.
    """
    return uuid5(submission, line)
