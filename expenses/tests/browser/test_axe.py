"""Rules of accessibility that a program can check, on every page there is.

axe-core with the rules of WCAG 2.0 to 2.2, A and AA, and its best practices. What no program can
tell, whether the words help or the order makes sense, stays with people.
"""

import pytest
from django.core.management import call_command

from expenses.tests.browser.looking import somebody, told, violations
from expenses.tests.pages import (
    HALF_WAY,
    PERSON,
    STAFF,
    VISITOR,
    a_filled_account,
    a_staff_account,
    pages_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def accounts():
    call_command("seed_categories", verbosity=0)
    return {PERSON: a_filled_account(16), STAFF: a_staff_account()}


# In two parts, so that two can look at a time.
@pytest.mark.parametrize("whose", [{PERSON}, {VISITOR, HALF_WAY, STAFF}])
def test_no_page_breaks_a_rule(browser, live_server, accounts, whose):
    found = {}
    pages = pages_of(accounts[PERSON])
    for who in sorted(whose):
        with somebody(browser, live_server, who, accounts) as view:
            for page in (page for page in pages if page.seen_by == who):
                assert view.goto(page.path).status == 200
                found[page.name] = violations(view)

    assert told(found) == "{}"
