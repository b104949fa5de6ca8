from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0011_saved_filters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("record", "added"),
                    ("edit", "changed"),
                    ("trash", "deleted"),
                    ("restore", "restored"),
                    ("merge", "merged"),
                    ("tag", "tagged"),
                    ("load", "loaded"),
                    ("sample", "sample data"),
                    ("suggestion", "dismissed"),
                    ("undo", "undone"),
                    ("", "changed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("action", "sample")),
                fields=["owner"],
                name="change_with_sample",
            ),
        ),
    ]
