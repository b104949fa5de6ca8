from datetime import date

import pytest

from expenses.quick_entry.line import readings_of

TODAY = date(2026, 11, 22)  # a Sunday
OWN = {"en-us": "USD", "en-gb": "GBP", "de": "EUR", "fr": "EUR", "es": "EUR"}


def read(line, locale="en-us"):
    return readings_of(line, today=TODAY, currency=OWN[locale], locale=locale)


def understood(reading):
    return f"{reading.amount} {reading.currency} {reading.spent_on:%Y-%m-%d} {reading.title}"


ONE_READING = {
    "en-us": """
        12.50 lunch yesterday            > 12.50 USD 2026-11-21 lunch
        4.80 coffee                      > 4.80 USD 2026-11-22 coffee
        Flat White 4.80                  > 4.80 USD 2026-11-22 Flat White
        62 groceries yesterday           > 62.00 USD 2026-11-21 groceries
        1180 rent #home                  > 1180.00 USD 2026-11-22 rent
        23.80 dishoom lunch fri          > 23.80 USD 2026-11-20 dishoom lunch
        12,50 lunch                      > 12.50 USD 2026-11-22 lunch
        1 234,50 rent                    > 1234.50 USD 2026-11-22 rent
        1,234.50 rent                    > 1234.50 USD 2026-11-22 rent
        1,234 rent                       > 1234.00 USD 2026-11-22 rent
        $12 tea                          > 12.00 USD 2026-11-22 tea
        12$ tea                          > 12.00 USD 2026-11-22 tea
        CA$12 tea                        > 12.00 CAD 2026-11-22 tea
        12 eur tea                       > 12.00 EUR 2026-11-22 tea
        EUR 12 tea                       > 12.00 EUR 2026-11-22 tea
        tea 12eur                        > 12.00 EUR 2026-11-22 tea
        tea €12                          > 12.00 EUR 2026-11-22 tea
        12 euros tea                     > 12.00 EUR 2026-11-22 tea
        12 quid pub                      > 12.00 GBP 2026-11-22 pub
        4x3.20 croissant                 > 12.80 USD 2026-11-22 croissant
        4×3.20 croissant                 > 12.80 USD 2026-11-22 croissant
        10+5 snacks                      > 15.00 USD 2026-11-22 snacks
        2x3+1.50 snacks                  > 7.50 USD 2026-11-22 snacks
        +20 refund                       > -20.00 USD 2026-11-22 refund
        -20 refund                       > -20.00 USD 2026-11-22 refund
        −$20 refund                      > -20.00 USD 2026-11-22 refund
        7up 1.20                         > 1.20 USD 2026-11-22 7up
        12.50 iphone 15 case             > 12.50 USD 2026-11-22 iphone 15 case
        iphone 15 $899                   > 899.00 USD 2026-11-22 iphone 15
        899 iphone 15                    > 899.00 USD 2026-11-22 iphone 15
        "iphone 15" 899                  > 899.00 USD 2026-11-22 iphone 15
        4 cup cake                       > 4.00 USD 2026-11-22 cup cake
        "3 nov" album 12                 > 12.00 USD 2026-11-22 3 nov album
        "yesterday" single 1.29          > 1.29 USD 2026-11-22 yesterday single
        12 tea today                     > 12.00 USD 2026-11-22 tea
        12 tea tomorrow                  > 12.00 USD 2026-11-23 tea
        12 tea day before yesterday      > 12.00 USD 2026-11-20 tea
        12 tea sun                       > 12.00 USD 2026-11-22 tea
        12 tea mon                       > 12.00 USD 2026-11-16 tea
        12 tea Saturday                  > 12.00 USD 2026-11-21 tea
        12 tea last friday               > 12.00 USD 2026-11-20 tea
        12 tea last sunday               > 12.00 USD 2026-11-15 tea
        12 tea next friday               > 12.00 USD 2026-11-27 tea
        12 tea on friday                 > 12.00 USD 2026-11-20 tea
        12 tea 3 days ago                > 12.00 USD 2026-11-19 tea
        12 tea a week ago                > 12.00 USD 2026-11-15 tea
        12 tea 3 nov                     > 12.00 USD 2026-11-03 tea
        12 tea nov 3                     > 12.00 USD 2026-11-03 tea
        12 tea 3nov                      > 12.00 USD 2026-11-03 tea
        12 tea 3rd of November           > 12.00 USD 2026-11-03 tea
        12 tea the 3rd of november       > 12.00 USD 2026-11-03 tea
        12 tea nov 3, 2024               > 12.00 USD 2024-11-03 tea
        12 tea 2026-11-03                > 12.00 USD 2026-11-03 tea
        12 tea 2026/11/03                > 12.00 USD 2026-11-03 tea
        12 tea 22/11                     > 12.00 USD 2026-11-22 tea
        12 tea 11/21                     > 12.00 USD 2026-11-21 tea
        12 tea 11/11                     > 12.00 USD 2026-11-11 tea
        12 tea tue 3 nov                 > 12.00 USD 2026-11-03 tea
        12 tea 29 feb                    > 12.00 USD 2024-02-29 tea
        12 tea 3.11.                     > 12.00 USD 2026-11-03 tea
        12 tea 3.11.2025                 > 12.00 USD 2025-11-03 tea
        coffee, 4.                       > 4.00 USD 2026-11-22 coffee
        1e400 NaN 5                      > 5.00 USD 2026-11-22 1e400 NaN
        ２0 ３ tea 5                      > 5.00 USD 2026-11-22 ２0 ３ tea
    """,
    "en-gb": """
        £12 tea                          > 12.00 GBP 2026-11-22 tea
        12 pounds tea                    > 12.00 GBP 2026-11-22 tea
        tea 12p 3                        > 3.00 GBP 2026-11-22 tea 12p
    """,
    "de": """
        12,50 Kaffee gestern             > 12.50 EUR 2026-11-21 Kaffee
        12.50 Kaffee                     > 12.50 EUR 2026-11-22 Kaffee
        1.234 Laptop                     > 1234.00 EUR 2026-11-22 Laptop
        1.234,56 Laptop                  > 1234.56 EUR 2026-11-22 Laptop
        4x3,20 Brötchen                  > 12.80 EUR 2026-11-22 Brötchen
        10+5,50 Markt                    > 15.50 EUR 2026-11-22 Markt
        12 Franken Tee                   > 12.00 CHF 2026-11-22 Tee
        12 € Tee                         > 12.00 EUR 2026-11-22 Tee
        3.11. Kaffee 4,50                > 4.50 EUR 2026-11-03 Kaffee
        03.11.2026 Kaffee 4,50           > 4.50 EUR 2026-11-03 Kaffee
        03.11.26 Kaffee 4,50             > 4.50 EUR 2026-11-03 Kaffee
        3/11 Kaffee 4,50                 > 4.50 EUR 2026-11-03 Kaffee
        3. Nov 5 Brot                    > 5.00 EUR 2026-11-03 Brot
        3. November 2025 5 Brot          > 5.00 EUR 2025-11-03 Brot
        5 Brot am 3. März                > 5.00 EUR 2026-03-03 Brot
        5 Brot vorgestern                > 5.00 EUR 2026-11-20 Brot
        5 Brot heute                     > 5.00 EUR 2026-11-22 Brot
        5 Brot übermorgen                > 5.00 EUR 2026-11-24 Brot
        5 Brot letzten Freitag           > 5.00 EUR 2026-11-20 Brot
        5 Brot nächsten Freitag          > 5.00 EUR 2026-11-27 Brot
        5 Brot am Montag                 > 5.00 EUR 2026-11-16 Brot
        5 Brot so                        > 5.00 EUR 2026-11-22 Brot
        vor 3 Tagen 5 Brot               > 5.00 EUR 2026-11-19 Brot
        vor einer Woche 5 Brot           > 5.00 EUR 2026-11-15 Brot
        5 Brot yesterday                 > 5.00 EUR 2026-11-21 Brot
        Kaffee 3.11                      > 3.11 EUR 2026-11-22 Kaffee
    """,
    "fr": """
        12,50 déjeuner hier              > 12.50 EUR 2026-11-21 déjeuner
        1 234,50 loyer                   > 1234.50 EUR 2026-11-22 loyer
        café 3,50 avant-hier             > 3.50 EUR 2026-11-20 café
        café 3,50 aujourd’hui            > 3.50 EUR 2026-11-22 café
        café 3,50 demain                 > 3.50 EUR 2026-11-23 café
        5 pain vendredi dernier          > 5.00 EUR 2026-11-20 pain
        5 pain vendredi prochain         > 5.00 EUR 2026-11-27 pain
        5 pain lundi                     > 5.00 EUR 2026-11-16 pain
        il y a 3 jours 5 pain            > 5.00 EUR 2026-11-19 pain
        le 3/11 5 pain                   > 5.00 EUR 2026-11-03 pain
        3 nov 5 pain                     > 5.00 EUR 2026-11-03 pain
        5 € pain le 1er août             > 5.00 EUR 2026-08-01 pain
        5 pain 3 février 2025            > 5.00 EUR 2025-02-03 pain
        5 francs pain                    > 5.00 CHF 2026-11-22 pain
        5 mon livre                      > 5.00 EUR 2026-11-22 mon livre
    """,
    "es": """
        12,50 comida ayer                > 12.50 EUR 2026-11-21 comida
        1.234,50 alquiler                > 1234.50 EUR 2026-11-22 alquiler
        5 pan hoy                        > 5.00 EUR 2026-11-22 pan
        5 pan anteayer                   > 5.00 EUR 2026-11-20 pan
        5 pan pasado mañana              > 5.00 EUR 2026-11-24 pan
        5 pan el viernes pasado          > 5.00 EUR 2026-11-20 pan
        5 pan el lunes                   > 5.00 EUR 2026-11-16 pan
        5 pan miércoles                  > 5.00 EUR 2026-11-18 pan
        3 de noviembre de 2025 5 pan     > 5.00 EUR 2025-11-03 pan
        5 pan el 3 de noviembre          > 5.00 EUR 2026-11-03 pan
        hace una semana 5 pan            > 5.00 EUR 2026-11-15 pan
        hace 3 días 5 pan                > 5.00 EUR 2026-11-19 pan
        5 dólares pan                    > 5.00 USD 2026-11-22 pan
        3/11 5 pan                       > 5.00 EUR 2026-11-03 pan
    """,
}
SURE = [
    (locale, *(part.strip() for part in row.split(" > ")))
    for locale, rows in ONE_READING.items()
    for row in rows.strip().splitlines()
]


