"""What is refused stays in the form, with a sentence beside its field."""

from decimal import Decimal

import pytest
from django.urls import reverse

from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method, an_expense
from expenses.tests.views.test_expense_form import NEW, answers, edit, of

ABOVE_ZERO = "Enter an amount above 0, like 12.50"
A_REAL_DATE = "Enter a real date, like 3 Nov 2026"
ONE_LINE = "Use one line of plain text: remove line breaks and control characters."


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def refused(response, field):
    """Return the sentences beside the field of a refused form, the only ones in it."""
    assert response.status_code == 422
    assert not Expense.objects.across_owners().exists()
    assert list(response.context["form"].errors) == [field]
    return response.context["form"].errors[field]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("", ABOVE_ZERO),
        ("   ", ABOVE_ZERO),
        ("NaN", ABOVE_ZERO),
        ("sNaN", ABOVE_ZERO),
        ("Infinity", ABOVE_ZERO),
        ("-inf", ABOVE_ZERO),
        ("1e400", ABOVE_ZERO),
        ("0", ABOVE_ZERO),
        ("0.00", ABOVE_ZERO),
        ("-5", ABOVE_ZERO),
        ("１２", ABOVE_ZERO),
        ("12\x00", ABOVE_ZERO),
        ("twelve", ABOVE_ZERO),
        ("1" * 10_000, ABOVE_ZERO),
        ("12.505", "Use at most 2 decimals for US dollars"),
        ("9" * 30, "Enter an amount up to 999,999,999,999"),
    ],
)
def test_an_amount_that_is_none_is_refused(as_alice, amount, sentence):
    response = as_alice.post(NEW, answers(amount=amount))

    assert refused(response, "amount") == [sentence]
    assert response.context["form"]["amount"].value() == amount


def test_an_amount_has_the_decimals_of_its_currency(as_alice):
    response = as_alice.post(NEW, answers(amount="12.5", currency="JPY"))

    assert refused(response, "amount") == ["Use no decimals for Japanese yen"]


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("en-us", "1,234.56", "1234.56"),
        ("en-us", "1.234,56", "1234.56"),
        ("en-us", "1 234,56", "1234.56"),
        ("en-us", "1,234", "1234"),
        ("de", "1.234,56", "1234.56"),
        ("de", "1,234.56", "1234.56"),
        ("de", "1 234,56", "1234.56"),
        ("de", "1.234", "1234"),
        ("fr", "1 234,56", "1234.56"),
    ],
)
def test_an_amount_is_read_by_the_persons_own_format(as_alice, alice, language, text, amount):
    alice.language = language
    alice.save()

    as_alice.post(NEW, answers(amount=text))

    assert of(alice).get().amount == Decimal(amount)


@pytest.mark.parametrize("currency", ["", "XXX", "usd", "US", "DEM", "\x00"])
def test_a_currency_that_is_none_is_refused(as_alice, currency):
    response = as_alice.post(NEW, answers(currency=currency))

    assert refused(response, "currency") == ["Choose a currency from the list."]


def test_a_direction_that_is_none_is_refused(as_alice):
    response = as_alice.post(NEW, answers(direction="sideways"))

    assert refused(response, "direction") == ["Choose Spent or Money in."]


@pytest.mark.parametrize(
    "day",
    [
        *("", "2026-02-30", "2026-13-01", "2025-02-29", "0000-01-01", "10000-01-01"),
        *("1899-12-31", "2200-01-01", "yesterday", "٢٠٢٦-٠١-٠١", "2026-01-01\x00", "1" * 5000),
    ],
)
def test_a_day_that_does_not_exist_is_refused(as_alice, day):
    response = as_alice.post(NEW, answers(when="other", day=day))

    assert refused(response, "day") == [A_REAL_DATE]
    assert response.context["form"]["day"].value() == day


def test_a_choice_of_day_made_up_by_hand_is_refused(as_alice):
    response = as_alice.post(NEW, answers(when="tomorrow-ish"))

    assert refused(response, "day") == [A_REAL_DATE]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Say what it was, like Lunch"),
        ("   \t ", "Say what it was, like Lunch"),
        ("\u00a0\u2003", "Say what it was, like Lunch"),
        ("x" * 201, "Use at most 200 characters."),
        ("x" * 10_000, "Use at most 200 characters."),
        ("a\x00b", ONE_LINE),
        ("a\nb", ONE_LINE),
        ("a\r\nb", ONE_LINE),
        ("a\u2028b", ONE_LINE),
        ("a\x1bb", ONE_LINE),
    ],
)
def test_a_title_that_is_none_is_refused(as_alice, title, sentence):
    response = as_alice.post(NEW, answers(title=title))

    assert refused(response, "title") == [sentence]
    assert response.context["form"]["title"].value() == title


