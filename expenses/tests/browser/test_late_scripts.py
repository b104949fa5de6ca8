"""Lines typed before their script is there: each is an expense of its own, and none is lost."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.devices import expect_sent, waits
from expenses.tests.browser.steps import SCRIPT, hold, register, toast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What takes lines that cannot be sent.
KEEPER = "**/js/waiting*.js"


@pytest.fixture
def desk(app):
    register(app)
    # It comes after all else.
    app.wait_for_load_state("networkidle")
    return app


@pytest.fixture
def line(desk):
    return desk.get_by_label("Add an expense in one line")


@pytest.fixture
def script(desk, line):
    """The line's script, which is on its way until the test lets it come."""
    held = hold(desk, SCRIPT)
    with desk.expect_request(SCRIPT):
        line.focus()
    return held


def type_lines(page, *lines, then=""):
    for one in lines:
        page.keyboard.type(one)
        page.keyboard.press("Enter")
    page.keyboard.type(then)


def stored_lines():
    owner = User.objects.get(username="nora")
    rows = Expense.objects.filter(owner=owner).order_by("pk")
    return [f"{one.amount:.0f} {one.title}" for one in rows]


def test_early_lines_are_saved_in_order_and_what_is_being_typed_stays(desk, line, script):
    type_lines(desk, "1 thing 1a", "2 thing 2a", "3 thing 3a", then="4 thi")
    expect(line).to_have_value("1 thing 1a4 thi")
    assert stored_lines() == []

    script[0].continue_()

    expect(line).to_have_value("4 thi")
    expect(line).to_be_focused()
    expect(toast(desk)).to_have_text("Saved $3.00, thing 3a")
    expect(desk.locator("#board")).to_contain_text("thing 3a")
    assert stored_lines() == ["1 thing 1a", "2 thing 2a", "3 thing 3a"]


def test_enter_again_and_again_is_one_expense(desk, line, script):
    type_lines(desk, "4 coffee", "", "")

    script[0].continue_()

    expect(toast(desk)).to_have_text("Saved $4.00, coffee")
    expect(line).to_have_value("")
    expect(desk.locator("#board")).to_contain_text("coffee")
    assert stored_lines() == ["4 coffee"]


def test_a_line_is_saved_without_its_script(desk, line, script):
    type_lines(desk, "4 coffee")

    with desk.expect_navigation():
        script[0].abort()

    expect(toast(desk)).to_have_text("Saved $4.00, coffee")
    assert stored_lines() == ["4 coffee"]


def test_several_lines_are_saved_without_their_script(desk, line, script):
    type_lines(desk, "1 thing 1a", "1 thing 1a", "2 thing 2a", then="4 thi")

    script[0].abort()

    expect(line).to_have_value("4 thi")
    expect_sent(desk)
    assert stored_lines() == ["1 thing 1a", "1 thing 1a", "2 thing 2a"]


def test_several_lines_come_to_the_add_page_if_nothing_else_takes_them(desk, line):
    hold(desk, KEEPER)
    desk.reload(wait_until="load")
    script = hold(desk, SCRIPT)
    with desk.expect_request(SCRIPT):
        line.focus()
    type_lines(desk, "1 thing 1a", "2 thing 2a", then="4 thi")

    with desk.expect_navigation():
        script[0].abort()

    expect(desk.get_by_label("Type it in one line")).to_have_value("1 thing 1a 2 thing 2a 4 thi")
    assert stored_lines() == []


def test_early_lines_wait_on_the_device_without_a_network(desk, line, script):
    type_lines(desk, "1 thing 1a")
    desk.context.set_offline(True)
    expect(desk.locator("[data-offline]")).to_be_visible()
    type_lines(desk, "2 thing 2a", then="4 thi")
    expect(line).to_have_value("1 thing 1a4 thi")

    script[0].abort()

    expect(waits(desk)).to_contain_text("2 waiting")
    expect(line).to_have_value("4 thi")
    desk.context.set_offline(False)
    expect_sent(desk)
    assert stored_lines() == ["1 thing 1a", "2 thing 2a"]


def test_a_line_ended_while_the_network_goes_is_one_of_its_own(desk, line):
    line.focus()
    expect(desk.locator("[data-quick-awake]")).to_be_visible()
    held = hold(desk, "**/expenses/line/")
    with desk.expect_request("**/expenses/line/"):
        type_lines(desk, "1 thing 1a")
    desk.context.set_offline(True)
    expect(desk.locator("[data-offline]")).to_be_visible()
    type_lines(desk, "2 thing 2a", then="4 thi")

    held[0].abort()

    expect(waits(desk)).to_contain_text("2 waiting")
    expect(line).to_have_value("4 thi")
    desk.context.set_offline(False)
    expect_sent(desk)
    expect(desk.locator("#board")).to_contain_text("thing 2a")
    assert stored_lines() == ["1 thing 1a", "2 thing 2a"]
