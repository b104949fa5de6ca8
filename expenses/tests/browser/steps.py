"""What people do again and again, and what they see of it."""

from playwright.sync_api import Locator, Page, Route, expect

PASSWORD = "a quiet green teapot"
# What the line in the top bar fetches once it has the focus.
SCRIPT = "**/js/quick_line*.js"


def register(page: Page, username: str = "nora") -> None:
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("link", name="Dashboard").first).to_be_visible()


def add(page: Page, amount: str, title: str, category: str, *, yesterday: bool = False) -> None:
    page.get_by_role("link", name="Add expense").first.click()
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("What was it?").fill(title)
    page.locator("label", has_text=category).first.click()
    if yesterday:
        page.locator("label", has_text="Yesterday").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save expense").click()
    expect(toast(page)).to_have_text(f"Saved ${amount}, {title}")


def go_to(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def toast(page: Page) -> Locator:
    return page.locator("[data-toast-words]")


def rows(page: Page) -> Locator:
    return page.locator("tr.ex")


def hold(page: Page, addresses: str) -> list[Route]:
    """Let nothing of these addresses come, and return what is asked for there from now on."""
    held: list[Route] = []
    page.route(addresses, lambda route: held.append(route))  # noqa: PLW0108 - marked by Playwright
    return held
