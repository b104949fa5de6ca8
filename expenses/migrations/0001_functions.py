"""SQL functions that the tables' columns and constraints need before they are made."""

from django.db import migrations

# `array_to_string` is only stable, since an element type may print by the session's settings;
# of text it is immutable in fact, which a wrapper may say. A generated column needs that.
SEARCH_VECTOR = """
CREATE FUNCTION expenses_search_vector(title text, note text, tags text[]) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN to_tsvector(
        'pg_catalog.simple'::regconfig,
        title || ' ' || note || ' ' || array_to_string(tags, ' ')
    );
END
$$;
"""

# The decimals of ISO 4217's minor units.
DECIMALS_OF = """
CREATE FUNCTION expenses_decimals_of(currency text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN currency IN (
            'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX',
            'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) THEN 0
        WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
        WHEN currency IN ('CLF', 'UYW') THEN 4
        ELSE 2
    END
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            SEARCH_VECTOR, "DROP FUNCTION expenses_search_vector(text, text, text[])"
        ),
        migrations.RunSQL(DECIMALS_OF, "DROP FUNCTION expenses_decimals_of(text)"),
    ]
