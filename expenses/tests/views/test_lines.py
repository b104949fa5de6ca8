"""The line: what was understood of it, and saving it, as a part and as a whole page."""

from datetime import timedelta
from decimal import Decimal
from json import loads
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from expenses.models import Category, Expense
from expenses.quick_entry.proposing import read_line
from expenses.recording import trash_expenses
from expenses.tests.making import a_category, a_payment_method, an_expense
from expenses.views.line_words import words_of

PARSE = reverse("expenses:line-reading")
SAVE = reverse("expenses:line-save")
NEW = reverse("expenses:expense-create")
LIST = reverse("expenses:expense-list")
PART = {"HX-Request": "true"}
IN_TWO_WAYS = "12 tea 3/4/2025"


def of(person):
    return Expense.objects.owned_by(person)


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def choices(alice, line):
    proposal = read_line(owner=alice, text=line, today=localdate())
    return words_of(proposal, key="", owner=alice).choices


def test_a_line_shows_what_was_understood_and_why(as_alice, alice):
    eating = a_category(owner=alice, name="Eating out")
    a_payment_method(owner=alice, name="Credit card")
    for _ in range(6):
        an_expense(owner=alice, title="Dishoom", category=eating)
    an_expense(owner=alice, title="Dishoom", category=a_category(owner=alice, name="Gifts"))

    line = "23.80 dishoom yesterday @cred #team !"
    response = as_alice.post(PARSE, {"line": line}, headers=PART)

    told = [(chip.label, chip.value, chip.why) for chip in response.context["words"].chips]
    assert response.status_code == 200
    assert told == [
        ("Amount", "$23.80", ""),
        ("What", "dishoom", ""),
        ("Category", "Eating out", "6 of your last 7 at dishoom"),
        ("When", "Yesterday", ""),
        ("Paid with", "Credit card", ""),
        ("Tag", "#team", ""),
        ("A bill or subscription", "Yes", ""),
    ]
    assert b"<html" not in response.content
    assert of(alice).count() == 7


def test_a_day_to_come_is_called_planned(as_alice):
    response = as_alice.post(PARSE, {"line": "9 tea tomorrow"}, headers=PART)

    assert [chip.label for chip in response.context["words"].chips] == ["Amount", "What", "Planned"]


@pytest.mark.parametrize("path", [PARSE, SAVE])
def test_both_readings_are_choices_and_nothing_is_saved(as_alice, alice, path):
    response = as_alice.post(path, {"line": IN_TWO_WAYS}, headers=PART)

    words = response.context["words"]
    assert response.status_code == (422 if path == SAVE else 200)
    assert [chip.value for chip in words.chips] == ["$12.00", "tea"]
    assert [one.words for one in words.choices] == ["Tue, Mar 4, 2025", "Thu, Apr 3, 2025"]
    assert not of(alice).exists()


def test_the_reading_that_was_chosen_is_saved(as_alice, alice):
    _first, second = choices(alice, IN_TWO_WAYS)

    response = as_alice.post(SAVE, {"line": IN_TWO_WAYS, "reading": second.key}, headers=PART)

    assert response.status_code == 200
    assert [f"{one.spent_on} {one.title}" for one in of(alice)] == ["2025-04-03 tea"]


def test_a_reading_that_the_line_does_not_have_is_no_choice(as_alice, alice):
    response = as_alice.post(SAVE, {"line": IN_TWO_WAYS, "reading": "0" * 16}, headers=PART)

    assert response.status_code == 422
    assert not of(alice).exists()


def test_a_saved_line_brings_a_toast_an_event_and_the_next_token(as_alice, alice):
    token = str(uuid4())

    response = as_alice.post(
        SAVE, {"line": "12.50 lunch yesterday", "submission": token}, headers=PART
    )

    expense = of(alice).get()
    told = loads(response.headers["HX-Trigger"])["expense:added"]
    assert (expense.title, expense.amount) == ("lunch", Decimal("12.5"))
    assert expense.spent_on == localdate() - timedelta(days=1)
    assert told["id"] == expense.pk
    assert told["submission"] != token
    text = response.content.decode()
    assert "Saved $12.50, lunch" in text
    assert reverse("expenses:expense-delete", args=[expense.pk]) in text


