"""Many rows of one shape, quickly.

A template costs as much for the fiftieth row as for the first. Here it is rendered once, with marks
where values go, and what comes of it is filled with the values of every row. So it can hold
words, icons and addresses, but nothing that depends on a value: that is decided before.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MARK = "\0"

# It would be most of what a page of many rows consists of.
INDENTED = re.compile(r"\n\s+")
# A text with places for values, and the names of these.
Pieces = tuple[str, list[str]]

register = template.Library()


class Marks:
    """Whatever value it is asked for is a mark with the value's name."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"{MARK}{name}{MARK}")  # noqa: S308 - a name in a template of ours


@register.simple_tag(name="fill")
def fill(template_name: str, rows: Iterable[Any]) -> SafeString:
    """Return the template once for each row, which it knows as `row`. Values are escaped.

    A row is a dictionary or an object with these names.
    """
    return filled(_pieces_of(template_name), rows)


def fill_each(template_name: str, rows: Iterable[Any]) -> list[str]:
    """Return what each row comes to. Values are escaped."""
    form, names = _pieces_of(template_name)
    values, width = escaped(_flat(names, rows)), len(names)
    return [form % values[start : start + width] for start in range(0, len(values), width)]


def filled(pieces: Pieces, rows: Iterable[Any]) -> SafeString:
    """Return the template that these are the pieces of, once for each row."""
    form, names = pieces
    rows = list(rows)
    return SafeString(form * len(rows) % escaped(_flat(names, rows)))


def escaped(values: list[Any]) -> tuple[str, ...]:
    """Return the values, escaped where they are not markup.

    All together, since each call costs more than what it goes through; Django's own takes five
    times as long to look for lazy texts first.
    """
    texts = ["" if isinstance(one, SafeString) else str(one) for one in values]
    parts = escape(MARK.join(texts)).split(MARK)
    if len(parts) > len(values):  # a value has the mark in it, or there is none
        parts = list(map(escape, texts))
    both = zip(values, parts, strict=True)
    return tuple([one if isinstance(one, SafeString) else part for one, part in both])


def _flat(names: list[str], rows: Iterable[Any]) -> list[Any]:
    return [row[name] for row in map(_values, rows) for name in names]


def _values(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else vars(row)


def fill_words(template_name: str, words: Iterable[str]) -> SafeString:
    """Return a template of one value once for each of these words, which are escaped together."""
    form, _name = _pieces_of(template_name)
    before, after = (form % MARK).split(MARK)
    joined = escape(MARK.join(words)).replace(MARK, after + before)
    return mark_safe(before + joined + after)  # noqa: S308 - as above


@register.simple_tag
def once(template_name: str) -> SafeString:
    """Return a part that is the same on every page in this language."""
    return fill(template_name, [{}])


def _pieces_of(template_name: str) -> Pieces:
    if settings.DEBUG:  # who changes a template sees it
        return _read(template_name)
    return _kept(template_name, get_language() or "")


@lru_cache(maxsize=256)
def _kept(template_name: str, _language: str) -> Pieces:
    return _read(template_name)


def _read(template_name: str) -> Pieces:
    return parted(get_template(template_name).render({"row": Marks()}))


def parted(printed: str) -> Pieces:
    """Return the pieces of a template that was rendered with marks, its lines not indented."""
    pieces = INDENTED.sub("\n", printed).replace("%", "%%").split(MARK)
    return "%s".join(pieces[::2]), pieces[1::2]
