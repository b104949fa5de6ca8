"""What a person's rules make of what comes in, before it is theirs."""

from typing import Any

from accounts.models import User
from expenses.matching import SAID
from expenses.models import Rule
from expenses.models.expense import MAX_TAGS

NEW = """
SELECT place AS key, lower(title) AS folded, amount, currency, payment_method_id
FROM coming WHERE outcome <> 'there'
"""
# A rule comes before a guess, and after what the file says. The title that the file gave stays
# where it can be read and found.
FOLLOW = f"""
UPDATE coming SET
    category_id = CASE
        WHEN coming.is_chosen THEN coming.category_id
        ELSE coalesce(said.category_id, coming.category_id)
    END,
    rule_id = CASE WHEN NOT coming.is_chosen THEN said.rule_id END,
    title = coalesce(said.new_title, coming.title),
    note = CASE
        WHEN coming.note = '' AND said.new_title <> coming.title THEN coming.title
        ELSE coming.note
    END,
    tags = (coming.tags || ARRAY(
        SELECT tag::text FROM unnest(said.new_tags) WITH ORDINALITY AS more (tag, place)
        WHERE tag <> ALL (coming.tags) ORDER BY more.place
    ))[:{MAX_TAGS}],
    is_excluded = coming.is_excluded OR said.is_excluded,
    is_repeating = coming.is_repeating OR said.is_repeating
FROM ({SAID.format(rows=NEW)}) AS said WHERE said.key = coming.place
"""  # noqa: S608 - made of constants


def follow_rules(cursor: Any, *, owner: User) -> None:
    """Let the rules say of the table `coming` what they say; as it stands without any."""
    if Rule.objects.owned_by(owner).exists():
        cursor.execute("ANALYZE coming")
        cursor.execute(FOLLOW, {"owner": owner.pk, "only": None})