@pytest.mark.parametrize(("locale", "line", "meaning"), SURE)
def test_a_line_is_read_in_the_words_of_its_writer(locale, line, meaning):
    readings = read(line, locale)

    assert [understood(one) for one in readings] == [meaning]
    assert readings[0].troubles == ()


TWO_READINGS = """
    en-us > 12 tea 3/4      > 12.00 USD 2026-03-04 tea   > 12.00 USD 2026-04-03 tea
    en-us > 12 tea 3/4/2025 > 12.00 USD 2025-03-04 tea   > 12.00 USD 2025-04-03 tea
    en-gb > 12 tea 3/4      > 12.00 GBP 2026-04-03 tea   > 12.00 GBP 2026-03-04 tea
    en-us > 1.234 tv        > 1234.00 USD 2026-11-22 tv  > 1.23 USD 2026-11-22 tv
    en-us > 1.234 kwd tv    > 1234.000 KWD 2026-11-22 tv > 1.234 KWD 2026-11-22 tv
    de    > 1.234 KWD tv    > 1234.000 KWD 2026-11-22 tv > 1.234 KWD 2026-11-22 tv
    en-us > 12 tea 3 dec    > 12.00 USD 2025-12-03 tea   > 12.00 USD 2026-12-03 tea
    en-us > 3 nov 12 tea    > 12.00 USD 2026-11-03 tea   > 3.00 USD 2026-11-12 tea
    en-us > sun cream 8     > 8.00 USD 2026-11-22 cream  > 8.00 USD 2026-11-22 sun cream
    en-us > 2 teas 4.80     > 4.80 USD 2026-11-22 2 teas > 2.00 USD 2026-11-22 teas 4.80
    en-us > model 3 tyre 90 > 3.00 USD 2026-11-22 model tyre 90 > 90.00 USD 2026-11-22 model 3 tyre
    en-us > ¥500 ramen      > 500 JPY 2026-11-22 ramen   > 500.00 CNY 2026-11-22 ramen
    en-us > tv 1 234        > 1234.00 USD 2026-11-22 tv  > 1.00 USD 2026-11-22 tv 234 \
        > 234.00 USD 2026-11-22 tv 1
    en-us > iphone 15 899   > 15899.00 USD 2026-11-22 iphone > 15.00 USD 2026-11-22 iphone 899 \
        > 899.00 USD 2026-11-22 iphone 15
    de    > 3.11 Tee 4,50   > 4.50 EUR 2026-11-03 Tee    > 3.11 EUR 2026-11-22 Tee 4,50
    de    > so 5 Brot       > 5.00 EUR 2026-11-22 Brot   > 5.00 EUR 2026-11-22 so Brot
    fr    > mer 5 carte     > 5.00 EUR 2026-11-18 carte  > 5.00 EUR 2026-11-22 mer carte
    es    > mar 5 pan       > 5.00 EUR 2026-11-17 pan    > 5.00 EUR 2026-11-22 mar pan
"""
OPEN = [[part.strip() for part in row.split(" > ")] for row in TWO_READINGS.strip().splitlines()]


@pytest.mark.parametrize("row", OPEN)
def test_what_can_be_read_in_two_ways_is(row):
    locale, line, *meanings = row

    assert [understood(one) for one in read(line, locale)] == meanings


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
