"""The tables of ASVS in docs/security.md name only what there is."""

import re

from config.environment import CHECKOUT

DOCUMENT = (CHECKOUT / "docs/security.md").read_text()
TABLE = DOCUMENT.partition("## Against a standard")[2]
ROW = re.compile(r"^\| (V[^|]+?) \|", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.\w+|[A-Z]+\.md|[\w.-]+\.(?:toml|txt|in))`")


def test_every_file_and_test_that_is_named_exists():
    named = TEST.findall(TABLE)
    missing = [
        f"{path}::{test}"
        for path, test in named
        if f"def {test}(" not in (CHECKOUT / path).read_text()
    ]

    assert named
    assert missing == []
    assert [path for path in FILE.findall(TABLE) if not (CHECKOUT / path).exists()] == []


def test_no_requirement_is_answered_twice():
    rows = ROW.findall(TABLE)

    assert sorted(rows) == sorted(set(rows))


def test_every_row_says_who_answers_or_what_is_open():
    rows = [line for line in TABLE.splitlines() if line.startswith("| V")]

    assert [line for line in rows if len(line.strip("| ").split(" | ")) < 2] == []
