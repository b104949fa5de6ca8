"""What a file would bring, before anything of it is taken in."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from expenses.importing.booking import Booking, StatementFile
from expenses.importing.categorising import UsualCategories
from expenses.importing.deciding import decide
from expenses.importing.following_rules import follow_rules
from expenses.importing.keeping import remember
from expenses.importing.likeness import mark_alike
from expenses.importing.naming import CategoryNames, PaymentMethodNames
from expenses.importing.progress import untold
from expenses.importing.staging import Seen, stage
from expenses.importing.tables.table_file import TableFile
from expenses.importing.titles import title_of
from expenses.matching import reason_of
from expenses.models import Rule, Statement

SHOWN = 50
PAIRS_SHOWN = 200
MOST_NAMES = 1_000
ROWS_READ = 3
LONGEST_CELL = 80
LONGEST_RAW = 300

COUNTS = "SELECT outcome, count(*) FROM {table} GROUP BY 1"
SUMS = """
SELECT currency, coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
    coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)
FROM coming WHERE outcome = 'new' GROUP BY 1 ORDER BY count(*) DESC, 1
"""
DAYS = "SELECT min(booked_on), max(booked_on) FROM coming"
UNFILED = "SELECT count(*) FROM coming WHERE outcome = 'new' AND category_id IS NULL"
BOOKINGS = """
SELECT coming.place, coming.number, coming.booked_on, coming.title, coming.amount,
    coming.currency, category.name, coming.raw, coming.reason,
    other.id, other.title, other.spent_on, other.amount, other.deleted_at IS NOT NULL,
    known.file_name, known.created_at, coming.payment_method_id, coming.is_chosen,
    coming.rule_id
FROM coming
    LEFT JOIN expenses_category category ON category.id = coming.category_id
    LEFT JOIN expenses_expense other ON other.owner_id = %(owner)s AND other.id = CASE
        coming.outcome WHEN 'alike' THEN coming.alike_id WHEN 'there' THEN coming.expense_id END
    LEFT JOIN expenses_statement known
        ON known.id = coming.known_from AND known.owner_id = %(owner)s
WHERE coming.outcome = %(outcome)s ORDER BY coming.number, coming.place LIMIT %(most)s
"""
NAMES = (
    "place number on title amount currency category raw reason"
    " other other_title other_on other_amount other_trashed known known_at method is_chosen rule"
).split()
REST = """
SELECT number, reason, raw FROM arriving WHERE outcome = %s ORDER BY number, place LIMIT %s
"""


def examine_or_ask(
    *,
    owner: User,
    statement: Statement,
    file: StatementFile,
    now: datetime,
    progress: Callable[[int], None] = untold,
) -> None:
    """Store what the file would bring, or what has to be answered before that is known.

    Answers that leave nothing open are remembered for the next file with the same columns.
    """
    if file.questions:
        statement.preview = what_is_asked(file)
        statement.state = Statement.State.ASKING
        statement.save(update_fields=["preview", "state"])
        return
    if statement.answers is not None:
        remember(owner=owner, file=file)
    examine(owner=owner, statement=statement, file=file, now=now, progress=progress)


# Given a row of BOOKINGS, the sentence that says why it has its category.
Why = Callable[[dict[str, Any]], str]


@transaction.atomic
def examine(
    *,
    owner: User,
    statement: Statement,
    file: StatementFile,
    now: datetime,
    progress: Callable[[int], None] = untold,
) -> None:
    """Store in the statement what its file would bring. Nothing else is written."""
    names, methods = CategoryNames(owner), PaymentMethodNames(owner)

    def method_of(booking: Booking) -> int | None:
        if statement.is_by_account:
            return methods.find(booking.account)
        return statement.payment_method_id

    categories = UsualCategories(owner, names, method_of)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        seen = stage(
            cursor,
            lines=file,
            categories=categories,
            method_of=method_of,
            progress=progress,
        )
        decide(cursor, owner=owner)
        mark_alike(cursor, owner=owner)
        follow_rules(cursor, owner=owner)
        statement.preview = _preview(cursor, owner, seen, categories.why) | what_is_asked(file)
        cursor.execute("DROP TABLE coming, arriving")
    counts = statement.preview["counts"]
    statement.rows_expected = sum(counts.values())
    statement.rows_read = 0
    statement.format = file.format[:20]
    statement.signature = file.signature if isinstance(file, TableFile) else ""
    statement.state = Statement.State.READY
    statement.failure = ""
    statement.examined_at = now
    statement.save()


def what_is_asked(file: StatementFile) -> dict[str, Any]:
    """Return the file's questions, each with its readings of real rows, and its columns."""
    questions = [
        {
            "about": question.about,
            "sentence": question.sentence,
            "choices": [
                {
                    "answer": choice.answer,
                    "sentence": choice.sentence,
                    "rows": [_shown(one) for one in choice.bookings[:ROWS_READ]],
                }
                for choice in question.choices
            ],
        }
        for question in file.questions
    ]
    if not isinstance(file, TableFile):
        return {"questions": questions}
    rows = [[str(cell)[:LONGEST_CELL] for cell in row.cells] for row in file.first_rows]
    return {
        "questions": questions,
        "header": list(file.header),
        "rows": rows[:ROWS_READ],
        "roles": {role: list(places) for role, places in file.roles.items()},
    }


def _shown(booking: Booking) -> dict[str, Any]:
    return {
        "on": booking.booked_on.isoformat(),
        "amount": _plain(booking.amount),
        "currency": booking.currency,
        "title": title_of(booking),
        "raw": booking.raw[:LONGEST_RAW],
    }


def _preview(cursor: Any, owner: User, seen: Seen, why: Why) -> dict[str, Any]:
    cursor.execute(COUNTS.format(table="coming"))
    counts = dict(cursor.fetchall())
    cursor.execute(COUNTS.format(table="arriving"))
    counts |= {name: count for name, count in cursor.fetchall() if name != "new"}
    cursor.execute(SUMS)
    sums = [[code, *map(_plain, both)] for code, *both in cursor.fetchall()]
    cursor.execute(DAYS)
    days = [day.isoformat() for day in cursor.fetchone() if day]
    cursor.execute(UNFILED)
    (unfiled,) = cursor.fetchone()
    preview: dict[str, Any] = {
        "counts": counts,
        "sums": sums,
        "days": days,
        "unfiled": unfiled,
        "categories": dict(list(seen.categories.items())[:MOST_NAMES]),
        "accounts": dict(list(seen.accounts.items())[:MOST_NAMES]),
    }
    for outcome, most in (("new", SHOWN), ("there", SHOWN), ("alike", PAIRS_SHOWN)):
        cursor.execute(BOOKINGS, {"owner": owner.pk, "outcome": outcome, "most": most})
        rows = [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]
        rules = Rule.objects.owned_by(owner).in_bulk({row["rule"] for row in rows} - {None})
        for row in rows:
            if rule := rules.get(row["rule"]):
                row["why"] = reason_of(rule)
            else:
                row["why"] = why(row) if row["category"] and not row["is_chosen"] else ""
        preview[outcome] = [{name: _plain(value) for name, value in row.items()} for row in rows]
    for outcome in ("unreadable", "skipped"):
        cursor.execute(REST, [outcome, SHOWN])
        preview[outcome] = [
            {"number": number, "reason": reason, "raw": raw[:LONGEST_RAW]}
            for number, reason, raw in cursor.fetchall()
        ]
    return preview


def _plain(value: Any) -> Any:
    """Return what JSON can hold: days and amounts as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
