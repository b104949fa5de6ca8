"""What a check or a foreign key of Django's cannot say."""

from django.db import migrations

# Old against new: a row never changes hands.
FORBID_OWNER_CHANGE = """
CREATE FUNCTION expenses_forbid_owner_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the owner of % never changes', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""

OWNER_NEVER_CHANGES = """
CREATE TRIGGER owner_never_changes
    BEFORE UPDATE OF owner_id ON {table}
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION expenses_forbid_owner_change();
"""

GUARDED_TABLES = [
    "expenses_category",
    "expenses_expense",
    "expenses_paymentmethod",
    "expenses_hiddencategory",
    "expenses_archivedtag",
    "expenses_suggestion",
]

# An expense is paid with its owner's own payment method.
PAYMENT_METHOD_OF_OWNER = """
ALTER TABLE expenses_expense
    ADD CONSTRAINT expense_payment_method_of_owner
    FOREIGN KEY (payment_method_id, owner_id)
    REFERENCES expenses_paymentmethod (id, owner_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

DECIMALS_OF_CURRENCY = """
ALTER TABLE expenses_expense
    ADD CONSTRAINT expense_amount_has_the_decimals_of_its_currency
    CHECK (scale(trim_scale(amount)) <= expenses_decimals_of(currency));
"""

# A category may be shared by everyone, so a foreign key with the owner cannot hold it.
# By statement, since a trigger by row costs four times as much on a large insert.
FORBID_FOREIGN_CATEGORY = """
CREATE FUNCTION expenses_forbid_foreign_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM written
        JOIN expenses_category category ON category.id = written.category_id
        WHERE category.owner_id <> written.owner_id
    ) THEN
        RAISE EXCEPTION 'an expense is filed under a category of its own owner'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER category_is_own_on_insert
    AFTER INSERT ON expenses_expense REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_forbid_foreign_category();

CREATE TRIGGER category_is_own_on_update
    AFTER UPDATE ON expenses_expense REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_forbid_foreign_category();
"""

ALLOW_FOREIGN_CATEGORY = """
DROP TRIGGER category_is_own_on_insert ON expenses_expense;
DROP TRIGGER category_is_own_on_update ON expenses_expense;
DROP FUNCTION expenses_forbid_foreign_category();
"""

# Categories are two levels deep, and stand inside shared ones or their owner's own. Two people
# at work on the same tree wait for each other by the lock on the parent.
KEEP_TWO_LEVELS = """
CREATE FUNCTION expenses_keep_two_levels() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above expenses_category;
BEGIN
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO above FROM expenses_category WHERE id = NEW.parent_id FOR SHARE;
    IF above.parent_id IS NOT NULL
        OR EXISTS (SELECT FROM expenses_category WHERE parent_id = NEW.id)
    THEN
        RAISE EXCEPTION 'categories are at most two levels deep'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF above.owner_id IS NOT NULL AND above.owner_id IS DISTINCT FROM NEW.owner_id THEN
        RAISE EXCEPTION 'a category stands inside a shared one or one of its own owner'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER category_has_two_levels
    BEFORE INSERT OR UPDATE OF parent_id, owner_id ON expenses_category
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_two_levels();
"""

ALLOW_ANY_DEPTH = """
DROP TRIGGER category_has_two_levels ON expenses_category;
DROP FUNCTION expenses_keep_two_levels();
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0002_first_tables")]

    operations = [
        migrations.RunSQL(FORBID_OWNER_CHANGE, "DROP FUNCTION expenses_forbid_owner_change()"),
        *(
            migrations.RunSQL(
                OWNER_NEVER_CHANGES.format(table=table),
                f"DROP TRIGGER owner_never_changes ON {table}",
            )
            for table in GUARDED_TABLES
        ),
        migrations.RunSQL(
            PAYMENT_METHOD_OF_OWNER,
            "ALTER TABLE expenses_expense DROP CONSTRAINT expense_payment_method_of_owner",
        ),
        migrations.RunSQL(
            DECIMALS_OF_CURRENCY,
            "ALTER TABLE expenses_expense"
            " DROP CONSTRAINT expense_amount_has_the_decimals_of_its_currency",
        ),
        migrations.RunSQL(FORBID_FOREIGN_CATEGORY, ALLOW_FOREIGN_CATEGORY),
        migrations.RunSQL(KEEP_TWO_LEVELS, ALLOW_ANY_DEPTH),
    ]
