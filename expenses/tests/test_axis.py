from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.axis import steps


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        ("0", [0, 1, 2]),
        ("-12", [0, 1, 2]),
        ("3.99", [0, 1, 2, 3, 4]),
        ("9", [0, 5, 10]),
        ("839.30", [0, 250, 500, 750, 1000]),
        ("1231", [0, 500, 1000, 1500]),
    ],
)
def test_steps_are_round_and_reach_the_highest(highest, expected):
    assert steps(Decimal(highest)) == expected


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_steps_are_few_and_evenly_spaced(highest):
    drawn = steps(highest)

    assert 3 <= len(drawn) <= 5
    assert drawn[-1] >= highest
    assert {after - before for before, after in pairwise(drawn)} == {drawn[1]}
