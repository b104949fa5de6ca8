"""What a person's rules say of expenses: of those stored, of a file's lines, of what is typed.

In each field the first rule wins that fits and says something of it; all of them look at the
expense as it is before any. In SQL, so that it is the same for one row as for a million.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.models import Rule
from expenses.models.text import quoted

# What a rule can say, and when it says it.
SAYS = {
    "category": "rule.category_id IS NOT NULL",
    "title": "rule.new_title <> ''",
    "tags": "cardinality(rule.tags) > 0",
    "excluded": "rule.is_excluded",
    "repeating": "rule.is_repeating",
}
FIRST = "(array_agg(rule.id ORDER BY rule.position, rule.id) FILTER (WHERE {says}))[1]"
FIRST_OF_EACH = ", ".join(f"{FIRST.format(says=says)} AS {what}" for what, says in SAYS.items())
IF_ONLY = "CASE WHEN {what} = coalesce(%(only)s, {what}) THEN {what} END AS {what}"
ONLY = ", ".join(IF_ONLY.format(what=what) for what in SAYS)

# Titles repeat, so each is held against the rules once, however many rows have it.
# `rows` have a key and what rules look at: folded (the title in small letters), amount, currency
# and payment_method_id. With `only` it is what that rule says where none before it does.
SAID = f"""
SELECT
    key, said.category AS rule_id, by_category.category_id, by_title.new_title,
    by_tags.tags AS new_tags, excluded IS NOT NULL AS is_excluded,
    repeating IS NOT NULL AS is_repeating
FROM (
    SELECT key, {ONLY}
    FROM (
        WITH row AS MATERIALIZED ({{rows}}),
        title AS MATERIALIZED (
            SELECT folded, ARRAY(
                SELECT id FROM expenses_rule
                WHERE owner_id = %(owner)s AND folded LIKE title_pattern
            ) AS rules
            FROM (SELECT DISTINCT folded FROM row) AS each
        )
        SELECT row.key, {FIRST_OF_EACH}
        FROM title JOIN row ON row.folded = title.folded JOIN expenses_rule rule
            ON rule.id = ANY (title.rules)
            AND (rule.currency = '' OR rule.currency = row.currency)
            AND (rule.amount_from IS NULL OR rule.amount_from <= abs(row.amount))
            AND (rule.amount_to IS NULL OR rule.amount_to >= abs(row.amount))
            AND (rule.direction = '' OR (rule.direction = 'in') = (row.amount < 0))
            AND (rule.payment_method_id IS NULL OR rule.payment_method_id = row.payment_method_id)
        WHERE title.rules <> '{{{{}}}}'
        GROUP BY row.key
    ) AS first
) AS said
LEFT JOIN expenses_rule by_category ON by_category.id = said.category
LEFT JOIN expenses_rule by_title ON by_title.id = said.title
LEFT JOIN expenses_rule by_tags ON by_tags.id = said.tags
WHERE num_nonnulls({", ".join(f"said.{what}" for what in SAYS)}) > 0
"""  # noqa: S608 - made of constants

# PostgreSQL takes longer to plan the above than for all the rest of recording an expense.
ANY_AT_ALL = "SELECT EXISTS (SELECT FROM expenses_rule WHERE owner_id = %(owner)s)"

TYPED = """
SELECT place AS key, lower(title) AS folded, amount, currency, payment_method_id
FROM unnest(
    %(titles)s::text[], %(amounts)s::numeric[], %(currencies)s::text[], %(methods)s::bigint[]
) WITH ORDINALITY AS typed (title, amount, currency, payment_method_id, place)
"""


@dataclass(frozen=True)
class Draft:
    """An expense that is about to be recorded, as far as it is known."""

    title: str
    amount: Decimal | None
    currency: str
    payment_method_id: int | None


@dataclass(frozen=True)
class Said:
    """What the rules say of it; empty where they say nothing. `rule` gives the category."""

    rule: Rule | None = None
    category_id: int | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
    is_excluded: bool = False
    is_repeating: bool = False


def reason_of(rule: Rule) -> str:
    """Return why an expense has the category that a rule gave it, as a sentence."""
    name = quoted(str(rule))
    return _("Your rule %(name)s") % {"name": name} if name else _("Your rule")


def said_of(*, owner: User, drafts: Sequence[Draft]) -> list[Said]:
    """Return what the rules say of each, in three queries at most."""
    given = {
        "owner": owner.pk,
        "only": None,
        "titles": [one.title for one in drafts],
        "amounts": [one.amount for one in drafts],
        "currencies": [one.currency for one in drafts],
        "methods": [one.payment_method_id for one in drafts],
    }
    with connection.cursor() as cursor:
        cursor.execute(ANY_AT_ALL, given)
        (has_rules,) = cursor.fetchone()
        found = {}
        if has_rules:
            cursor.execute(SAID.format(rows=TYPED), given)
            found = {place: rest for place, *rest in cursor.fetchall()}
    ids = {rule for rule, *_rest in found.values() if rule}
    own = Rule.objects.owned_by(owner).select_related("category")
    rules = own.in_bulk(ids) if ids else {}
    said = [Said()] * len(drafts)
    for place, (rule, category, title, tags, is_excluded, is_repeating) in found.items():
        said[place - 1] = Said(
            rules.get(rule), category, title or "", tuple(tags or ()), is_excluded, is_repeating
        )
    return said
