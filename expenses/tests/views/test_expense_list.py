"""The list: filters in the address, pages, sums."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method, an_expense

LIST = reverse("expenses:expense-list")
TODAY = date(2026, 11, 22)


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def found(client, **asked):
    """Return the titles that the list shows, in its order, and the problems it names."""
    response = client.get(LIST, asked)
    assert response.status_code == 200
    titles = [row.title for row in response.context["page"].rows]
    return titles, {name: list(told) for name, told in response.context["filter"].errors.items()}


def test_the_list_shows_own_present_expenses_newest_first(as_alice, alice, bob):
    an_expense(owner=alice, title="old", spent_on=date(2026, 1, 1))
    an_expense(owner=alice, title="new", spent_on=date(2026, 2, 1))
    an_expense(owner=alice, title="gone", deleted_at="2026-11-22T12:00Z")
    an_expense(owner=bob, title="of bob")

    assert found(as_alice) == (["new", "old"], {})


def test_the_list_narrows_by_period(as_alice, alice):
    for month in (9, 10, 11):
        an_expense(owner=alice, title=str(month), spent_on=date(2026, month, 30))

    assert found(as_alice, month="2026-10")[0] == ["10"]
    assert found(as_alice, **{"from": "2026-10-01"})[0] == ["11", "10"]
    assert found(as_alice, to="2026-10-30")[0] == ["10", "9"]
    assert found(as_alice, **{"from": "2026-09-30", "to": "2026-10-30"})[0] == ["10", "9"]


def test_the_list_knows_a_month_by_the_day_it_starts_on(as_alice, alice):
    alice.month_starts_on = 25
    alice.save()
    for day in (24, 25):
        an_expense(owner=alice, title=str(day), spent_on=date(2026, 10, day))

    assert found(as_alice, month="2026-10")[0] == ["25"]


def test_the_list_narrows_by_categories_with_their_children(as_alice, alice):
    food = a_category(owner=alice)
    snacks = a_category(owner=alice, parent=food)
    home = a_category(owner=None)
    for title, category in (("food", food), ("snacks", snacks), ("home", home), ("none", None)):
        an_expense(owner=alice, title=title, category=category)

    assert found(as_alice, category=food.pk)[0] == ["snacks", "food"]
    assert found(as_alice, category=snacks.pk)[0] == ["snacks"]
    assert found(as_alice, category=[snacks.pk, home.pk])[0] == ["home", "snacks"]
    assert found(as_alice, category="none")[0] == ["none"]
    assert found(as_alice, category=["none", home.pk])[0] == ["none", "home"]


def test_the_list_narrows_by_amount_whichever_way_it_went(as_alice, alice):
    for amount in ("5", "-20", "20", "300"):
        an_expense(owner=alice, title=amount, amount=amount)

    assert found(as_alice, min="20")[0] == ["300", "20", "-20"]
    assert found(as_alice, max="20")[0] == ["20", "-20", "5"]
    assert found(as_alice, **{"in": "money-in"})[0] == ["-20"]
    assert found(as_alice, **{"in": "spent", "max": "20,00"})[0] == ["20", "5"]


def test_the_list_narrows_by_the_rest(as_alice, alice):
    card = a_payment_method(owner=alice)
    an_expense(owner=alice, title="card", payment_method=card)
    an_expense(owner=alice, title="tag", tags=["team"])
    an_expense(owner=alice, title="bill", is_repeating=True, is_excluded=True)
    an_expense(owner=alice, title="euro", currency="EUR")
    planned = an_expense(owner=alice, title="planned", spent_on=localdate() + timedelta(days=1))

    assert found(as_alice, paid=card.pk)[0] == ["card"]
    assert found(as_alice, paid="none")[0] == ["planned", "euro", "bill", "tag"]
    assert found(as_alice, tag="#Team")[0] == ["tag"]
    assert found(as_alice, repeating="yes")[0] == ["bill"]
    assert found(as_alice, excluded="no", repeating="no")[0] == ["planned", "euro", "tag", "card"]
    assert found(as_alice, currency="EUR")[0] == ["euro"]
    assert found(as_alice, planned="yes")[0] == ["planned"]
    assert found(as_alice, planned="no")[0] == ["euro", "bill", "tag", "card"]
    assert found(as_alice, expense=[planned.pk, 2**70])[0] == ["planned"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("dish", ["Dishoom"]),
        ("DISHOOM lunch", ["Dishoom"]),
        ("23.8", ["Dishoom"]),
        ("team", ["Dishoom"]),
        ("#team", ["Dishoom"]),
        ("20", ["Refund", "20 stamps"]),
        ("nothing like it", []),
        ("'; DROP TABLE", []),
        ("& | ! :* <-> \\", []),
        ("'", []),
    ],
)
def test_the_list_searches_title_note_tags_and_amount(as_alice, alice, text, titles):
    an_expense(owner=alice, title="Dishoom", note="Lunch with Maya", tags=["team"], amount="23.80")
    an_expense(owner=alice, title="20 stamps", amount="9")
    an_expense(owner=alice, title="Refund", amount="-20")

    assert found(as_alice, q=text)[0] == titles


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("q", "a\x00b", "Use one line of plain text: remove line breaks and control characters."),
        ("q", "x" * 101, "Use at most 100 characters."),
        ("from", "2026-02-30", "Enter a real date, like 3 Nov 2026"),
        ("to", "0000-00-00", "Enter a real date, like 3 Nov 2026"),
        ("month", "2026-13", "Name a month like 2026-11"),
        ("month", "9999-01", "Name a month like 2026-11"),
        ("category", "9223372036854775808", "There is no such category."),
        ("category", "x", "There is no such category."),
        ("min", "NaN", "Enter an amount above 0, like 12.50"),
        ("max", "1e400", "Enter an amount above 0, like 12.50"),
        ("paid", "1 OR 1=1", "There is no such payment method."),
        ("tag", "\x00", "Use one line of plain text: remove line breaks and control characters."),
        ("currency", "\x00", "There is no such currency."),
        ("currency", "XXX", "There is no such currency."),
        ("in", "out", "Choose from the list."),
        ("repeating", "maybe", "Choose from the list."),
        ("expense", "x", "There are no such expenses."),
    ],
)
def test_a_filter_that_cannot_be_read_is_named_and_narrows_nothing(
    as_alice, alice, name, value, sentence
):
    an_expense(owner=alice)

    assert found(as_alice, **{name: value}) == (["Lunch"], {name: [sentence]})


def test_a_period_or_a_range_the_wrong_way_round_is_named(as_alice):
    assert found(as_alice, **{"from": "2026-02-01", "to": "2026-01-01"})[1] == {
        "to": ["The last day is before the first."]
    }
    assert found(as_alice, min="20", max="10")[1] == {
        "max": ["The highest amount is below the lowest."]
    }


def test_another_persons_category_and_payment_method_do_not_exist(as_alice, alice, bob):
    foreign, missing = a_category(owner=bob).pk, 2**40
    card = a_payment_method(owner=bob).pk
    an_expense(owner=alice)

    assert found(as_alice, category=foreign) == found(as_alice, category=missing)
    assert found(as_alice, paid=card) == found(as_alice, paid=missing)


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize(
    "cursor", ["x", "2026-11-31.1", "2026-11-03.9223372036854775808", "2026-11-03.1;--", "\x00"]
)
def test_a_cursor_made_up_by_hand_does_not_exist(as_alice, name, cursor):
    assert as_alice.get(LIST, {name: cursor}).status_code == 404


def test_sort_keys_and_anything_else_made_up_by_hand_change_nothing(as_alice, alice):
    an_expense(owner=alice)

    assert found(as_alice, sort="password", order_by="owner__password", page="-1") == (
        ["Lunch"],
        {},
    )


def test_the_list_adds_up_everything_that_matches_and_not_only_the_page(as_alice, alice):
    for _ in range(60):
        an_expense(owner=alice, amount="10")
    an_expense(owner=alice, amount="-25")
    an_expense(owner=alice, currency="EUR")

    summary = as_alice.get(LIST).context["summary"]

    assert (summary.count, summary.unconverted) == (62, 1)
    assert (summary.total, summary.largest) == (Decimal(575), Decimal(10))


def test_the_list_adds_up_each_day_also_over_two_pages(as_alice, alice):
    for _ in range(60):
        an_expense(owner=alice, amount="10")
    an_expense(owner=alice, amount="1", spent_on=date(2026, 11, 21))

    days = as_alice.get(LIST).context["days"]

    assert [(day.day.day, len(day.rows), day.total) for day in days] == [
        (21, 1, Decimal(1)),
        (20, 49, Decimal(600)),
    ]


def test_pages_keep_the_filter_and_lead_both_ways(as_alice, alice):
    for number in range(120):
        an_expense(owner=alice, title=f"Lunch {number}")
    an_expense(owner=alice, title="Other")

    first = as_alice.get(LIST, {"q": "lunch"})
    second = as_alice.get(f"{LIST}?{first.context['older']}")
    third = as_alice.get(f"{LIST}?{second.context['older']}")
    back = as_alice.get(f"{LIST}?{third.context['newer']}")

    pages = [response.context["page"].rows for response in (first, second, third)]
    assert [len(rows) for rows in pages] == [50, 50, 20]
    assert len({row.pk for rows in pages for row in rows}) == 120
    assert (first.context["newer"], third.context["older"]) == ("", "")
    assert back.context["page"].rows == pages[1]


def test_htmx_gets_the_list_alone_and_its_clean_address(as_alice, alice):
    an_expense(owner=alice)

    part = as_alice.get(f"{LIST}?q=lunch&from=&to=&min=", headers={"HX-Request": "true"})
    page = as_alice.get(f"{LIST}?q=lunch")

    assert part["HX-Push-Url"] == f"{LIST}?q=lunch"
    assert "HX-Request" in part["Vary"]
    assert ("<html" in part.content.decode(), "<html" in page.content.decode()) == (False, True)
    assert part.context["page"] == page.context["page"]


def test_the_list_takes_as_many_queries_for_one_row_as_for_a_thousand(as_alice, alice):
    counts = []
    for more in (1, 2, 997):
        category = a_category(owner=alice)
        card = a_payment_method(owner=alice)
        Expense.objects.bulk_create(
            Expense(
                owner=alice,
                title="Lunch",
                amount=1,
                base_amount=1,
                currency="USD",
                spent_on=TODAY - timedelta(days=number),
                category=category,
                payment_method=card,
                tags=["a"],
            )
            for number in range(more)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            as_alice.get(LIST)
        counts.append(len(queries))

    assert counts == [counts[0]] * 3


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    asked=st.dictionaries(
        st.sampled_from(
            [
                *("q", "from", "to", "month", "category", "min", "max", "paid", "tag", "in"),
                *("repeating", "excluded", "planned", "currency", "expense", "after", "before"),
            ]
        ),
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
            st.from_regex(r"[0-9 .,:'&|!()<>*-]{1,30}", fullmatch=True),
            st.dates().map(str),
            st.integers().map(str),
        ),
        max_size=4,
    )
)
def test_no_text_in_any_filter_is_a_crash(as_alice, alice, asked):
    assert as_alice.get(LIST, asked).status_code in {200, 404}


def test_the_filter_sends_on_what_it_has_no_question_for(as_alice, alice):
    chosen = an_expense(owner=alice)
    hidden = f'<input type="hidden" name="expense" value="{chosen.pk}">'

    narrowed, whole = (
        as_alice.get(LIST, asked).text.partition('class="filters"')[2].partition("</form>")[0]
        for asked in ({"expense": chosen.pk}, {})
    )

    assert narrowed.count(hidden) == 1
    assert whole.count('type="hidden" name="expense"') == 0


def test_older_rows_are_added_to_those_that_are_there(as_alice, alice):
    for _ in range(60):
        an_expense(owner=alice)
    an_expense(owner=alice, spent_on=date(2026, 11, 1))
    older = as_alice.get(LIST).context["older"]

    part = as_alice.get(f"{LIST}?{older}", headers={"HX-Request": "true", "HX-Target": "rows"})
    page = as_alice.get(f"{LIST}?{older}")

    # The day of the last row there goes on without a second heading.
    assert (part.text.count('class="goes-on"'), part.text.count("autofocus")) == (1, 1)
    assert (page.text.count('class="goes-on"'), page.text.count("autofocus")) == (0, 0)
    assert (part.text.count('class="day"'), page.text.count('class="day"')) == (1, 2)
    assert part["HX-Push-Url"] == f"{LIST}?{older}"


@pytest.mark.parametrize(
    ("month", "starts_on", "titles"),
    [
        ("2026-10", 1, ["other", "10", "9"]),
        ("2026-10", 25, ["11", "other", "10", "9"]),
        ("2020-01", 1, []),
    ],
)
def test_the_list_goes_to_a_month(as_alice, alice, month, starts_on, titles):
    alice.month_starts_on = starts_on
    alice.save()
    for number in (9, 10, 11):
        an_expense(owner=alice, title=str(number), spent_on=date(2026, number, 20))
    an_expense(owner=alice, title="other", spent_on=date(2026, 10, 20))

    went = as_alice.get(LIST, {"go": month, "max": "20", "q": ""}, follow=True)

    assert [row.title for row in went.context["page"].rows] == titles
    assert "max=20" in went.request["QUERY_STRING"]


@pytest.mark.parametrize("month", ["2026-13", "9999-12", "x", "\x00"])
def test_a_month_that_there_is_not_is_named(as_alice, alice, month):
    an_expense(owner=alice)

    went = as_alice.get(LIST, {"go": month}, follow=True)

    assert len(went.context["page"].rows) == 1
    assert "Name a month like 2026-11" in went.text


def test_what_is_kept_of_the_filter_is_never_older_than_what_it_shows(as_alice, alice):
    def page():
        return as_alice.get(LIST, {"q": "lunch"}).text

    an_expense(owner=alice, title="Lunch")
    category = a_category(owner=alice, name="Canteen")
    method = a_payment_method(owner=alice, name="Red card")
    shown = page()
    assert [shown.count(name) for name in ("Canteen", "Red card")] == [2, 2]
    assert page().count("Show 1 expense") == shown.count("Show 1 expense") == 5

    an_expense(owner=alice, title="Lunch")
    category.name, method.name = "Kitchen", "Blue card"
    category.save()
    method.save()

    changed = page()
    assert [changed.count(name) for name in ("Kitchen", "Blue card")] == [2, 2]
    assert [changed.count(name) for name in ("Canteen", "Red card", "Show 1 expense")] == [0] * 3


def test_what_rows_say_of_their_places_follows_every_change(as_alice, alice):
    category = a_category(owner=alice, name="Foodstuff")
    card = a_payment_method(owner=alice, name="Blue card")
    an_expense(owner=alice, category=category, payment_method=card)
    an_expense(owner=alice)
    words = ("Foodstuff", "Blue card", "Provisions", "Red card", "No category", "Ohne Kategorie")

    def said():
        rows = as_alice.get(LIST).text.partition("<tbody")[2].partition("</table>")[0]
        return [word for word in words if word in rows]

    before = said()
    type(category).objects.filter(pk=category.pk).update(name="Provisions")
    type(card).objects.filter(pk=card.pk).update(name="Red card")
    after = said()
    type(alice).objects.filter(pk=alice.pk).update(language="de")

    assert before == ["Foodstuff", "Blue card", "No category"]
    assert after == ["Provisions", "Red card", "No category"]
    assert said() == ["Provisions", "Red card", "Ohne Kategorie"]
