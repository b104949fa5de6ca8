"""Words, amounts and days as people in several places write and read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from expenses.models import Expense
from expenses.money import format_money, parse_amount
from expenses.periods import format_day, parse_day
from expenses.tests.making import an_expense

TODAY = date(2026, 11, 25)
DAY = date(2026, 11, 20)
NBSP, NARROW_NBSP, LTR, RTL = "\u00a0", "\u202f", "\u200e", "\u200f"

# Language, currency, 1234.5 of it out and in, the day, what a person types for either.
PLACES = {
    "en-us": ("USD", "$1,234.50", "+$1,234.50", "Fri, Nov 20", "1,234.50", "11/20/2026"),
    "en-gb": ("GBP", "£1,234.50", "+£1,234.50", "Fri 20 Nov", "1,234.50", "20/11/2026"),
    "de": (
        "EUR", f"1.234,50{NBSP}€", f"+1.234,50{NBSP}€", "Fr., 20. Nov.", "1.234,50", "20.11.2026",
    ),
    "fr": (
        "EUR", f"1{NARROW_NBSP}234,50{NBSP}€", f"+1{NARROW_NBSP}234,50{NBSP}€",
        "ven. 20 nov.", f"1{NARROW_NBSP}234,50", "20/11/2026",
    ),
    "es": ("EUR", f"1.234,50{NBSP}€", f"+1.234,50{NBSP}€", "vie, 20 nov", "1.234,50", "20/11/2026"),
    "ja": ("JPY", "￥1,234", "+￥1,234", "11月20日(金)", "1,234", "2026/11/20"),
    "ar": (
        "USD", f"{RTL}1,234.50{RTL}{NBSP}US${LTR}", f"{RTL}{LTR}+1,234.50{RTL}{NBSP}US${LTR}",
        "الجمعة، 20 نوفمبر", "١٬٢٣٤٫٥٠", "٢٠/١١/٢٠٢٦",
    ),
}  # fmt: skip


@pytest.fixture(params=PLACES)
def place(request):
    return request.param


def test_an_amount_is_printed_as_people_there_read_it(place):
    currency, out, back, *_rest = PLACES[place]
    amount = Decimal(1234) if currency == "JPY" else Decimal("1234.5")

    assert format_money(amount, currency, locale=place) == out
    assert format_money(-amount, currency, locale=place, signed=True) == back


def test_an_amount_is_read_as_people_there_type_it(place):
    currency, out, _back, _day, typed, _typed_day = PLACES[place]
    amount = Decimal(1234) if currency == "JPY" else Decimal("1234.5")

    assert parse_amount(typed, currency=currency, locale=place) == amount
    assert parse_amount(out, currency=currency, locale=place) == amount


def test_a_day_is_printed_and_read_as_people_there_write_it(place):
    *_money, shown, _typed, typed = PLACES[place]

    assert format_day(DAY, today=TODAY, locale=place) == shown
    assert parse_day(typed, locale=place) == DAY


@pytest.mark.parametrize(
    ("place", "direction", "spoken", "title"),
    [
        ("en-us", "ltr", "en-us", "Expenses"),
        ("en-gb", "ltr", "en-gb", "Expenses"),
        ("de", "ltr", "de", "Ausgaben"),
        ("fr", "ltr", "fr", "Dépenses"),
        ("es", "ltr", "es", "Gastos"),
        ("ja", "ltr", "en-us", "Expenses"),
        ("ar", "rtl", "ar", "المصروفات"),
    ],
)
def test_a_page_speaks_the_persons_language(client, alice, place, direction, spoken, title):
    User.objects.filter(pk=alice.pk).update(language=place)
    an_expense(owner=alice, amount=Decimal("1234.5"), spent_on=DAY)
    client.force_login(alice)

    page = client.get(reverse("expenses:expense-list"), headers={"accept-language": "it"})

    assert f'<html lang="{spoken}" dir="{direction}"' in page.text
    assert f"{title}</h1>" in page.text
    assert format_money(Decimal("1234.5"), alice.currency, locale=place) in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "spoken", "direction"),
    [
        ("de-AT,de;q=0.9", "de", "ltr"),
        ("fr-CA", "fr", "ltr"),
        ("nl,es;q=0.5", "es", "ltr"),
        ("ar-EG", "ar", "rtl"),
        ("ja", "en-us", "ltr"),
        ("nl", "en-us", "ltr"),
    ],
)
def test_before_signing_in_the_browser_says_which_language(client, wanted, spoken, direction):
    page = client.get(reverse("accounts:login"), headers={"accept-language": wanted})

    assert f'<html lang="{spoken}" dir="{direction}"' in page.text


def test_what_is_typed_in_arabic_digits_is_stored_as_the_same_amount(client, alice):
    User.objects.filter(pk=alice.pk).update(language="ar", currency="USD")
    client.force_login(alice)

    client.post(
        reverse("expenses:expense-create"),
        {
            "amount": "١٢٫٥٠",
            "currency": "USD",
            "direction": "spent",
            "title": "قهوة",
            "when": "other",
            "day": "2026-11-20",
        },
    )

    stored = Expense.objects.owned_by(alice).get()
    assert (stored.amount, stored.title) == (Decimal("12.50"), "قهوة")


@pytest.mark.parametrize("language", ["en-us", "de", "fr", "es", "ar"])
def test_the_day_in_an_error_can_be_typed_itself(language):
    with translation.override(language):
        sentence = gettext("Enter a real date, like 3 Nov 2026")

    example = sentence[sentence.index("3") :]
    assert parse_day(example, locale=language) == date(2026, 11, 3)


def test_a_moment_is_written_in_arabic_with_the_day_first():
    with translation.override("ar"):
        told = date_format(datetime(2026, 11, 25, 22, 5, tzinfo=UTC), "DATETIME_FORMAT")

    assert told == "25 نوفمبر 2026، 10:05 م"


@pytest.mark.parametrize(
    ("language", "told"),
    [("en-us", "Nov 25, 2026, 10:05 PM"), ("en-gb", "25 Nov 2026, 22:05")],
)
def test_a_moment_is_written_in_english_as_days_are(language, told):
    moment = datetime(2026, 11, 25, 22, 5, tzinfo=UTC)

    with translation.override(language):
        assert date_format(moment, "DATETIME_FORMAT") == told
