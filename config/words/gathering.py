"""Every text that is marked for translation, as the source has it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

ROOMS = ("accounts", "config", "expenses")
NOT_SHOWN = {"tests", "migrations"}
MARKS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], ("one",)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], ("one", "many")),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ("context", "one")),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ("context", "one", "many")),
}
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(
    rf"(?<![\w.])(_|n?p?gettext)\(({_LITERAL}(?:, {_LITERAL})*)(?:,count)?", re.DOTALL
)


class Text(NamedTuple):
    one: str
    many: str = ""
    context: str = ""


def gather(root: Path) -> set[Text]:
    """Return the texts of every module and template below the checkout's root."""
    texts: set[Text] = set()
    for path in modules(root):
        texts.update(in_module(path.read_text(encoding="utf-8")))
    for path in templates(root):
        texts.update(in_template(path.read_text(encoding="utf-8")))
    return texts


def modules(root: Path) -> list[Path]:
    paths = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    return sorted(path for path in paths if not NOT_SHOWN & set(path.relative_to(root).parts))


def templates(root: Path) -> list[Path]:
    paths = (root / "templates").rglob("*")
    return sorted(path for path in paths if path.suffix in {".html", ".txt"})


def in_module(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        named = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        name = named.id if isinstance(named, ast.Name) else named
        if name in MARKS:
            yield _text(str(name), [_literal(argument) for argument in node.args])


def in_template(source: str) -> Iterator[Text]:
    for name, arguments in _CALL.findall(templatize(source)):
        literals = ast.literal_eval(f"[{arguments}]")
        yield _text(name, literals)


def _text(name: str, literals: list[str]) -> Text:
    parts = dict(zip(MARKS[name], literals, strict=False))
    return Text(**parts)


def _literal(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return ""