@pytest.mark.parametrize(
    "title", ["x" * 200, "\u202egnp.exe", "<script>alert(1)</script>", "🍜", "e\u0301", "\u200b"]
)
def test_a_title_is_kept_as_it_is_and_shown_safely(as_alice, alice, title):
    as_alice.post(NEW, answers(title=title))

    shown = as_alice.get(reverse("expenses:expense-list")).content.decode()
    stored = of(alice).get().title
    assert stored == title.replace("e\u0301", "é")
    assert "<script>alert" not in shown
    assert f'<bdi dir="auto">{stored}</bdi>' in shown or "<" in title


def test_a_title_cannot_turn_around_the_words_of_a_toast(as_alice):
    as_alice.post(NEW, answers(title="\u202egnp.exe"))

    shown = as_alice.get(reverse("expenses:expense-list")).content.decode()

    assert "Saved $12.50, \u2068\u202egnp.exe\u2069" in shown


@pytest.mark.parametrize(
    "pk", ["0", "-1", "9223372036854775808", "9" * 40, "x", "1 OR 1=1", "\x00"]
)
def test_a_category_and_a_payment_method_made_up_by_hand_are_refused(as_alice, pk):
    response = as_alice.post(NEW, answers(category=pk))
    assert refused(response, "category") == ["Choose a category from the list."]

    response = as_alice.post(NEW, answers(payment_method=pk))
    assert refused(response, "payment_method") == ["Choose a payment method from the list."]


def test_another_persons_category_is_answered_like_one_that_does_not_exist(as_alice, bob):
    response = as_alice.post(NEW, answers(category=a_category(owner=bob).pk))
    missing = as_alice.post(NEW, answers(category=2**40))

    assert refused(response, "category") == refused(missing, "category")


def test_another_persons_payment_method_is_answered_like_one_that_does_not_exist(as_alice, bob):
    response = as_alice.post(NEW, answers(payment_method=a_payment_method(owner=bob).pk))
    missing = as_alice.post(NEW, answers(payment_method=2**40))

    assert refused(response, "payment_method") == refused(missing, "payment_method")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("note", "x" * 5001, "Use at most 5000 characters."),
        ("note", "a\x00b", "Use plain text: remove control characters."),
        ("tags", "x" * 51, "A tag has at most 50 characters."),
        ("tags", ",".join(map(str, range(21))), "An expense has at most 20 tags."),
        ("tags", "a\x00b", ONE_LINE),
        ("tags", "ﷺ" * 10, "A tag has at most 50 characters."),
    ],
)
def test_other_text_that_cannot_be_stored_is_refused(as_alice, field, text, sentence):
    response = as_alice.post(NEW, answers(**{field: text}))

    assert refused(response, field) == [sentence]


@pytest.mark.parametrize("token", ["", "x", "0" * 500, "\x00"])
def test_a_token_made_up_by_hand_is_never_a_crash(as_alice, token):
    assert as_alice.post(NEW, answers(submission=token)).status_code in {302, 422}


@pytest.mark.parametrize("version", ["x", "-1", "0", "9" * 40, "1.5", "\x00"])
def test_a_version_made_up_by_hand_is_never_a_crash(as_alice, alice, version):
    expense = an_expense(owner=alice)

    response = as_alice.post(edit(expense), answers(title="B", version=version))

    assert response.status_code in {409, 422}
    assert of(alice).get().version == 1


def test_a_refused_edit_keeps_the_text_and_changes_nothing(as_alice, alice):
    expense = an_expense(owner=alice)

    response = as_alice.post(edit(expense), answers(title="New", amount="no", version=1))

    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "New"
    assert of(alice).get().title == "Lunch"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_pages_answer_only_what_a_browser_asks(as_alice, alice, method):
    expense = an_expense(owner=alice)

    for url in (NEW, edit(expense), reverse("expenses:expense-list")):
        assert getattr(as_alice, method)(url).status_code == 405


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_an_id_that_no_row_has_does_not_exist(as_alice, pk):
    assert as_alice.get(f"/expenses/{pk}/").status_code == 404
    assert as_alice.post(f"/expenses/{pk}/", answers()).status_code == 404
    assert as_alice.get(f"/expenses/{pk}/duplicate/").status_code == 404
