"""A person's rules: their order, what they would change of what is stored, and changing it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.identity import name_step
from accounts.models import User
from accounts.people import hold
from expenses.matching import SAID
from expenses.models import Change, Expense, Rule
from expenses.models.expense import MAX_TAGS

ROWS_SHOWN = 20

STORED = """
SELECT id AS key, lower(title) AS folded, amount, currency, payment_method_id
FROM expenses_expense WHERE owner_id = %(owner)s AND deleted_at IS NULL
"""
# What a person chose themselves stays; one tag more takes nothing away from what they chose.
RULED = f"""
CREATE TEMPORARY TABLE ruled ON COMMIT DROP AS
SELECT
    stored.id, stored.spent_on, stored.version, said.rule_id, new.*,
    (stored.category_id, stored.title, stored.tags, stored.is_excluded, stored.is_repeating)
        IS DISTINCT FROM
        (new.category_id, new.title, new.tags, new.is_excluded, new.is_repeating) AS is_changed,
    array_remove(ARRAY[
        CASE
            WHEN new.category_id IS DISTINCT FROM coalesce(said.category_id, new.category_id)
            THEN 'category'
        END,
        CASE WHEN new.title <> said.new_title THEN 'title' END,
        CASE WHEN said.is_excluded AND NOT new.is_excluded THEN 'is_excluded' END,
        CASE WHEN said.is_repeating AND NOT new.is_repeating THEN 'is_repeating' END
    ], NULL) AS left_alone
FROM ({SAID.format(rows=STORED)}) AS said
JOIN expenses_expense stored ON stored.id = said.key AND stored.owner_id = %(owner)s
CROSS JOIN LATERAL (SELECT
    CASE
        WHEN 'category' = ANY (set_by_hand) THEN stored.category_id
        ELSE coalesce(said.category_id, stored.category_id)
    END AS category_id,
    CASE
        WHEN 'title' = ANY (set_by_hand) THEN stored.title
        ELSE coalesce(said.new_title, stored.title)
    END AS title,
    (stored.tags || ARRAY(
        SELECT tag FROM unnest(said.new_tags) WITH ORDINALITY AS more (tag, place)
        WHERE tag <> ALL (stored.tags) ORDER BY place
    ))[:{MAX_TAGS}] AS tags,
    stored.is_excluded
        OR said.is_excluded AND 'is_excluded' <> ALL (set_by_hand) AS is_excluded,
    stored.is_repeating
        OR said.is_repeating AND 'is_repeating' <> ALL (set_by_hand) AS is_repeating
) AS new
"""  # noqa: S608 - made of constants
COUNTS = """
SELECT count(*), count(*) FILTER (WHERE is_changed), count(*) FILTER (WHERE left_alone <> '{}')
FROM ruled
"""
FIRST_ROWS = """
SELECT id, category_id, title, tags, is_excluded, is_repeating, is_changed, left_alone
FROM ruled WHERE is_changed OR left_alone <> '{}'
ORDER BY is_changed DESC, spent_on DESC, id DESC LIMIT %s
"""
# In the order of the ids, so that two such changes wait for one another and not each for the other.
HOLD = """
SELECT FROM expenses_expense WHERE owner_id = %s
    AND id IN (SELECT id FROM ruled WHERE is_changed) ORDER BY id FOR UPDATE
"""
# Whoever changed one of them in the same moment has said something themselves.
APPLY = """
UPDATE expenses_expense stored SET
    category_id = ruled.category_id,
    rule_id = CASE
        WHEN stored.category_id IS DISTINCT FROM ruled.category_id THEN ruled.rule_id
        ELSE stored.rule_id
    END,
    title = ruled.title,
    tags = ruled.tags,
    is_excluded = ruled.is_excluded,
    is_repeating = ruled.is_repeating,
    version = stored.version + 1,
    updated_at = now()
FROM ruled
WHERE ruled.is_changed AND stored.id = ruled.id AND stored.owner_id = %s
    AND stored.version = ruled.version
"""


@dataclass(frozen=True)
class Proposed:
    """An expense as it is, and what rules would make of it."""

    expense: Expense
    category_id: int | None
    title: str
    tags: list[str]
    is_excluded: bool
    is_repeating: bool
    is_changed: bool
    left_alone: list[str]  # the columns that rules would set, had their owner not


@dataclass(frozen=True)
class Preview:
    """How many of a person's expenses fit, and the first of those."""

    fitting: int
    changing: int
    left_alone: int
    rows: list[Proposed]


def next_position(*, owner: User) -> int:
    """Return the position behind all rules of the person."""
    last = Rule.objects.owned_by(owner).aggregate(last=Max("position", default=0))["last"]
    return int(last) + 1


@transaction.atomic
def move_rule(*, owner: User, rule: Rule, by: int) -> None:
    """Move a rule `by` places among the person's; at the end it stays where it is."""
    rules = list(Rule.objects.owned_by(owner).select_for_update(no_key=True))
    before = next((place for place, row in enumerate(rules) if row.pk == rule.pk), None)
    if before is None:
        return
    rules.insert(max(before + by, 0), rules.pop(before))
    for position, row in enumerate(rules, 1):
        row.position = position
    Rule.objects.bulk_update(rules, ["position"])


def _given(owner: User, only: Rule | None) -> dict[str, int | None]:
    return {"owner": owner.pk, "only": only.pk if only else None}


@transaction.atomic
def preview(*, owner: User, only: Rule | None = None) -> Preview:
    """Return what all rules would change of what is stored, or what one of them would."""
    with connection.cursor() as cursor:
        cursor.execute(RULED, _given(owner, only))
        cursor.execute(COUNTS)
        fitting, changing, left_alone = cursor.fetchone()
        cursor.execute(FIRST_ROWS, [ROWS_SHOWN])
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE ruled")
    expenses = Expense.objects.owned_by(owner).select_related("category", "owner")
    found = expenses.in_bulk([pk for pk, *_rest in rows])
    proposed = [Proposed(found[pk], *rest) for pk, *rest in rows]
    return Preview(fitting, changing, left_alone, proposed)


def apply_rules(*, owner: User, only: Rule | None = None) -> int:
    """Change what `preview` says would change, in one step; return how many expenses.

    A second time there is nothing left to change. Raises ValidationError if a category that a
    rule names goes in the same moment.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            name_step(Change.Action.RULES)
            hold(person=owner)
            cursor.execute(RULED, _given(owner, only))
            cursor.execute(HOLD, [owner.pk])
            cursor.execute(APPLY, [owner.pk])
            changed: int = cursor.rowcount
            connection.check_constraints()
            cursor.execute("DROP TABLE ruled")
    except IntegrityError as error:
        raise ValidationError(_("The rules were changed just now. Send this again.")) from error
    return changed
