"""The database and the program agree about the decimals of every currency."""

import pytest
from django.db import connection

from expenses.money import CURRENCIES, decimals_of


@pytest.mark.django_db
def test_decimals_are_the_same_in_sql():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, expenses_decimals_of(code) FROM unnest(%s::text[]) AS code",
            [list(CURRENCIES)],
        )
        in_sql = dict(cursor.fetchall())

    assert in_sql == {code: decimals_of(code) for code in CURRENCIES}
