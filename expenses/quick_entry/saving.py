"""What is stored of a reading."""

from uuid import UUID, uuid5

from accounts.models import User
from expenses.matching import Draft, said_of
from expenses.quick_entry.proposing import Reading
from expenses.recording import AllChanges, FirstAnswers


def answers_with_rules(*, owner: User, said: AllChanges, is_filed: bool) -> FirstAnswers:
    """Return what was said, and what the owner's rules say of what was left empty.

    With `is_filed` the category is not empty, also where it is none. A title is never empty.
    """
    method = said["payment_method"]
    draft = Draft(said["title"], said["amount"], said["currency"], method.pk if method else None)
    (by_rules,) = said_of(owner=owner, drafts=[draft])
    rule = None if is_filed else by_rules.rule
    return {
        **said,
        "tags": said["tags"] or by_rules.tags,
        "is_excluded": said["is_excluded"] or by_rules.is_excluded,
        "is_repeating": said["is_repeating"] or by_rules.is_repeating,
        "category": rule.category if rule else said["category"],
        "rule": rule,
    }


def values_of(reading: Reading) -> FirstAnswers:
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
        "is_excluded": reading.is_excluded,
        "rule": reading.rule,
    }


def token_of(submission: UUID, line: str) -> UUID:
    """Return the same for the same line of the same form only.

    Pressing Enter twice is then one expense, and the next line is another one, also when it is
    sent before the answer has brought the form its next token. The day on which it is read does
    not matter: a line that waited over midnight and is sent again is not stored twice.
    """
    return uuid5(submission, line)
