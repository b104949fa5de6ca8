"""A file's bookings become expenses: all that was chosen, or nothing, and only once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.identity import name_step, present_step
from accounts.models import User
from accounts.people import hold
from expenses.importing.booking import Booking, StatementFile
from expenses.importing.categorising import UsualCategories
from expenses.importing.deciding import decide
from expenses.importing.following_rules import follow_rules
from expenses.importing.keeping import forget_content, keep_reading
from expenses.importing.likeness import mark_alike
from expenses.importing.naming import LONGEST_NAME, CategoryNames, PaymentMethodNames
from expenses.importing.progress import untold
from expenses.importing.repeating import take_in_again
from expenses.importing.staging import Categories, stage
from expenses.models import Change, Statement
from expenses.models.text import CONTROL_CHARACTERS

# One import of a person's at a time: the next one then sees what this one has brought.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('expenses.importing', %s))"

CHOOSE = """
UPDATE coming SET outcome = CASE
    WHEN choice.way IS NULL THEN %(otherwise)s
    WHEN choice.way = 'new' THEN 'new'
    WHEN choice.way = 'skip' THEN 'left'
    WHEN choice.expense = coming.alike_id THEN 'matched'
    ELSE 'undecided'
END
FROM coming AS same LEFT JOIN unnest(
    %(places)s::integer[], %(ways)s::text[], %(expenses)s::bigint[]
) AS choice (place, way, expense) USING (place)
WHERE same.place = coming.place AND coming.outcome = 'alike'
"""
# Both in the order in which `coming` was made, that of the days.
ADD_EXPENSES = """
INSERT INTO expenses_expense (
    id, owner_id, spent_on, title, amount, currency, base_amount, category_id,
    payment_method_id, note, tags, is_repeating, is_excluded, set_by_hand, rule_id,
    version, created_at, updated_at
)
SELECT
    expense_id, %(owner)s, booked_on, title, amount, currency,
    CASE WHEN currency = %(currency)s THEN amount END, category_id,
    payment_method_id, note, tags, is_repeating, is_excluded,
    CASE WHEN is_chosen THEN '{category}'::varchar[] ELSE '{}' END, rule_id, 1, now(), now()
FROM coming WHERE outcome = 'new'
"""
ADD_LINES = """
INSERT INTO expenses_statementline (
    owner_id, statement_id, number, outcome, booked_on, payment_method_id, digest, identity,
    expense_id, reason, raw
)
SELECT
    %(owner)s, %(statement)s, number,
    CASE WHEN outcome IN ('left', 'undecided') THEN 'skipped' ELSE outcome END,
    booked_on, payment_method_id,
    CASE WHEN outcome IN ('new', 'matched', 'left') THEN key END,
    CASE WHEN outcome <> 'undecided' THEN identity END,
    CASE
        WHEN outcome = 'matched' THEN alike_id
        WHEN outcome IN ('new', 'there') THEN expense_id
    END,
    CASE outcome WHEN 'left' THEN %(left)s WHEN 'undecided' THEN %(open)s ELSE reason END, raw
FROM coming
"""
ADD_THE_REST = """
INSERT INTO expenses_statementline (owner_id, statement_id, number, outcome, reason, raw)
SELECT %(owner)s, %(statement)s, number, outcome, reason, raw
FROM arriving WHERE outcome <> 'new' ORDER BY place
"""
COUNT = """
SELECT outcome, count(*) FROM coming GROUP BY 1
UNION ALL SELECT outcome, count(*) FROM arriving WHERE outcome <> 'new' GROUP BY 1
"""


def one_at_a_time(owner: User) -> None:
    """Wait until no other import of the person's is under way, and keep them off from here."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [owner.pk])


