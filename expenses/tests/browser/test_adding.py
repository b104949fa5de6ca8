"""The add page: by phone in two or three taps, filled by a line, and kept until it is saved."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Category, Expense
from expenses.tests.browser.looking import PHONE
from expenses.tests.browser.steps import PASSWORD, register, toast
from expenses.tests.making import an_expense

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(app):
    register(app)
    return app


@pytest.fixture
def phone(desk):
    desk.set_viewport_size(PHONE)
    return desk


def chosen(page):
    return page.locator(".cgrid input:checked + label .n")


def new(page):
    with page.expect_navigation():
        page.get_by_role("link", name="Add expense").first.click()


def test_by_phone_a_known_expense_takes_two_taps(phone):
    owner = User.objects.get(username="nora")
    an_expense(owner=owner, title="Flat white", category=Category.objects.get(name="Eating out"))

    new(phone)
    phone.keyboard.type("4.80")
    phone.keyboard.press("Tab")
    phone.get_by_label("What was it?").press_sequentially("Flat white")
    expect(chosen(phone)).to_have_text("Eating out")
    expect(phone.locator("[data-suggested]")).to_have_text(
        "suggested: 1 of your last 1 at Flat white"
    )
    phone.get_by_role("button", name="Save expense").click()

    expect(toast(phone)).to_have_text("Saved $4.80, Flat white")
    latest = Expense.objects.filter(owner=owner).latest("pk")
    assert latest.category.name == "Eating out"


def test_by_phone_a_new_expense_takes_three_taps(phone):
    new(phone)
    phone.keyboard.type("9.40")
    phone.get_by_label("What was it?").press_sequentially("Train")
    phone.locator(".cgrid label", has_text="Transport").click()
    phone.get_by_role("button", name="Save expense").click()

    expect(toast(phone)).to_have_text("Saved $9.40, Train")


def test_by_phone_all_that_is_needed_is_in_sight(phone):
    new(phone)
    needed = [
        phone.get_by_label("Amount"),
        phone.get_by_label("What was it?"),
        phone.locator(".cgrid label").nth(7),
    ]

    save = phone.get_by_role("button", name="Save expense").bounding_box()
    boxes = [one.bounding_box() for one in needed]
    assert [box["y"] + box["height"] <= save["y"] for box in boxes] == [True] * 3
    assert save["y"] + save["height"] <= PHONE["height"]


def test_a_line_fills_in_what_no_hand_has_changed(desk):
    new(desk)
    desk.get_by_label("What was it?").fill("Mine")
    desk.get_by_label("Type it in one line").fill("23.80 dishoom yesterday #team")

    expect(desk.get_by_label("Amount")).to_have_value("23.80")
    expect(desk.get_by_label("Tags")).to_have_value("team")
    expect(desk.get_by_label("Yesterday")).to_be_checked()
    expect(desk.get_by_label("What was it?")).to_have_value("Mine")
    expect(desk.locator("[data-from-line]:visible")).to_have_count(3)

    desk.get_by_label("Type it in one line").fill("24 dishoom")
    expect(desk.get_by_label("Amount")).to_have_value("24.00")
    expect(desk.get_by_label("Tags")).to_have_value("")
    expect(desk.get_by_label("Today")).to_be_checked()
    expect(desk.locator("[data-from-line]:visible")).to_have_count(1)


def test_a_line_in_two_ways_is_asked_about_and_fills_in_the_answer(desk):
    new(desk)
    desk.get_by_label("Type it in one line").fill("12 tea 3/4/2025")
    desk.get_by_role("link", name="Thu, Apr 3, 2025").click()

    expect(desk.get_by_label("Day", exact=True)).to_have_value("2025-04-03")
    desk.get_by_role("button", name="Save expense").click()
    expect(toast(desk)).to_have_text("Saved $12.00, tea")


def test_a_day_to_come_is_called_planned(desk):
    new(desk)
    desk.locator("label", has_text="Other day").click()
    desk.get_by_label("Day", exact=True).fill("2150-12-03")

    expect(desk.locator("[data-day-words]")).to_have_text("Planned, Thu, Dec 3, 2150")


def test_add_another_keeps_the_day_and_the_tags(desk):
    new(desk)
    desk.get_by_label("Amount").fill("5")
    desk.get_by_label("What was it?").fill("Tea")
    desk.locator("label", has_text="Yesterday").click()
    desk.get_by_label("Tags").fill("trip")
    desk.get_by_label("Tags").press("Control+Enter")

    expect(toast(desk)).to_have_text("Saved $5.00, Tea")
    expect(desk.get_by_label("Yesterday")).to_be_checked()
    expect(desk.get_by_label("Tags")).to_have_value("trip")
    expect(desk.get_by_label("Amount")).to_have_value("")
    expect(desk.get_by_label("Amount")).to_be_focused()
    expect(desk.locator("[data-draft-offer]")).to_be_hidden()


def test_what_was_typed_is_restored_after_the_session_ended(desk):
    new(desk)
    desk.get_by_label("Amount").fill("42.50")
    desk.get_by_label("What was it?").fill("Shoes")
    desk.get_by_label("Note").fill("For the rain")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.get_by_role("button", name="Save expense").click()

    desk.get_by_label("User name").fill("nora")
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_label("Amount")).to_have_value("42.50")
    expect(desk.get_by_label("Note")).to_have_value("For the rain")
    desk.get_by_role("button", name="Save expense").click()

    expect(toast(desk)).to_have_text("Saved $42.50, Shoes")
    new(desk)
    expect(desk.locator("[data-draft-offer]")).to_be_hidden()


def test_a_draft_can_be_thrown_away_and_is_gone_with_its_writer(desk):
    def drafts():
        return desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")

    new(desk)
    desk.get_by_label("Amount").fill("42.50")
    assert len(drafts()) == 1
    desk.reload()
    desk.get_by_role("button", name="Discard").click()
    expect(desk.locator("[data-draft-offer]")).to_be_hidden()
    assert drafts() == []

    desk.get_by_label("Amount").fill("42.50")
    assert len(drafts()) == 1
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()
    assert drafts() == []


def test_the_first_page_offers_examples(desk):
    desk.get_by_role("link", name="62 groceries yesterday").click()

    expect(desk.get_by_label("Amount")).to_have_value("62.00")
    expect(desk.get_by_label("What was it?")).to_have_value("groceries")
    expect(desk.get_by_label("Yesterday")).to_be_checked()
