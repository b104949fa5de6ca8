"""Read what a person chooses from by a function, whose plan is kept from page to page.

Every page asks it. Four tables with policies took longer to plan than to read.
"""

from django.db import migrations

READ = """
CREATE FUNCTION expenses_choices(person bigint) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN json_build_array(
        (
            SELECT json_agg(
                json_build_array(
                    id, owner_id, name, name_folded, description, parent_id, kind, icon, colour,
                    position, is_archived
                ) ORDER BY position, name, id
            )
            FROM expenses_category WHERE owner_id = person OR owner_id IS NULL
        ), (
            SELECT json_agg(category_id ORDER BY category_id)
            FROM expenses_hiddencategory WHERE owner_id = person
        ), (
            SELECT json_agg(
                json_build_array(id, owner_id, name, name_folded, kind, currency, is_archived)
                ORDER BY name_folded, id
            )
            FROM expenses_paymentmethod WHERE owner_id = person
        ), (
            SELECT json_agg(
                json_build_array(id, owner_id, name, name_folded, query) ORDER BY name_folded, id
            )
            FROM expenses_savedfilter WHERE owner_id = person
        )
    );
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0029_look_at_the_newest_first")]

    operations = [migrations.RunSQL(READ, "DROP FUNCTION expenses_choices(bigint)")]
