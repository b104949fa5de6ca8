"""An expense in one line, at a desk: nothing but the keyboard, and the focus stays."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.steps import PASSWORD, go_to, register, rows, toast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_TWO_WAYS = "12 tea 3/4/2025"
COUNT_LOSSES = """field => {
  field.losses = 0;
  field.addEventListener("blur", () => { field.losses += 1; });
}"""


def stored():
    owner = User.objects.get(username="nora")
    return Expense.objects.filter(owner=owner).order_by("pk")


@pytest.fixture
def desk(app):
    register(app)
    # Keys mean something once the scripts are there.
    app.wait_for_load_state("load")
    return app


@pytest.fixture
def line(desk):
    return desk.get_by_label("Add an expense in one line")


def test_a_key_a_line_and_enter(desk, line):
    desk.keyboard.press("n")
    expect(line).to_be_focused()

    desk.keyboard.type("12.50 lunch")
    desk.keyboard.press("Enter")

    expect(toast(desk)).to_have_text("Saved $12.50, lunch")
    expect(desk.locator("#board")).to_contain_text("lunch")
    expect(desk.locator(".hero-n").first).to_have_text("$12.50")
    expect(line).to_have_value("")
    expect(line).to_be_focused()


def test_what_is_understood_is_shown_before_it_is_saved(desk, line):
    line.fill("12.50 lunch yesterday #team")
    expect(desk.locator("[data-quick-awake]")).to_be_visible()

    said = desk.locator(".said li")
    eating = "Category Eating out Lunch is mostly Eating out"
    expect(said).to_have_text(
        ["Amount $12.50", "What lunch", eating, "When Yesterday", "Tag #team"]
    )
    desk.keyboard.press("Escape")
    expect(said).to_have_count(0)
    expect(line).to_have_value("12.50 lunch yesterday #team")


def test_ten_in_a_row_and_the_focus_never_leaves(desk):
    go_to(desk, "Expenses")
    line = desk.get_by_label("Add an expense in one line")
    desk.keyboard.press("n")
    line.evaluate(COUNT_LOSSES)

    # Typed on without waiting for the answers, as fast as the browser takes it.
    for number in range(1, 11):
        desk.keyboard.type(f"{number} thing {number}a")
        desk.keyboard.press("Enter")

    expect(rows(desk)).to_have_count(10)
    expect(line).to_have_value("")
    expect(line).to_be_focused()
    assert line.evaluate("field => field.losses") == 0
    assert [f"{one.amount:.0f} {one.title}" for one in stored()] == [
        f"{number} thing {number}a" for number in range(1, 11)
    ]


def test_enter_twice_is_one_expense(desk, line):
    line.fill("4 coffee")
    line.evaluate("field => { field.form.requestSubmit(); field.form.requestSubmit(); }")

    expect(toast(desk)).to_have_text("Saved $4.00, coffee")
    expect(line).to_have_value("")
    line.fill("4 coffee")
    line.press("Enter")

    expect(line).to_have_value("")
    expect(desk.locator(".hero-n").first).to_have_text("$8.00")
    assert stored().count() == 2


def test_two_readings_wait_for_a_choice(desk, line):
    line.fill(IN_TWO_WAYS)
    line.press("Enter")
    choice = desk.get_by_role("button", name="Thu, Apr 3, 2025")
    expect(choice).to_be_visible()
    expect(line).to_have_value(IN_TWO_WAYS)
    assert not stored().exists()

    choice.press("Enter")

    expect(toast(desk)).to_have_text("Saved $12.00, tea")
    expect(line).to_be_focused()
    assert [one.spent_on for one in stored()] == [date(2025, 4, 3)]


def test_what_is_asked_about_a_line_stays_where_it_is(desk, line):
    asked = []
    line.focus()
    expect(desk.locator("[data-quick-awake]")).to_be_visible()
    desk.on("request", lambda request: asked.append(urlsplit(request.url).path))
    line.fill(IN_TWO_WAYS)
    line.press("Enter")
    choice = desk.get_by_role("button", name="Thu, Apr 3, 2025")
    choice.focus()
    # A preview that was about to be asked for when the line was sent would come by now.
    desk.wait_for_timeout(400)

    expect(choice).to_be_focused()
    assert asked[-1] == reverse("expenses:line-save")


def test_what_is_missing_is_said_and_the_text_stays(desk, line):
    line.fill("lunch")
    line.press("Enter")

    expect(desk.locator(".said-bad")).to_have_text("Enter an amount above 0, like 12.50")
    expect(line).to_have_value("lunch")
    expect(line).to_be_focused()


def test_what_was_saved_can_be_undone(desk, line):
    line.fill("4 coffee")
    line.press("Enter")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Undo").click()

    expect(toast(desk)).to_have_text("Deleted coffee, $4.00")


def test_a_line_sent_after_the_session_ended_waits_behind_the_sign_in(desk, line):
    line.fill("4.20 tea")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    line.press("Enter")
    desk.get_by_label("User name").fill("nora")
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()

    expect(desk.get_by_label("Type it in one line")).to_have_value("4.20 tea")
    expect(desk.get_by_label("Amount")).to_have_value("4.20")
    expect(desk.get_by_label("What was it?")).to_have_value("tea")


def test_a_line_is_saved_after_going_back_from_a_filtered_list(desk):
    go_to(desk, "Expenses")
    line = desk.get_by_label("Add an expense in one line")
    line.focus()
    expect(desk.locator("[data-quick-awake]")).to_be_visible()
    desk.get_by_label("Search", exact=True).fill("tea")
    expect(desk).to_have_url(re.compile("q=tea"))

    desk.go_back()
    expect(desk.get_by_label("Search", exact=True)).to_have_value("")
    line.fill("4.20 tea")
    line.press("Enter")

    expect(toast(desk)).to_have_text("Saved $4.20, tea")
    expect(line).to_have_value("")
    expect(rows(desk)).to_have_count(1)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_line_is_saved_or_asked_about(desk, line):
    line.fill("12.50 lunch")
    line.press("Enter")
    expect(toast(desk)).to_have_text("Saved $12.50, lunch")

    desk.get_by_label("Add an expense in one line").fill(IN_TWO_WAYS)
    desk.get_by_label("Add an expense in one line").press("Enter")
    desk.get_by_role("link", name="Thu, Apr 3, 2025").click()
    expect(desk.get_by_label("What was it?")).to_have_value("tea")
    desk.get_by_role("button", name="Save expense").click()

    expect(toast(desk)).to_have_text("Saved $12.00, tea")
    assert [one.spent_on for one in stored()][1:] == [date(2025, 4, 3)]
