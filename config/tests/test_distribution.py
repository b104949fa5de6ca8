"""The tables stay such that they could be spread over machines by owner."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from config.distribution import BREAKS, CHANGES, findings

pytestmark = pytest.mark.django_db


def in_the_way():
    return [one.sentence for one in findings() if one.how == BREAKS]


def test_nothing_is_in_the_way_of_spreading_the_tables_by_owner():
    said = StringIO()

    call_command("check_distribution", stdout=said)

    assert said.getvalue().endswith("Nothing is in the way.\n")
    assert "to change: The key of expenses_expense becomes (owner_id, id).\n" in said.getvalue()
    assert {one.how for one in findings()} == {CHANGES}


def test_what_is_unique_without_its_owner_is_in_the_way():
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX only_once ON expenses_savedfilter (name)")

    assert in_the_way() == ["only_once of expenses_savedfilter is unique without the owner."]
    with pytest.raises(CommandError, match="In the way: 1"):
        call_command("check_distribution", stdout=StringIO())


def test_what_points_at_rows_of_a_person_without_one_is_in_the_way():
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE loose (it bigint CONSTRAINT loose_it REFERENCES expenses_expense (id))"
        )

    assert in_the_way() == ["loose_it: loose has no owner and points at expenses_expense."]
