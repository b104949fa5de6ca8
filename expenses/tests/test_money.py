from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers
from babel.numbers import format_currency, get_currency_precision
from hypothesis import assume, given
from hypothesis import strategies as st

from expenses.money import (
    CURRENCIES,
    MAX_AMOUNT,
    AmountError,
    currency_name,
    currency_symbol,
    decimals_of,
    format_for_input,
    format_money,
    format_number,
    is_currency,
    parse_amount,
)

LOCALES = sorted(locale_identifiers())
PAIRED = {"tok", "tok_001"}  # group digits in pairs; a person may not type that
NBSP, NARROW_NBSP, MINUS = "\u00a0", "\u202f", "\u2212"


def the_problem_with(text, *, currency="USD", locale="en"):
    with pytest.raises(AmountError) as raised:
        parse_amount(text, currency=currency, locale=locale)
    return raised.value.code


@st.composite
def money(draw):
    currency = draw(st.sampled_from(CURRENCIES))
    units = draw(st.integers(1, int(MAX_AMOUNT.scaleb(decimals_of(currency)))))
    return Decimal(units).scaleb(-decimals_of(currency)), currency


@pytest.mark.parametrize(
    ("currency", "decimals"), [("JPY", 0), ("USD", 2), ("KWD", 3), ("CLF", 4), ("RSD", 2)]
)
def test_decimals_are_the_currencys_own(currency, decimals):
    assert decimals_of(currency) == decimals
    assert max(map(decimals_of, CURRENCIES)) == 4  # as many as the column has


@pytest.mark.parametrize("code", ["USD", "EUR", "JPY", "KWD", "CLF", "XAF", "ZWG"])
def test_a_currency_in_use_is_a_currency(code):
    assert is_currency(code)


@pytest.mark.parametrize("code", ["DEM", "HRK", "XXX", "XTS", "XAU", "usd", "US", ""])
def test_anything_else_is_no_currency(code):
    assert not is_currency(code)


def test_currencies_are_sorted_and_unique():
    assert list(CURRENCIES) == sorted(set(CURRENCIES))
    assert len(CURRENCIES) > 150


def test_currency_names_speak_the_locale():
    assert currency_name("USD", locale="en-us") == "US Dollar"
    assert currency_name("USD", locale="en-us", count=2) == "US dollars"
    assert currency_name("USD", locale="de") == "US-Dollar"
    assert currency_symbol("USD", locale="en") == "$"
    assert currency_symbol("USD", locale="fr") == "$US"


@pytest.mark.parametrize(
    ("text", "locale", "currency", "amount"),
    [
        *(("12.50", "en", "USD", "12.50"), ("12,50", "de", "EUR", "12.50")),
        *(("7", "en", "USD", "7.00"), ("007", "en", "USD", "7.00")),
        *((".5", "en", "USD", "0.50"), ("12.", "en", "USD", "12.00")),
        ("1,234.56", "en-us", "USD", "1234.56"),
        *(("1.234,56", "de", "EUR", "1234.56"), ("1 234,56", "fr", "EUR", "1234.56")),
        (f"1{NBSP}234,56", "fr", "EUR", "1234.56"),
        (f"1{NARROW_NBSP}234,56", "fr", "EUR", "1234.56"),
        ("1'234.56", "de-ch", "CHF", "1234.56"),
        ("1\u2019234.56", "de-ch", "CHF", "1234.56"),
        ("1,234,567", "en", "JPY", "1234567"),
        ("999999999999.99", "en", "USD", "999999999999.99"),
    ],
)
def test_parse_reads_the_locales_own_way(text, locale, currency, amount):
    assert str(parse_amount(text, currency=currency, locale=locale)) == amount


@pytest.mark.parametrize("locale", ["en", "de", "fr", "de-ch", "pt-br", "ar"])
@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("12.50", "12.50"), ("12,50", "12.50"), ("0,5", "0.50"), ("1.234,56", "1234.56")),
        *(("1,234.56", "1234.56"), ("1 234.56", "1234.56"), ("1'234,56", "1234.56")),
        *(("1.234.567", "1234567.00"), ("1,234,567", "1234567.00"), ("1 234", "1234.00")),
        ("12345,6", "12345.60"),
    ],
)
def test_parse_reads_what_can_only_be_one_thing_anywhere(text, amount, locale):
    assert str(parse_amount(text, currency="USD", locale=locale)) == amount


