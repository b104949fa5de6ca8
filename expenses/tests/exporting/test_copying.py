import psycopg
import pytest
from django.db import connection, transaction

from expenses.exporting.copying import ROWS_AT_ONCE, copied_as_text

A_FEW = 7


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, 4 * ROWS_AT_ONCE + 1, 20_000])
def test_every_row_comes_once_and_whole(db, count):
    query = f"SELECT number FROM generate_series(1, {count}) number"

    pieces = list(copied_as_text(query, options="FORMAT csv"))

    assert b"".join(pieces) == b"".join(b"%d\n" % number for number in range(1, count + 1))
    assert [piece for piece in pieces if not piece.endswith(b"\n")] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("count", [A_FEW, 20_000])
def test_what_ends_it_early_is_raised_and_leaves_a_connection_that_works(db, count):
    query = f"SELECT 1 / ({count} - number) FROM generate_series(1, {count}) number"

    with pytest.raises(psycopg.errors.DivisionByZero), transaction.atomic():
        list(copied_as_text(query, options="FORMAT csv"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