@transaction.atomic
def take_in_statement(
    *,
    owner: User,
    statement: int,
    file: StatementFile,
    now: datetime,
    categories: Categories | None = None,
    progress: Callable[[int], None] = untold,
    is_patient: bool = False,
) -> Statement:
    """Write the file's new bookings as expenses, and every line with what became of it.

    A line that looks like an expense typed by hand comes in as was chosen, and is left open
    where nothing was. Whoever comes second, with this file or another, waits and finds what the
    first has brought; a statement that is done stays as it is. With `is_patient` it may wait
    for long, as a worker may and a page may not.
    """
    name_step(Change.Action.IMPORT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        if is_patient:
            cursor.execute("SET LOCAL lock_timeout = 0")
        one_at_a_time(owner)
        stored = Statement.objects.owned_by(owner).get(pk=statement)
        if stored.state == Statement.State.DONE:
            return stored
        names, method_of = _made(owner, stored)
        counts = take_in_again(cursor, owner=owner, statement=stored, file=file)
        if counts is None:
            stage(
                cursor,
                lines=file,
                categories=categories or UsualCategories(owner, names, method_of),
                method_of=method_of,
                progress=progress,
            )
            counts = _write(cursor, owner, stored)
            keep_reading(owner=owner, file=file)
        # What is deferred would otherwise fail at COMMIT, when nobody can answer for it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return _done(stored, file, counts, now)


def _write(cursor: Any, owner: User, statement: Statement) -> dict[str, int]:
    """Write what was staged, and return how many lines of each outcome there are."""
    # Held only now, so that nobody waits for the reading too: see `expenses.recording`.
    given = {
        "owner": owner.pk,
        "currency": hold(person=owner).currency,
        "statement": statement.pk,
        "left": _("You left it out."),
        "open": _("You left open whether it is the same as one of yours."),
    }
    decide(cursor, owner=owner)
    mark_alike(cursor, owner=owner)
    follow_rules(cursor, owner=owner)
    cursor.execute(CHOOSE, _chosen(statement.choices))
    cursor.execute(ADD_EXPENSES, given)
    cursor.execute(ADD_LINES, given)
    cursor.execute(ADD_THE_REST, given)
    cursor.execute(COUNT)
    counts = dict(cursor.fetchall())
    cursor.execute("DROP TABLE coming, arriving")
    return counts


def _made(
    owner: User, statement: Statement
) -> tuple[CategoryNames, Callable[[Booking], int | None]]:
    """Make what the file names and is not there, as far as it was seen before."""
    names = CategoryNames(owner)
    wanted = statement.preview.get("categories", {})
    names.make({name: is_in for name, is_in in wanted.items() if _can_be_a_name(name)})
    methods = PaymentMethodNames(owner)
    if not statement.is_by_account:
        return names, lambda _booking: statement.payment_method_id
    accounts = statement.preview.get("accounts", {})
    methods.make({name: code for name, code in accounts.items() if _can_be_a_name(name)})
    return names, lambda booking: methods.find(booking.account)


def _can_be_a_name(text: str) -> bool:
    return 0 < len(text.strip()) <= LONGEST_NAME and not CONTROL_CHARACTERS.search(text)


def _chosen(choices: dict[str, Any]) -> dict[str, Any]:
    lines = choices.get("lines", {})
    otherwise = {"match": "matched", "new": "new"}.get(choices.get("otherwise", ""), "undecided")
    return {
        "otherwise": otherwise,
        "places": [int(place) for place in lines],
        "ways": [way for way, _expense in lines.values()],
        "expenses": [expense for _way, expense in lines.values()],
    }


def _done(
    statement: Statement, file: StatementFile, counts: dict[str, int], now: datetime
) -> Statement:
    statement.new_count = counts.get("new", 0)
    statement.there_count = counts.get("there", 0)
    statement.matched_count = counts.get("matched", 0)
    statement.skipped_count = counts.get("skipped", 0) + counts.get("left", 0)
    statement.unreadable_count = counts.get("unreadable", 0)
    statement.undecided_count = counts.get("undecided", 0)
    statement.format = file.format[:20]
    statement.read_as = file.read_as
    statement.state = Statement.State.DONE
    statement.failure = ""
    statement.preview, statement.choices = {}, {}
    statement.imported_at, statement.undone_at = now, None
    statement.step = present_step()[:40]
    statement.save()
    forget_content(statement=statement)
    return statement
