import json

import pytest

from expenses.importing import decoding
from expenses.importing.booking import Contents
from expenses.importing.formats import own_json
from expenses.importing.refusing import FileRefusedError
from expenses.tests.importing.reading import opened

HEAD = '{"format": "expense-tracker", "version": 1, "expenses": ['
LUNCH = {"date": "2026-11-20", "title": "Lunch", "amount": "12.50", "currency": "EUR"}


def read(*expenses, head=HEAD, end="]}"):
    return Contents.of(opened((head + ",".join(map(json.dumps, expenses)) + end).encode()))


def test_what_is_left_out_is_empty():
    (found,) = read(LUNCH).bookings

    assert (found.title, str(found.amount), found.currency) == ("Lunch", "12.50", "EUR")
    assert (found.category, found.account, found.note, found.tags) == ("", "", "", ())


def test_a_file_that_somebody_has_laid_out_anew_is_read_too():
    whole = json.loads(HEAD + json.dumps(LUNCH) + "," + json.dumps(LUNCH) + "]}")

    found = Contents.of(opened(json.dumps(whole, indent=2).encode()))

    assert [one.number for one in found.bookings] == [5, 11]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": True}, "amount is no text"),
        ({"amount": "1e5"}, "'1e5' is not an amount"),
        ({"amount": "12.505"}, "12.505 has more than the 2 decimals of EUR"),
        ({"amount": ""}, "'' is not an amount"),
        ({"currency": "XXX"}, "'XXX' is not a currency, like EUR"),
        ({"date": "20.11.2026"}, "'20.11.2026' is not a date"),
        ({"date": "2026-11-31"}, "'2026-11-31' is not a date"),
        ({"date": "1800-01-01"}, "'1800-01-01' is not a date"),
        ({"title": " "}, "the title is empty"),
        ({"title": ["a"]}, "title is no text"),
        ({"tags": "a"}, "tags is no list of texts"),
        ({"tags": [{}]}, "tag is no text"),
    ],
)
def test_a_bad_expense_is_told_and_the_others_come_in(change, sentence):
    found = read(LUNCH, LUNCH | change, LUNCH)

    assert [one.sentence for one in found.problems] == [sentence]
    assert len(found.bookings) == 2


def test_an_amount_that_is_a_number_stays_exact():
    found = opened(HEAD + json.dumps(LUNCH).replace('"12.50"', "123456789012.34") + "]}")

    assert str(Contents.of(found).bookings[0].amount) == "123456789012.34"


def test_an_amount_of_nothing_is_left_out():
    assert [one.reason for one in read(LUNCH | {"amount": "0"}).skipped] == ["the amount is 0"]


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("", "the file is cut: it ends within an expense"),
        (',{"date": "2026', "the file is cut: it ends within an expense"),
        (",", "the file is cut: it ends within an expense"),
        ("," + "[" * 200_000, "it is no JSON, so the file is read up to here"),
        (',"' + "a" * 200_000, "it is no JSON, so the file is read up to here"),
    ],
)
def test_a_cut_or_broken_file_is_read_as_far_as_it_goes(end, sentence):
    found = read(LUNCH, end=end)

    assert len(found.bookings) == 1
    assert [one.sentence for one in found.problems] == [sentence]


def test_a_broken_line_does_not_take_those_below_it_along():
    found = read(LUNCH, end=',\n{"date": \x00},\n' + json.dumps(LUNCH) + "\n]}")

    assert [(one.number, one.sentence) for one in found.problems] == [(2, "it is no JSON")]
    assert [one.number for one in found.bookings] == [1, 3]


def test_a_file_of_broken_lines_is_refused():
    with pytest.raises(FileRefusedError):
        read(LUNCH, end=',["x",\n' * 100_000)


def test_an_expense_may_lie_across_two_pieces(monkeypatch):
    monkeypatch.setattr(decoding, "CHUNK", 100)

    assert len(read(LUNCH, LUNCH).bookings) == 2


def test_texts_lose_what_is_never_stored():
    (found,) = read(LUNCH | {"title": "a\x00b\ud800", "note": "a\u2028\r\n\x0b"}).bookings

    assert (found.title, found.note) == ("a b\N{REPLACEMENT CHARACTER}", "a\u2028\n ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"a": 1}', "This JSON file is not an export of expenses from here"),
        (b"[]", "This JSON file is not an export of expenses from here"),
        (HEAD.replace("1", "2").encode(), "This export was made by a newer version"),
    ],
)
def test_other_json_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(FileRefusedError) as refused:
        opened(content)

    assert refused.value.problems[0].sentence.startswith(sentence)


def test_a_file_of_too_many_is_refused(monkeypatch):
    monkeypatch.setattr(own_json, "MOST_ROWS", 1)

    with pytest.raises(FileRefusedError):
        read(LUNCH, LUNCH)
