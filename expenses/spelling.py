"""What a person may have meant, from their own titles."""

from collections.abc import Iterable

from accounts.folding import fold
from accounts.models import User
from expenses.models import Expense

LOOKED_AT = 2000
FARTHEST = 2
# Of a short word, two other letters make another word.
SHORT = 4
LONGEST = 40


def nearest_spelling(*, owner: User, text: str) -> str:
    """Return the title, or the word of one, that is spelt most like the text; "" for none.

    It differs by two letters at most, of a short text by one, and is looked for among the latest
    titles. Of two as near, the one used last counts.
    """
    sought = fold(text).strip()
    if not 1 < len(sought) <= LONGEST:
        return ""
    most = FARTHEST if len(sought) > SHORT else 1
    rows = Expense.objects.owned_by(owner).present().newest_first()
    titles = dict.fromkeys(rows.values_list("title", flat=True)[:LOOKED_AT])
    near = [
        (distance, place, written)
        for place, written in enumerate(dict.fromkeys(_names(titles)))
        if 0 < (distance := _distance(sought, fold(written), most=most)) <= most
    ]
    return min(near)[2] if near else ""


def _names(titles: Iterable[str]) -> Iterable[str]:
    for title in titles:
        yield title
        yield from title.split()


def _distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters to add, drop, change or swap; any number above `most` is too many."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, its in enumerate(other, 1):
            cost = min(
                last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != its)
            )
            is_swap = row > 1 and column > 1 and letter == other[column - 2] and its == one[row - 2]
            current.append(min(cost, before[column - 2] + 1) if is_swap else cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return last[-1]
