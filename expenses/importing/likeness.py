"""New lines that look like an expense typed by hand: offered as the same one, never assumed."""

import re
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from accounts.folding import fold
from accounts.models import User

DAYS_APART = timedelta(days=3)
LIKE = 0.8
MOST_PAIRS = 20_000
SHORTEST_WORD = 3

# An expense that a line has made or was matched with is no longer one typed by hand.
PAIRS = """
SELECT coming.place, coming.booked_on, coming.title, coming.note,
    expense.id, expense.spent_on, expense.title
FROM coming JOIN expenses_expense expense
    ON expense.amount = coming.amount AND expense.currency = coming.currency
    AND expense.spent_on BETWEEN coming.booked_on - 3 AND coming.booked_on + 3
WHERE coming.outcome = 'new' AND expense.owner_id = %(owner)s AND expense.deleted_at IS NULL
    AND expense.spent_on BETWEEN %(first)s AND %(last)s
    AND (
        expense.payment_method_id = coming.payment_method_id
        OR expense.payment_method_id IS NULL OR coming.payment_method_id IS NULL
    )
    AND NOT EXISTS (
        SELECT FROM expenses_statementline line
        WHERE line.owner_id = expense.owner_id AND line.expense_id = expense.id
    )
ORDER BY coming.place, expense.id LIMIT %(most)s
"""
MARK = """
UPDATE coming SET outcome = 'alike', alike_id = pair.expense
FROM unnest(%s::integer[], %s::bigint[]) AS pair (place, expense)
WHERE coming.place = pair.place
"""


def mark_alike(cursor: Any, *, owner: User) -> None:
    """Set outcome and `alike_id` of each line in `coming` that has an expense like it.

    Of several the one most like it, then the nearest in time; each expense is offered once.
    """
    cursor.execute("SELECT min(booked_on), max(booked_on) FROM coming WHERE outcome = 'new'")
    first, last = cursor.fetchone()
    if first is None:
        return
    cursor.execute("ANALYZE coming")
    cursor.execute(
        PAIRS,
        {
            "owner": owner.pk,
            "first": _within(first, -DAYS_APART),
            "last": _within(last, DAYS_APART),
            "most": MOST_PAIRS,
        },
    )
    rated = []
    for place, booked_on, title, note, expense, spent_on, typed in cursor.fetchall():
        likeness = max(likeness_of(typed, title), likeness_of(typed, note))
        if likeness >= LIKE:
            rated.append((-likeness, abs(booked_on - spent_on), place, expense))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _likeness, _days, place, expense in sorted(rated):
        if place not in pairs and expense not in taken:
            pairs[place] = expense
            taken.add(expense)
    if pairs:
        cursor.execute(MARK, [list(pairs), list(pairs.values())])


def likeness_of(typed: str, written: str) -> float:
    """Return 1 where every word of one is in the other, else how many letters they share."""
    one, other = (set(re.findall(r"\w+", fold(text))) for text in (typed, written))
    fewer, more = sorted((one, other), key=len)
    if fewer <= more and any(len(word) >= SHORTEST_WORD for word in fewer):
        return 1.0
    return SequenceMatcher(None, fold(typed), fold(written)[:200], autojunk=False).ratio()


def _within(day: date, distance: timedelta) -> date:
    try:
        return day + distance
    except OverflowError:
        return day
