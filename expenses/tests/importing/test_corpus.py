"""Files after the habits of many banks, made up, each with every line that has to come of it."""

import json
from collections import Counter

import pytest

from expenses.importing.booking import Booking
from expenses.importing.decoding import Text
from expenses.importing.refusing import Skipped
from expenses.tests.importing.reading import CORPUS, expected, opened, told

FILES = sorted(path.name for path in CORPUS.iterdir() if path.is_file())
TABLES = [name for name in FILES if name.endswith((".csv", ".tsv", ".txt", ".xls"))]
LEAST_FILES, LEAST_LAYOUTS, LEAST_COUNTRIES = 60, 20, 12


def content(name):
    return (CORPUS / name).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_file_gives_exactly_the_lines_expected(name):
    known = expected(name)
    first = told(opened(content(name)))

    assert first == known["read"]
    if "answers" in known:
        assert told(opened(content(name), **known["answers"])) == known["answered"]


# Of a page or a sheet it is the cells.
@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".xls")])
def test_raw_is_what_the_file_has(name):
    known = expected(name)
    file = opened(content(name), **known.get("answers", {}))
    text = "\n".join("".join(Text(content(name)).lines()).splitlines())
    if file.encoding not in {"utf-8", "utf-8-sig"}:
        text = "\n".join(content(name).decode(file.encoding).splitlines())
    bookings = [line for line in file if isinstance(line, Booking)]

    missing = [
        one.raw for one in bookings if " ".join(one.raw.split()) not in " ".join(text.split())
    ]

    assert missing == []


@pytest.mark.parametrize("name", TABLES)
def test_what_is_remembered_of_a_table_reads_it_again(name):
    known = expected(name)
    file = opened(content(name), **known.get("answers", {}))
    remembered = json.loads(json.dumps(file.answers.as_json()))

    again = opened(content(name), **type(file.answers).from_json(remembered).__dict__)

    assert again.questions == ()
    assert [*again] == [*file]
    assert again.signature == opened(content(name)).signature


def test_corpus_is_as_wide_as_banks_are():
    banks = [name for name in TABLES if expected(name)["read"]["format"] in {"csv", "tsv"}]
    countries = {name[:2] for name in banks} - {"xx"}

    assert len(FILES) >= LEAST_FILES
    assert len(banks) >= LEAST_LAYOUTS
    assert len(countries) >= LEAST_COUNTRIES
    assert Counter(name.partition("_")[0] for name in FILES)["program"] == 7


def test_every_line_of_the_corpus_is_a_booking_or_says_why_not():
    said = [
        line.reason if isinstance(line, Skipped) else line.sentence
        for name in FILES
        for line in opened(content(name), **expected(name).get("answers", {}))
        if not isinstance(line, Booking)
    ]

    assert len(said) > 20
    assert all(said)
