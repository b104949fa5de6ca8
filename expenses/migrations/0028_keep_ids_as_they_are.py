"""What a large import added is kept as long lists of ids, which took longer to compress than to find.

They are eight bytes a row so, not three.
"""

from django.db import migrations

KEEP = "ALTER TABLE expenses_addedrows ALTER COLUMN ids SET STORAGE {how}"


class Migration(migrations.Migration):
    dependencies = [("expenses", "0027_find_a_few_by_words")]

    operations = [migrations.RunSQL(KEEP.format(how="EXTERNAL"), KEEP.format(how="EXTENDED"))]
