"""The rules of the house that a linter cannot know."""

import re
from pathlib import Path

import pytest

from config.environment import CHECKOUT

ROOMS = ("accounts", "config", "expenses")
LONGEST_FILE = 300
LONGEST_PART = 60
NO_PURPOSE = {
    "base", "common", "core", "data", "handle", "helpers", "info", "manager", "misc", "process",
    "services", "utils",
}  # fmt: skip
TOP_LEVEL = {
    "accounts", "benchmarks", "config", "docs", "expenses", "locale", "static", "templates",
    ".ci", ".editorconfig", ".env.example", ".gitattributes", ".gitignore", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "Makefile", "Procfile", "README.md", "SECURITY.md", "conftest.py",
    "manage.py", "pyproject.toml", "requirements-dev.in", "requirements-dev.txt",
    "requirements.in", "requirements.txt",
    # made here, and ignored by git
    ".env", ".git", ".venv", "staticfiles", "var", "htmlcov", ".coverage",
}  # fmt: skip
WHOSE_ROWS = {
    "owned_by", "visible_to", "offered_to", "shared", "across_owners",
    "create", "bulk_create", "bulk_update",
}  # fmt: skip

SOURCES = sorted(path for room in ROOMS for path in (CHECKOUT / room).rglob("*.py"))
WRITTEN_BY_HAND = [
    path for path in SOURCES if not {"migrations", "tests"} & set(path.relative_to(CHECKOUT).parts)
]
TEMPLATES = sorted((CHECKOUT / "templates").rglob("*.html"))

INLINE = re.compile(
    r"""\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=|<style\b|javascript:|<script(?![^>]*\ssrc=)""",
    re.IGNORECASE,
)
FOREIGN = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="(?:https?:)?//""")
UNFINISHED = re.compile(r"(?:#|//|<!--).*\b(?:TODO|FIXME|XXX|HACK)\b")
QUERY = re.compile(r"\.objects\.(\w+)")
CACHE = re.compile(r"\.\w+_cache|\.hypothesis|\.benchmarks|__pycache__")
VARIABLE = re.compile(
    r"""(?:env\.\w+|_login)\(\s*(?:env,\s*)?"([A-Z][A-Z0-9_]*)"|environ(?:\.get\(|\[)"([A-Z_]+)\""""
)


def shown(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def test_a_file_has_one_purpose_and_fits_it():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in WRITTEN_BY_HAND}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_name_says_what_is_behind_it():
    names = {shown(path): {*shown(path).removesuffix(".py").split("/")} for path in SOURCES}

    assert {
        path for path, parts in names.items() if parts & NO_PURPOSE or "_auto_" in path
    } == set()


def test_nothing_joins_the_top_level_lightly():
    present = {path.name for path in CHECKOUT.iterdir() if not CACHE.fullmatch(path.name)}

    assert present - TOP_LEVEL == set()


def test_queries_begin_with_whose_rows_they_are():
    doors = [
        path
        for path in WRITTEN_BY_HAND
        if shown(path).startswith("expenses/") and not shown(path).startswith("expenses/models/")
    ]
    followed_by = {shown(path): set(QUERY.findall(path.read_text())) for path in doors}

    assert {path: names for path, names in followed_by.items() if names - WHOSE_ROWS} == {}


def test_nothing_is_left_for_later():
    unfinished = [
        shown(path)
        for path in [*WRITTEN_BY_HAND, *TEMPLATES]
        if UNFINISHED.search(path.read_text())
    ]

    assert unfinished == []


def test_templates_hold_nothing_that_the_policy_forbids():
    texts = {shown(path): path.read_text() for path in TEMPLATES}

    assert [path for path, text in texts.items() if INLINE.search(text)] == []
    assert [path for path, text in texts.items() if FOREIGN.search(text)] == []


def test_a_template_part_says_what_it_needs_and_is_short():
    parts = {
        shown(path): path.read_text().splitlines()
        for path in TEMPLATES
        if path.name.startswith("_")
    }

    assert [path for path, lines in parts.items() if not lines[0].startswith("{#")] == []
    assert [path for path, lines in parts.items() if len(lines) > LONGEST_PART] == []


def test_the_example_lists_every_variable_that_is_read():
    config = [path for path in WRITTEN_BY_HAND if shown(path).startswith("config/")]
    read = {
        name for path in config for names in VARIABLE.findall(path.read_text()) for name in names
    }
    set_here = {"PATH", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR", ""}
    example = (CHECKOUT / ".env.example").read_text()

    assert set(re.findall(r"^#? ?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)) == read - set_here


def test_every_requirement_says_why_it_is_there():
    asked = (CHECKOUT / "requirements.in").read_text().splitlines()

    assert [line for line in asked if "#" not in line] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_file_is_made_from_what_is_asked_for(name):
    asked = (CHECKOUT / f"{name}.in").read_text().splitlines()
    lock = (CHECKOUT / f"{name}.txt").read_text().splitlines()

    noted = [f"# {line.removeprefix('# ')}" for line in asked if not line.startswith("-c")]

    assert set(noted) <= set(lock), "run `make lock`"
