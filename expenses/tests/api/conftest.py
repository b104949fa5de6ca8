import pytest
from django.utils.module_loading import import_string

# By name: pytest reads this file before Django is set up.
PROGRAM = "expenses.tests.api.calling.Program"


@pytest.fixture
def program(alice):
    """A program that reads and writes for Alice."""
    return import_string(PROGRAM)(alice)


@pytest.fixture
def stranger(bob):
    """A program that reads and writes for Bob."""
    return import_string(PROGRAM)(bob)
