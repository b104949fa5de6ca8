"""Spoilt files by the hundred; `benchmarks/fuzz_readers.py` does it by the hundred thousand."""

import time

import pytest

from expenses.tests.importing.fuzzing import originals, outcome, spoilt, spreadsheets

FILES, SPREADSHEETS = 600, 12
SECONDS = 10


def test_spoilt_files_give_bookings_or_clear_refusals():
    outcomes = set()
    for seed in range(FILES):
        started = time.process_time()
        outcomes.add(outcome(spoilt(seed)))
        assert time.process_time() - started < SECONDS, f"seed {seed}"

    assert outcomes == {"read", "refused", "asked", "nothing in it"}


@pytest.mark.parametrize("seed", range(SPREADSHEETS))
def test_spoilt_spreadsheets_give_bookings_or_clear_refusals(seed):
    assert outcome(spoilt(seed, of=spreadsheets)) in {"read", "refused", "asked", "nothing in it"}


def test_a_seed_spoils_the_same_file_in_the_same_way():
    assert spoilt(7) == spoilt(7)
    assert spoilt(7) not in originals()