@pytest.mark.parametrize(
    ("text", "locale", "currency", "amount"),
    [
        *(("1,234", "en", "USD", "1234"), ("1.234", "de", "EUR", "1234")),
        *(("1.234", "de", "KWD", "1234"), ("1.234", "en", "KWD", "1.234")),
        *(("1,234", "de", "KWD", "1.234"), ("0.234", "de", "KWD", "0.234")),
        *(("1.234", "fr", "EUR", "1234"), ("1,234", "de-ch", "CHF", "1234")),
    ],
)
def test_parse_lets_the_locale_decide_between_two_things(text, locale, currency, amount):
    assert parse_amount(text, currency=currency, locale=locale) == Decimal(amount)


def test_parse_refuses_to_guess_between_one_and_a_thousand():
    assert the_problem_with("1.234", currency="KWD", locale="fr") == "ambiguous"
    assert the_problem_with("1,234", currency="CLF", locale="de-ch") == "ambiguous"


@pytest.mark.parametrize(
    ("text", "currency", "locale"),
    [
        *(("$12.50", "USD", "en"), ("$ 12.50", "USD", "en"), ("12,50 $", "USD", "fr")),
        *(("12.50USD", "USD", "en"), ("usd 12.50", "USD", "en")),
        *(("US$ 12,50", "USD", "nl"), (f"12,50{NBSP}€", "EUR", "de")),
        *(("€12.50", "EUR", "en"), ("$12.50", "CAD", "en"), ("CA$12.50", "CAD", "en-ca")),
        *(("$12.50", "MXN", "en"), ("12,50 kr.", "DKK", "da"), ("12,50 KR", "DKK", "en")),
        *(("12,50 zł", "PLN", "en"), ("Bs. 12,50", "BOB", "es"), ("Rs.12,50", "PKR", "en")),
    ],
)
def test_parse_passes_over_the_currencys_own_symbols(text, currency, locale):
    assert parse_amount(text, currency=currency, locale=locale) == Decimal("12.50")


@pytest.mark.parametrize("text", ["12.-", "12,–", "$12.--", "12,- $", "12.—"])
def test_parse_reads_a_dash_for_no_cents(text):
    assert parse_amount(text, currency="USD", locale="de-ch") == 12


@pytest.mark.parametrize("locale", ["en-in", "hi"])
def test_parse_reads_lakhs_where_people_write_them(locale):
    assert parse_amount("₹12,34,567.50", currency="INR", locale=locale) == Decimal("1234567.50")
    assert the_problem_with("12,34,567", currency="INR", locale="en") == "unreadable"
    assert the_problem_with("12,345,67", currency="INR", locale=locale) == "unreadable"


def test_parse_reads_arabic_digits_in_arabic_only():
    text = "١٬٢٣٤٫٥٠"

    assert parse_amount(text, currency="USD", locale="ar") == Decimal("1234.50")
    assert parse_amount(text, currency="MAD", locale="ar-ma") == Decimal("1234.50")
    assert the_problem_with(text, locale="en") == "unreadable"


@pytest.mark.parametrize("text", ["", " ", f" {NBSP}", "\u200f"])
def test_parse_tells_what_is_missing(text):
    assert the_problem_with(text) == "missing"


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "NaN", "sNaN", "Infinity", "inf", "1e400", "1E5", "0x1F", "1_000"),
        *("12 50", "1,23,456", "1,2345.00", "1,234,56", "0,123,456", "1.234.56"),
        *("1 234 56", "1'23", "1, 234", "12.50.", "1,234.567.890", "1 234.567 890"),
        *("1,234'567", ".", ",", "$", "-", "5 5", "1/2", "12€50", "(5)", "+5"),
        *("１２.５０", "١٢", "१२", "²", "Ⅻ", "一"),
        *("12.50\n", "1\t234", "\x0012", "12\x7f", "\x85", "1\u200b2", "\ud800"),
        *("€12", "12 EUR", "CA$12", "12 dollars", "$$12", "1" * 101, " " * 101),
    ],
)
def test_parse_refuses_what_it_cannot_read(text):
    assert the_problem_with(text) == "unreadable"


@pytest.mark.parametrize(
    "text", ["0", "0.00", "0,000", "-5", f"{MINUS}5", "–5", "$-5", "-$5", "5-", "- 5 $", "-0"]
)
def test_parse_refuses_what_is_not_above_zero(text):
    assert the_problem_with(text) == "not_positive"


@pytest.mark.parametrize(
    ("text", "currency", "locale"),
    [
        *(("12.505", "USD", "en"), ("12.500", "USD", "en"), ("1.234", "USD", "en")),
        *(("1,234", "EUR", "fr"), ("12.0", "JPY", "en"), ("1,234.567", "USD", "en")),
        ("1.23456", "CLF", "en"),
    ],
)
def test_parse_never_rounds(text, currency, locale):
    with pytest.raises(AmountError) as raised:
        parse_amount(text, currency=currency, locale=locale)

    assert raised.value.code == "too_many_decimals"
    assert raised.value.params == {"decimals": decimals_of(currency), "currency": currency}


