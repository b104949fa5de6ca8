from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="density",
            field=models.CharField(
                choices=[
                    ("comfortable", "Comfortable"),
                    ("compact", "Compact: more rows on a page"),
                ],
                default="comfortable",
                max_length=11,
                verbose_name="rows",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="scope",
            field=models.CharField(
                choices=[("everyday", "Everyday"), ("all", "All spending")],
                default="everyday",
                editable=False,
                max_length=8,
                verbose_name="which spending",
            ),
        ),
    ]
