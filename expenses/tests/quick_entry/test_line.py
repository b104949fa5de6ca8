from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from expenses.quick_entry.line import readings_of

TODAY = date(2026, 11, 22)  # a Sunday
EXAMPLES = {  # with the amount, and whether a day is named
    "12.50 lunch yesterday": ("12.50", True),
    "12.50 lunch yesterday #work": ("12.50", True),
    "4.80 coffee": ("4.80", False),
    "62 groceries yesterday": ("62.00", True),
    "1180 rent #home": ("1180.00", False),
}
OWN = {"en-us": "USD", "en-gb": "GBP", "de": "EUR", "fr": "EUR", "es": "EUR", "ar": "EGP"}


def read(line, locale="en-us"):
    return readings_of(line, today=TODAY, currency=OWN[locale], locale=locale)


TABLE = [
    [part.strip() for part in row.replace(" | ", " > ", 1).split(" > ")]
    for row in Path(__file__).with_name("lines.txt").read_text(encoding="utf-8").splitlines()
    if row and not row.startswith("#")
]


def understood(reading):
    """The whole of a reading, as the table writes it."""
    parts = [f"{reading.amount} {reading.currency} {reading.spent_on:%Y-%m-%d} {reading.title}"]
    parts += [f"#{tag}" for tag in reading.tags]
    parts += [f"@{reading.payment}"] if reading.payment else []
    parts += ["!"] if reading.is_repeating else []
    parts += [f"?{trouble.code}" for trouble in reading.troubles]
    return " ".join(parts)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]}")
def test_a_line_is_read_in_the_words_of_its_writer(row):
    locale, line, *meanings = row

    assert [understood(one) for one in read(line, locale)] == meanings


def test_the_table_covers_four_languages():
    languages = Counter(locale.partition("-")[0] for locale, *_ in TABLE)

    assert {language for language, lines in languages.items() if lines >= 30} == set(
        "en de fr es".split()
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("lunch", "missing"),
        ("１２ tea", "missing"),
        ("NaN", "missing"),
        ("1e400", "missing"),
        ("0 tea", "not_positive"),
        ("0x5 tea", "not_positive"),
        ("12.5055 tea", "too_many_decimals"),
        ("9999999999999999999 tea", "too_large"),
        ("9999x999999999999 tea", "too_large"),
        ("1,2,3 tea", "unreadable"),
        ("12 tea 31 feb", "no_such_day"),
        ("12 tea 2026-02-30", "no_such_day"),
        ("12 tea 1500-02-03", "out_of_range"),
        ("12 tea @cash @card", "two_payments"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line, code):
    assert [trouble.code for trouble in read(line)[0].troubles] == [code]


def test_marks_begin_tags_payment_methods_and_what_repeats():
    (found,) = read('12 book #Team #"work trip" @"Debit card" ! ')

    assert found.tags == ("Team", "work trip")
    assert (found.payment, found.is_repeating, found.title) == ("Debit card", True, "book")


def test_each_sign_that_was_understood_is_known():
    line = "12 eur tea #team yesterday"
    (found,) = read(line)

    assert [(span.part, line[span.start : span.end]) for span in found.spans] == [
        ("amount", "12"),
        ("amount", "eur"),
        ("title", "tea"),
        ("tag", "#team"),
        ("day", "yesterday"),
    ]


@pytest.mark.parametrize("language", ["en-us", "de", "fr", "es", "ar"])
def test_the_examples_that_pages_give_mean_one_thing_in_their_language(language):
    with translation.override(language):
        lines = [gettext(english) for english in EXAMPLES]
    found = [readings_of(line, today=TODAY, currency="EUR", locale=language) for line in lines]

    assert [[understood(one).split(" ")[:3] for one in each] for each in found] == [
        [[amount, "EUR", "2026-11-21" if has_day else "2026-11-22"]]
        for amount, has_day in EXAMPLES.values()
    ]
    assert [each[0].troubles for each in found] == [()] * len(EXAMPLES)
