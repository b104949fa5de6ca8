"""Nothing jumps while a page loads or the theme changes, and no script comes that nobody needs."""

from time import sleep

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from expenses.tests.browser.looking import DARK, DESK, LIGHT, PHONE, STILL, THEME, somebody, told
from expenses.tests.pages import PERSON, a_filled_account, pages_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 0.01
PATHS = ["/", "/expenses/", "/expenses/new/"]
# Buffered: shifts from before this asks count too.
SHIFTS = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return new Promise((done) => {
    let sum = 0;
    const watch = (entries) => {
      for (const entry of entries) if (!entry.hadRecentInput) sum += entry.value;
    };
    const observer = new PerformanceObserver((list) => watch(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    setTimeout(() => {
      watch(observer.takeRecords());
      done(sum);
    });
  });
}"""
PLACES = """() => [...document.querySelectorAll("body *")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return `${one.outerHTML.slice(0, 80)} ${x} ${y} ${width} ${height}`;
})"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
LIGHT_PAGE, DARK_PAGE = "rgb(244, 247, 246)", "rgb(11, 19, 21)"
TOKENS = """() => {
  const style = getComputedStyle(document.documentElement);
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.selectorText === '[data-bs-theme="dark"]')
    .flatMap((rule) => [...rule.style]).filter((name) => name.startsWith("--pet-"))
    .map((name) => [name, style.getPropertyValue(name)]);
}"""


@pytest.fixture
def accounts(db):
    call_command("seed_categories", verbosity=0)
    return {PERSON: a_filled_account()}


def test_nothing_jumps_when_the_font_comes_late(browser, live_server, accounts):
    shifts = {}
    for size in (PHONE, DESK):
        with somebody(browser, live_server, PERSON, accounts, viewport=size) as view:
            view.route("**/*.woff2", late)
            view.goto("/")
            shifts[size["width"]] = view.evaluate(SHIFTS)

    assert {width: shift for width, shift in shifts.items() if shift > MOST} == {}


def late(route):
    sleep(0.6)
    route.continue_()


def test_nothing_jumps_while_a_page_loads(browser, live_server, accounts):
    shifts = {}
    for size in (PHONE, DESK):
        with somebody(browser, live_server, PERSON, accounts, viewport=size) as view:
            for path in PATHS:
                view.goto(path)
                shifts[path, size["width"]] = view.evaluate(SHIFTS)

    assert {where: shift for where, shift in shifts.items() if shift > MOST} == {}


def test_no_chart_is_fetched_before_somebody_wants_one(browser, live_server, accounts):
    fetched = []
    for size in (PHONE, DESK):
        with somebody(browser, live_server, PERSON, accounts, viewport=size) as view:
            view.on("request", lambda request: fetched.append(request.url))
            for path in PATHS:
                view.goto(path, wait_until="networkidle")

    assert [url for url in fetched if "chart.umd" in url] == []


def test_the_theme_changes_every_colour_and_moves_nothing(browser, live_server, accounts):
    moved = {}
    with somebody(browser, live_server, PERSON, accounts, viewport=DESK) as view:
        for page in (page for page in pages_of(accounts[PERSON]) if page.seen_by == PERSON):
            view.goto(page.path)
            view.add_style_tag(content=STILL)
            view.evaluate("document.fonts.ready")
            places = {}
            for theme in (LIGHT, DARK):
                view.evaluate(THEME, theme)
                places[theme] = view.evaluate(PLACES)
            both = zip(places[LIGHT], places[DARK], strict=True)
            moved[page.name] = [pair for pair in both if pair[0] != pair[1]][:3]
        tokens = {}
        for theme in (LIGHT, DARK):
            view.evaluate(THEME, theme)
            tokens[theme] = view.evaluate(TOKENS)

    assert told(moved) == "{}"
    colours = list(zip(tokens[LIGHT], tokens[DARK], strict=True))
    assert len(colours) > 20
    assert [light for light, dark in colours if light == dark] == []


@pytest.mark.parametrize(
    ("theme", "system", "background"),
    [
        ("dark", "light", DARK_PAGE),
        ("light", "dark", LIGHT_PAGE),
        ("auto", "dark", DARK_PAGE),
        ("auto", "light", LIGHT_PAGE),
    ],
)
def test_the_first_thing_painted_has_the_right_theme(
    browser, live_server, accounts, theme, system, background
):
    person = accounts[PERSON].person
    person.theme = theme
    person.save(update_fields=["theme"])
    with somebody(browser, live_server, PERSON, accounts, color_scheme=system) as view:
        # No script of ours at all: what colours the page is there without one.
        view.route("**/*.js", lambda route: route.abort())
        view.goto("/expenses/")

        assert view.evaluate(BACKGROUND) == background


def test_the_switch_shows_at_once_and_is_kept(browser, live_server, accounts):
    with somebody(browser, live_server, PERSON, accounts, color_scheme="light") as view:
        view.goto("/")
        with view.expect_response("**/settings/theme/"):
            view.get_by_role("button", name="Switch between light and dark").click()
        expect(view.locator("body")).to_have_css("background-color", DARK_PAGE)
        view.goto("/expenses/")

        assert view.evaluate(BACKGROUND) == DARK_PAGE
