"""What stylesheets, icons and templates must agree on."""

import gzip
import re
from itertools import chain

import pytest
from django.template.loader import render_to_string

from config.environment import CHECKOUT
from expenses.forms.looks import ICONS
from expenses.templatetags.icons import IN_SELDOM

STATIC = CHECKOUT / "static"
TEMPLATES = {
    str(path.relative_to(CHECKOUT)): path.read_text()
    for path in sorted((CHECKOUT / "templates").rglob("*.html"))
}
STYLESHEETS = [
    STATIC / "vendor/bootstrap/bootstrap.min.css",
    STATIC / "css/tokens.css",
    STATIC / "css/app.css",
]
# Loaded by the pages that need them, in their `{% block look %}`.
OF_SOME_PAGES = [
    path
    for path in sorted((STATIC / "css").glob("*.css"))
    if path.name not in {"admin.css", "app.css", "error.css", "tokens.css"}
]
ON_FEW_PAGES = {
    "add.js", "back.js", "cells.js", "chart.js", "codes.js", "draft.js", "drag.js",
    "import.js", "palette.js", "passkey.js", "password.js", "quick_line.js", "rows.js",
    "select.js",
    "sheet.js",
}  # fmt: skip
# Loaded once the page is there (expenses/tests/browser/test_worker.py).
AFTERWARDS = {"stored.js", "waiting.js"}
BEFORE_INTERACTION = [
    STATIC / "vendor/htmx/htmx.min.js",
    *(
        path
        for path in sorted((STATIC / "js").glob("*.js"))
        if path.name not in ON_FEW_PAGES | AFTERWARDS
    ),
]
STYLED_BY_TOKENS = [STATIC / "css/app.css", *OF_SOME_PAGES]
# Names for scripts, tests and Django's own widgets, without a look of their own.
WITHOUT_A_LOOK = {"door-brand"}

ICON = re.compile(r"""\{% (?:icon|nav_link "[^"]+" \w+) "([a-z0-9-]+)""")
CLASSES = re.compile(r"""\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)\"""", re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SELECTOR = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
PART = re.compile(r'\{% (?:extends|include|once|fill) "([^"]+)"')
STYLESHEET = re.compile(r"\bcss/(?!app|tokens)\w+\.css")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")


def compressed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def parts_of(path, seen=()):
    """The template, what it extends and what it includes."""
    found = {path, *seen}
    for name in PART.findall(TEMPLATES[path]):
        # A part that is not ours comes from crispy-bootstrap5.
        if (part := f"templates/{name}") in TEMPLATES and part not in found:
            found |= parts_of(part, found)
    return found


def listed_icons():
    """The names in icons.txt by the sprite that its headings put them in."""
    found = {}
    for line in (STATIC / "vendor/icons.txt").read_text().splitlines():
        if heading := re.match(r"# (\w+\.svg):", line):
            names = found.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            names.append(line)
    return found


def test_auto_is_the_dark_theme_word_for_word():
    tokens = (STATIC / "css/tokens.css").read_text()
    dark = re.search(r'^\[data-bs-theme="dark"\] \{(.*?)^\}', tokens, re.DOTALL | re.MULTILINE)
    auto = re.search(
        r'prefers-color-scheme: dark\) \{\n\[data-bs-theme="auto"\] \{(.*?)^\}',
        tokens,
        re.DOTALL | re.MULTILINE,
    )

    assert auto[1] == dark[1]


def test_only_the_tokens_hold_colours():
    found = {path.name: COLOUR.findall(path.read_text()) for path in STYLED_BY_TOKENS}

    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_in_use_is_defined():
    written = "".join(path.read_text() for path in [STATIC / "css/tokens.css", *STYLED_BY_TOKENS])
    defined = set(re.findall(r"(--[\w-]+)\s*:", written))

    assert set(re.findall(r"var\((--(?:pet|cat)-[\w-]+)", written)) - defined == set()


def test_the_sprites_hold_what_is_listed():
    sprites = (STATIC / "vendor/bootstrap-icons").glob("*.svg")
    held = {one.name: re.findall(r'<symbol id="([^"]+)"', one.read_text()) for one in sprites}

    assert held == listed_icons()
    assert set(held["choice.svg"]) == IN_SELDOM


def test_every_icon_that_a_category_can_have_is_there():
    assert {name for name, _words in ICONS} <= {*chain.from_iterable(listed_icons().values())}


def test_templates_name_only_icons_in_the_sprite():
    named = {path: set(ICON.findall(text)) for path, text in TEMPLATES.items()}

    # The others are in a file of their own, which no page fetches for its own sake.
    unknown = {path: names - set(listed_icons()["icons.svg"]) for path, names in named.items()}
    assert {path: names for path, names in unknown.items() if names} == {}


def test_every_class_on_a_page_has_a_look():
    """A name in neither file is a slip, or a class of Bootstrap's: run revendor.sh."""
    unknown = {}
    for path in TEMPLATES:
        if "/_" in path or "/admin/" in path:
            continue
        text = "".join(TEMPLATES[part] for part in parts_of(path))
        linked = [STATIC / name for name in STYLESHEET.findall(text)]
        styled = {
            name for file in [*STYLESHEETS, *linked] for name in SELECTOR.findall(file.read_text())
        }
        names = {
            name
            for value in CLASSES.findall(text)
            for name in TEMPLATE_CODE.sub(" ", value).split()
            if not name.endswith("-")
        }
        if names - styled - WITHOUT_A_LOOK:
            unknown[path] = names - styled - WITHOUT_A_LOOK

    assert unknown == {}


@pytest.mark.parametrize(
    ("files", "most"), [(STYLESHEETS, 14 * 1024), (BEFORE_INTERACTION, 30 * 1024)]
)
def test_a_page_stays_light(files, most):
    assert sum(map(compressed, files)) <= most


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500", "503"])
def test_an_error_page_needs_nothing_but_itself(code):
    page = render_to_string(f"{code}.html")

    assert page.count("<h1>") == 1
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page)) <= {
        "", "/", "/search/",
        "/static/css/error.css", "/static/img/mark.svg", "/static/js/back.js",
    }  # fmt: skip
