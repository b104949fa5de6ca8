"""Learned from one year, a categoriser guesses most of the next, and guesses rightly."""

import sys

import pytest

from expenses.seeding import seed_shared_categories
from expenses.tests.learning.foretelling import foretell
from expenses.tests.making import a_person

pytestmark = pytest.mark.django_db

LEAST_GUESSED = 0.75
LEAST_RIGHT = 0.92


def test_the_second_year_is_guessed_from_the_first(capsys):
    seed_shared_categories()

    told = [foretell(a_person(), seed=seed) for seed in (1, 2)]

    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(map(str, told)) + "\n")
    assert all(one.merchants >= 300 for one in told)
    assert all(one.guessed >= LEAST_GUESSED for one in told)
    assert all(one.right >= LEAST_RIGHT for one in told)