def test_a_line_sent_twice_is_one_expense_and_the_next_line_another(as_alice, alice):
    token = str(uuid4())

    for line in ("4 coffee", "4 coffee", "4 tea"):
        as_alice.post(SAVE, {"line": line, "submission": token}, headers=PART)

    assert sorted(of(alice).values_list("title", flat=True)) == ["coffee", "tea"]


def test_a_line_saved_undone_and_saved_again_is_there(as_alice, alice):
    sent = {"line": "4 coffee", "submission": str(uuid4())}
    as_alice.post(SAVE, sent, headers=PART)
    trash_expenses(expenses=of(alice), at=of(alice).get().created_at)

    as_alice.post(SAVE, sent, headers=PART)

    assert of(alice).present().count() == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "Enter an expense, like 12.50 lunch yesterday"),
        ("lunch", "Enter an amount above 0, like 12.50"),
        ("12", "Say what it was."),
        ("5 tea @visa", "You have no payment method that begins with “visa”."),
        ("5 te\x00a", "Use one line of plain text: remove line breaks and control characters."),
        ("9" * 600, "Use at most 500 characters."),
    ],
)
@pytest.mark.parametrize("headers", [PART, {}], ids=["part", "page"])
def test_what_is_missing_is_said_and_the_line_kept(as_alice, alice, line, problem, headers):
    response = as_alice.post(SAVE, {"line": line}, headers=headers)

    assert response.status_code == 422
    assert list(response.context["words"].problems) == [problem]
    assert (b"<html" in response.content) is not headers
    assert not of(alice).exists()


def test_without_scripts_a_line_is_saved_and_leads_back(as_alice, alice):
    response = as_alice.post(SAVE, {"line": "12.50 lunch", "next": LIST, "submission": "nonsense"})

    assert (response.status_code, response.url) == (302, LIST)
    assert of(alice).get().title == "lunch"


@pytest.mark.parametrize(("path", "status"), [(PARSE, 200), (SAVE, 422)])
def test_without_scripts_a_question_is_the_page_filled_in(as_alice, alice, path, status):
    response = as_alice.post(path, {"line": f"{IN_TWO_WAYS} #Team"})

    form = response.context["form"]
    assert response.status_code == status
    assert response.templates[0].name == "expenses/expense_create.html"
    assert form["amount"].value() == "12.00"
    assert (form["title"].value(), form["tags"].value()) == ("tea", "team")
    assert (form["when"].value(), form["day"].value()) == ("other", "")
    text = response.content.decode()
    for choice in choices(alice, f"{IN_TWO_WAYS} #Team"):
        assert f"reading={choice.key}" in text


def test_who_comes_back_from_signing_in_lands_on_the_add_page(as_alice):
    assert as_alice.get(SAVE).url == NEW
    assert as_alice.get(PARSE, {"line": "4 tea"}).url == f"{NEW}?line=4+tea"


def test_a_title_typed_by_hand_gets_its_usual_category(as_alice, alice):
    eating = a_category(owner=alice, name="Eating out")
    an_expense(owner=alice, title="Flat white", category=eating)

    def filled(**sent):
        response = as_alice.post(PARSE, {"fill": "title"} | sent, headers=PART)
        return loads(response.context["filled"])

    usual = {"category": str(eating.pk), "why": "1 of your last 1 at flat white"}
    assert filled(title="flat white", line="9 something else") == usual
    assert filled(title="Tram") == {"why": ""}
    assert filled(title="Fl\x00at") == {"why": ""}
    assert filled() == {"why": ""}


def test_a_line_sent_with_the_empty_form_fills_it_in(as_alice, alice):
    a_category(owner=alice, name="Food")
    empty = {"amount": "", "title": "", "currency": "USD", "direction": "spent", "when": "other"}

    as_alice.post(NEW, empty | {"line": "+12,50 € food yesterday #a !", "next": LIST})

    expense = of(alice).get()
    assert (expense.amount, expense.currency) == (Decimal("-12.5"), "EUR")
    assert (expense.title, expense.tags, expense.is_repeating) == ("food", ["a"], True)
    assert (expense.category.name, expense.spent_on) == ("Food", localdate() - timedelta(days=1))


