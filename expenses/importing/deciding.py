"""What is to become of the lines that were staged: which are new, and which there already.

One statement numbers equal lines of a day, gives each line its identity and looks for it among
the stored ones.
"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User

# The second of two equal lines of a day is another purchase, unless the bank's own id says that
# it is the same one. Ids follow the days, so that rows of one month lie together on the disk:
# they are given last, since a join keeps no order.
DECIDE = """
CREATE TEMPORARY TABLE coming ON COMMIT DROP AS
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY booked_on, fields, payment_method_id ORDER BY place
    ) AS ordinal
    FROM arriving WHERE outcome = 'new'
),
identified AS (
    SELECT *, CASE
        WHEN ordinal = 1 OR has_id THEN fields
        ELSE substr(sha256(fields || int8send(ordinal)), 1, 16)
    END AS identity, has_id AND ordinal > 1 AS is_twice
    FROM numbered
),
keyed AS (
    SELECT *, CASE
        WHEN identity = fields THEN digest
        ELSE ('x' || encode(substr(identity, 1, 8), 'hex'))::bit(64)::bigint
    END AS key
    FROM identified
),
compared AS (
    SELECT
        place, keyed.number, keyed.booked_on, keyed.identity, key, keyed.payment_method_id,
        amount, currency, title, note, coalesce(tags, '{}') AS tags, category_id, is_chosen,
        is_repeating, is_excluded, keyed.raw, is_twice, known.id IS NOT NULL AS is_known,
        known.expense_id, known.statement_id AS known_from,
        known.identity <> keyed.identity AS collides
    FROM keyed LEFT JOIN expenses_statementline known
        ON known.owner_id = %(owner)s AND known.booked_on = keyed.booked_on
        AND known.digest = key
        AND known.payment_method_id IS NOT DISTINCT FROM keyed.payment_method_id
    ORDER BY keyed.booked_on, place
)
SELECT
    place, number, booked_on, identity, key, payment_method_id, amount, currency, title, note,
    tags, category_id, is_chosen, is_repeating, is_excluded, raw,
    CASE WHEN is_known OR is_twice THEN 'there' ELSE 'new' END AS outcome,
    CASE WHEN is_twice AND NOT is_known THEN %(twice)s ELSE '' END AS reason,
    CASE
        WHEN is_known THEN expense_id
        WHEN NOT is_twice
            THEN nextval((SELECT pg_get_serial_sequence('expenses_expense', 'id')))
    END AS expense_id,
    known_from,
    collides,
    NULL::bigint AS alike_id,
    NULL::bigint AS rule_id
FROM compared
"""

# Eight bytes can be equal by chance where what the bank says is not: then it is another booking,
# and takes the next key that is free or its own.
STEP_ASIDE = """
UPDATE coming SET
    key = coming.key + 1,
    collides = coalesce(next.identity <> coming.identity, false),
    outcome = CASE WHEN next.identity = coming.identity THEN 'there' ELSE 'new' END,
    expense_id = CASE
        WHEN next.identity = coming.identity THEN next.expense_id
        ELSE nextval((SELECT pg_get_serial_sequence('expenses_expense', 'id')))
    END,
    known_from = next.statement_id
FROM coming AS same LEFT JOIN expenses_statementline next
    ON next.owner_id = %(owner)s AND next.booked_on = same.booked_on
    AND next.digest = same.key + 1
    AND next.payment_method_id IS NOT DISTINCT FROM same.payment_method_id
WHERE coming.place = same.place AND coming.collides
"""


def decide(cursor: Any, *, owner: User) -> None:
    """Fill the table `coming` with what can be taken in, known or new."""
    given = {"owner": owner.pk, "twice": _("The file has this booking twice.")}
    cursor.execute("ANALYZE arriving")
    cursor.execute(DECIDE, given)
    cursor.execute("SELECT count(*) FROM coming WHERE collides")
    while cursor.fetchone()[0]:
        cursor.execute(STEP_ASIDE, given)
        cursor.execute("SELECT count(*) FROM coming WHERE collides")
