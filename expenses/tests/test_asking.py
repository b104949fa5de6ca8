"""What is asked together is answered as if each were asked for itself."""

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from expenses.asking import Question, ask_together

pytestmark = pytest.mark.django_db

ODD = ["100% %s %%", 'O\'Hara; "x" --', "C:\\new\\", "$$ /* */\n;\nSELECT 1", "café ٣ 🙂", None]


def said(*values):
    return Question([(f"SELECT {', '.join(['%s'] * len(values))}", values)], lambda rows: rows)


def test_answers_come_in_order_with_one_text():
    of_two = Question(
        [("SELECT %(one)s", {"one": 1}), ("SELECT generate_series(1, 3)", None)],
        lambda *found: found,
    )

    with CaptureQueriesContext(connection) as queries:
        answers = ask_together([said(7), of_two, said(8, 9)])

    assert answers == [[(7,)], ([(1,)], [(1,), (2,), (3,)]), [(8, 9)]]
    assert len(queries) == 1
    assert of_two.ask() == answers[1]


@pytest.mark.parametrize("standard", ["on", "off"])
def test_parameters_come_through_unharmed(standard):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL standard_conforming_strings = {standard}")

    assert ask_together([said(*ODD), said(*reversed(ODD))]) == [
        [tuple(ODD)],
        [tuple(reversed(ODD))],
    ]


def test_one_that_is_refused_leaves_the_transaction_as_it_was():
    with CaptureQueriesContext(connection) as queries, pytest.raises(DataError):
        ask_together([said(1), Question([("SELECT 1 / %s", [0])], list), said(2)])

    assert [query["sql"].partition(";")[0] for query in queries] == [
        "SAVEPOINT together",
        "ROLLBACK TO SAVEPOINT together",
    ]
    assert ask_together([said(3)]) == [[(3,)]]
