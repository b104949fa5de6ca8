import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses.models import PaymentMethod
from expenses.tests.making import a_payment_method, an_expense

LIST = reverse("expenses:payment-method-list")
NEW = reverse("expenses:payment-method-create")
ANSWERS = {"name": "Visa", "kind": "credit", "currency": "EUR"}


def url(name, method):
    return reverse(f"expenses:payment-method-{name}", args=[method.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return {field: list(words) for field, words in response.context["form"].errors.items()}


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def test_the_list_has_as_many_queries_with_one_and_with_three_rows(signed_in, alice):
    def queries(count):
        for _ in range(count):
            an_expense(owner=alice, payment_method=a_payment_method(owner=alice))
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(LIST).status_code == 200
        return len(captured)

    assert queries(1) == queries(2)


def test_the_list_counts_and_keeps_archived_ones_apart(signed_in, alice, bob):
    visa = a_payment_method(owner=alice, name="Visa")
    old = a_payment_method(owner=alice, name="Old", is_archived=True)
    a_payment_method(owner=bob)
    an_expense(owner=alice, payment_method=visa)

    context = signed_in.get(LIST).context

    assert (context["used"], context["archived"]) == ([(visa, 1)], [(old, 0)])


def test_the_first_visit_says_what_this_is_for(signed_in):
    assert b"No payment methods yet" in signed_in.get(LIST).content


def test_creating_keeps_what_was_answered(signed_in, alice):
    response = signed_in.post(NEW, ANSWERS)

    assert (response["Location"], said(response)) == (LIST, ["Saved Visa"])
    visa = PaymentMethod.objects.owned_by(alice).get()
    assert (visa.name, visa.kind, visa.currency) == ("Visa", "credit", "EUR")


def test_the_own_currency_is_chosen_beforehand(signed_in, alice):
    alice.currency = "JPY"
    alice.save()

    form = signed_in.get(NEW).context["form"]

    assert form["currency"].value() == "JPY"
    assert form.fields["currency"].choices[0] == ("JPY", "JPY · Japanese Yen")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Give it a name, like Debit card"),
        (
            "name",
            "Vi\x07sa",
            "Use one line of plain text: remove line breaks and control characters.",
        ),
        ("currency", "EURO", "Choose a currency from the list."),
        ("currency", "", "Choose a currency from the list."),
        ("currency", "XTS", "Choose a currency from the list."),
    ],
)
def test_a_refused_form_says_why(signed_in, alice, field, value, sentence):
    response = signed_in.post(NEW, ANSWERS | {field: value})

    assert response.status_code == 422
    assert errors(response) == {field: [sentence]}
    assert not PaymentMethod.objects.exists()


def test_a_name_in_use_is_refused_and_another_persons_is_not(signed_in, alice, bob):
    a_payment_method(owner=bob, name="Visa")
    assert signed_in.post(NEW, ANSWERS).status_code == 302

    response = signed_in.post(NEW, ANSWERS | {"name": "VISA"})

    assert response.status_code == 422
    assert errors(response) == {"name": ["You already pay with one called Visa"]}


def test_updating_changes_it(signed_in, alice):
    visa = a_payment_method(owner=alice, name="Visa")

    assert signed_in.post(url("update", visa), ANSWERS | {"name": "visa"}).status_code == 302

    visa.refresh_from_db()
    assert (visa.name, visa.currency) == ("visa", "EUR")


def test_archiving_and_bringing_back_can_be_sent_twice(signed_in, alice):
    visa = a_payment_method(owner=alice)

    for _ in range(2):
        assert signed_in.post(url("archive", visa), {"archived": "yes"}).status_code == 302
        visa.refresh_from_db()
        assert visa.is_archived

    for _ in range(2):
        signed_in.post(url("archive", visa), {"archived": "no"})
        visa.refresh_from_db()
        assert not visa.is_archived


def test_merging_says_what_it_will_do_and_does_it(signed_in, alice):
    visa, card = a_payment_method(owner=alice, name="Visa"), a_payment_method(owner=alice)
    lunch = an_expense(owner=alice, payment_method=visa)

    page = signed_in.get(url("merge", visa), {"into": card.pk}).content.decode()
    response = signed_in.post(url("merge", visa), {"into": card.pk})

    assert f"Moves 1 expense to {card.name} and removes Visa." in page
    assert said(response) == [f"Moved 1 expense to {card.name} and removed Visa"]
    lunch.refresh_from_db()
    assert lunch.payment_method == card


def test_deleting_leaves_it_open_what_was_paid_with(signed_in, alice):
    visa = a_payment_method(owner=alice, name="Visa")
    lunch = an_expense(owner=alice, payment_method=visa)

    page = signed_in.get(url("merge", visa)).content.decode()
    signed_in.post(url("merge", visa), {"into": ""})

    assert "Leaves 1 expense without a payment method and removes Visa." in page
    lunch.refresh_from_db()
    assert lunch.payment_method is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_merging_into_another_persons_is_refused(signed_in, alice, bob, method):
    visa, of_bob = a_payment_method(owner=alice), a_payment_method(owner=bob)

    response = getattr(signed_in, method)(url("merge", visa), {"into": of_bob.pk})

    assert response.status_code == 422
    assert errors(response) == {"into": ["Choose a payment method from the list."]}
    assert PaymentMethod.objects.owned_by(alice).get() == visa