@pytest.mark.parametrize("text", ["1000000000000", "1,000,000,000,000", "9" * 30])
def test_parse_refuses_more_than_the_maximum(text):
    assert the_problem_with(text) == "too_large"
    assert the_problem_with(text, currency="JPY") == "too_large"


@given(text=st.text(), locale=st.sampled_from(["en", "de", "fr", "ar", "en-in"]))
def test_parse_answers_any_text_with_a_sensible_amount_or_a_problem(text, locale):
    try:
        amount = parse_amount(text, currency="KWD", locale=locale)
    except AmountError:
        return

    assert 0 < amount <= MAX_AMOUNT
    assert amount.as_tuple().exponent == -3


@given(money(), st.sampled_from(LOCALES))
def test_parse_reads_back_what_an_input_field_holds(money, locale):
    amount, currency = money

    typed = format_for_input(-amount, currency, locale=locale)

    assert parse_amount(typed, currency=currency, locale=locale) == amount


@given(money(), st.sampled_from(LOCALES).filter(lambda it: it not in PAIRED))
def test_parse_reads_back_what_a_page_prints(money, locale):
    amount, currency = money

    printed = format_money(amount, currency, locale=locale)

    assert parse_amount(printed, currency=currency, locale=locale) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        *(("1234.5", "USD", "en-us", "1234.50"), ("1234.5000", "EUR", "de", "1234,50")),
        *(("-20", "EUR", "fr", "20,00"), ("1234", "JPY", "ja", "1234")),
        ("1234.5", "KWD", "en", "1234.500"),
    ],
)
def test_input_fields_hold_plain_digits(amount, currency, locale, text):
    assert format_for_input(Decimal(amount), currency, locale=locale) == text


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("12.5", "USD", "en-us", "$12.50"),
        ("1234567.5", "USD", "en", "$1,234,567.50"),
        ("-20", "USD", "en", f"{MINUS}$20.00"),
        ("1234.5000", "EUR", "de", f"1.234,50{NBSP}€"),
        ("1234.5", "EUR", "fr", f"1{NARROW_NBSP}234,50{NBSP}€"),
        ("-1234.5", "EUR", "nl", f"€{NBSP}{MINUS}1.234,50"),
        ("1234567", "INR", "en-in", "₹12,34,567.00"),
        ("1234", "JPY", "en", "¥1,234"),
        ("1.5", "KWD", "en", f"KWD{NBSP}1.500"),
        ("12", "CHF", "en", f"CHF{NBSP}12.00"),
        *(("0", "USD", "en", "$0.00"), ("-0.001", "USD", "en", "$0.00")),
        ("-0", "JPY", "en", "¥0"),
        ("1234.5", "USD", "xx-yy", "$1,234.50"),
        ("1234.5", "USD", "zh-hant", "US$1,234.50"),
    ],
)
def test_money_is_printed_as_the_locale_writes_it(amount, currency, locale, text):
    assert format_money(Decimal(amount), currency, locale=locale) == text


@pytest.mark.parametrize(
    ("amount", "locale", "text"),
    [
        *(("-20", "en", "+$20.00"), ("20", "en", "$20.00"), ("0", "en", "$0.00")),
        ("-0.001", "en", "$0.00"),
        ("-1234.5", "de", f"+1.234,50{NBSP}$"),
        ("-20", "nl", f"US${NBSP}+20,00"),
    ],
)
def test_signed_money_marks_only_what_came_in(amount, locale, text):
    assert format_money(Decimal(amount), "USD", locale=locale, signed=True) == text


@given(money(), st.sampled_from(LOCALES), st.sampled_from([1, -1]))
def test_money_is_printed_as_babel_does_but_for_minus_space_and_direction(money, locale, sign):
    amount, currency = money[0] * sign, money[1]
    assume(get_currency_precision(currency) == decimals_of(currency))

    printed = format_money(amount, currency, locale=locale)

    expected = format_currency(amount, currency, locale=locale).replace("-", MINUS)
    unseen = dict.fromkeys(map(ord, f"{NBSP}\u200e\u200f"))
    assert printed.translate(unseen) == expected.translate(unseen)


def test_counts_are_grouped():
    assert format_number(3412, locale="en") == "3,412"
    assert format_number(3412, locale="de") == "3.412"
