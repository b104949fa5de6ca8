"""The same file once more: its lines are there already, so nothing of it has to be read again."""

from typing import Any

from accounts.models import User
from accounts.people import hold
from expenses.importing.booking import StatementFile
from expenses.models import Statement

# The line that holds what this one found there already. One that stepped aside is not found.
HOLDER = """
SELECT {column} FROM expenses_statementline holder
WHERE holder.owner_id = line.owner_id AND holder.booked_on = line.booked_on
    AND holder.digest = ('x' || encode(substr(line.identity, 1, 8), 'hex'))::bit(64)::bigint
    AND holder.payment_method_id IS NOT DISTINCT FROM line.payment_method_id
    AND holder.identity = line.identity
"""
# Each line that brought something still holds its booking, those that did not are held by others
# still, and all are paid with the same.
IS_WHOLE = f"""
SELECT count(*) = %(lines)s AND coalesce(bool_and(
    outcome = 'unreadable'
    OR payment_method_id IS NOT DISTINCT FROM %(payment_method)s AND CASE
        WHEN outcome = 'there' THEN EXISTS ({HOLDER.format(column="")})
        ELSE digest IS NOT NULL
    END
    OR outcome = 'skipped' AND booked_on IS NULL
), false)
FROM expenses_statementline line WHERE owner_id = %(owner)s AND statement_id = %(before)s
"""  # noqa: S608 - made of constants
ADD_LINES = f"""
INSERT INTO expenses_statementline (
    owner_id, statement_id, number, outcome, booked_on, payment_method_id, identity, expense_id,
    reason, raw
)
SELECT
    owner_id, %(statement)s, number,
    CASE WHEN booked_on IS NULL THEN outcome ELSE 'there' END, booked_on, payment_method_id,
    identity,
    CASE WHEN outcome = 'there' THEN ({HOLDER.format(column="holder.expense_id")})
        ELSE expense_id END,
    CASE WHEN booked_on IS NULL THEN reason ELSE '' END, raw
FROM expenses_statementline line
WHERE owner_id = %(owner)s AND statement_id = %(before)s ORDER BY id
"""  # noqa: S608 - made of constants
COUNT = """
SELECT outcome, count(*) FROM expenses_statementline
WHERE owner_id = %(owner)s AND statement_id = %(statement)s GROUP BY 1
"""


def take_in_again(
    cursor: Any, *, owner: User, statement: Statement, file: StatementFile
) -> dict[str, int] | None:
    """Write the lines of a file that is imported already, and return how many of each outcome.

    Return None, and write nothing, where that does not follow from an earlier import of the same
    bytes, read the same way: it is undone, another that it found lines in is undone, what it was
    paid with was merged, or it left lines undecided.
    """
    before = _before(owner, statement, file)
    if before is None:
        return None
    # From here on nobody undoes it or merges what it was paid with.
    hold(person=owner)
    given = {
        "owner": owner.pk,
        "statement": statement.pk,
        "before": before.pk,
        "payment_method": statement.payment_method_id,
        "lines": before.new_count
        + before.there_count
        + before.matched_count
        + before.skipped_count
        + before.unreadable_count,
    }
    cursor.execute(IS_WHOLE, given)
    if not cursor.fetchone()[0]:
        return None
    cursor.execute(ADD_LINES, given)
    cursor.execute(COUNT, given)
    return dict(cursor.fetchall())


def _before(owner: User, statement: Statement, file: StatementFile) -> Statement | None:
    if not file.read_as or statement.is_by_account:
        return None
    same = (
        Statement.objects.owned_by(owner)
        .done()
        .filter(
            sha256=statement.sha256,
            size=statement.size,
            read_as=file.read_as,
            is_by_account=False,
            undone_at=None,
            undecided_count=0,
        )
    )
    return same.order_by("pk").first()
