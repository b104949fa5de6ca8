from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_density_and_scope"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[
                    ("en-us", "English (United States)"),
                    ("en-gb", "English (United Kingdom)"),
                    ("de", "Deutsch"),
                    ("fr", "Français"),
                    ("es", "Español"),
                    ("ar", "العربية"),
                    ("ja", "日本語 (formats only, words in English)"),
                ],
                default="en-us",
                max_length=10,
                verbose_name="language and formats",
            ),
        ),
    ]