def test_a_line_that_says_two_things_sent_with_the_empty_form_is_asked_about(as_alice, alice):
    response = as_alice.post(NEW, {"line": IN_TWO_WAYS, "currency": "USD"})

    assert response.status_code == 422
    assert len(response.context["words"].choices) == 2
    assert not of(alice).exists()


def test_fields_filled_in_by_hand_win_over_the_line(as_alice, alice):
    today = localdate().isoformat()
    by_hand = {"amount": "3", "title": "Tea", "currency": "USD", "direction": "spent"}

    as_alice.post(NEW, by_hand | {"when": today, "line": "12.50 lunch yesterday"})

    assert [f"{one.title} {one.amount:.2f} {one.spent_on}" for one in of(alice)] == [
        f"Tea 3.00 {today}"
    ]


def test_two_payment_methods_that_may_be_meant_wait_for_one(as_alice, alice):
    card = a_payment_method(owner=alice, name="Card")
    a_payment_method(owner=alice, name="Cash")
    page = as_alice.get(NEW, {"line": "5 tea @ca"})
    assert page.context["form"]["undecided"].value() == "payment_method"

    sent = {"amount": "5", "title": "tea", "currency": "USD", "direction": "spent"}
    sent |= {"when": localdate().isoformat(), "undecided": "payment_method"}
    refused = as_alice.post(NEW, sent)
    as_alice.post(NEW, sent | {"payment_method": card.pk})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["payment_method"]
    assert [one.payment_method for one in of(alice)] == [card]


def test_an_address_fills_in_what_its_line_says(as_alice, alice):
    first, _second = choices(alice, IN_TWO_WAYS)

    page = as_alice.get(NEW, {"line": IN_TWO_WAYS, "reading": first.key})

    form = page.context["form"]
    assert (form["line"].value(), form["title"].value()) == (IN_TWO_WAYS, "tea")
    assert (form["when"].value(), form["day"].value()) == ("other", "2025-03-04")
    assert page.context["words"].choices == ()


def test_a_new_category_is_made_on_the_way(as_alice, alice):
    sent = {"amount": "5", "title": "Bone", "currency": "USD", "direction": "spent"}
    sent |= {"when": localdate().isoformat(), "new_category": "Dog", "submission": str(uuid4())}

    for _ in range(2):
        assert as_alice.post(NEW, sent).status_code == 302

    assert of(alice).get().category.name == "Dog"
    assert Category.objects.owned_by(alice).count() == 1
    as_alice.post(NEW, sent | {"title": "Leash", "new_category": "DOG", "submission": ""})
    assert Category.objects.owned_by(alice).count() == 1


def test_an_archived_category_named_again_is_offered_again(as_alice, alice):
    a_category(owner=alice, name="Dog", is_archived=True)
    sent = {"amount": "5", "title": "Bone", "currency": "USD", "direction": "spent"}

    as_alice.post(NEW, sent | {"when": localdate().isoformat(), "new_category": "dog"})

    assert [one.is_archived for one in Category.objects.owned_by(alice)] == [False]
    assert of(alice).get().category.name == "Dog"


def test_a_refused_expense_leaves_no_new_category(as_alice, alice):
    as_alice.post(NEW, {"amount": "", "title": "Bone", "new_category": "Dog"})

    assert not Category.objects.owned_by(alice).exists()


def test_what_comes_again_and_again_is_one_tap_away(as_alice, alice):
    eating = a_category(owner=alice, name="Eating out")
    for amount in ("4.50", "4.80"):
        an_expense(owner=alice, title="Flat white", amount=amount, category=eating, tags=["work"])
    an_expense(owner=alice, title="Once")

    page = as_alice.get(NEW)
    (again,) = page.context["again"]
    form = as_alice.get(again.address).context["form"]

    assert (again.title, again.amount, again.category) == ("Flat white", "$4.80", eating)
    assert (form["amount"].value(), form["title"].value()) == ("4.80", "Flat white")
    assert (form["category"].value(), form["tags"].value()) == (str(eating.pk), "work")


def test_a_currency_that_there_is_not_is_not_offered(as_alice):
    form = as_alice.get(NEW, {"currency": "<b>"}).context["form"]

    assert form["currency"].value() == "USD"
