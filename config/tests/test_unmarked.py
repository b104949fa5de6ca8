"""Nothing that a person reads stands in a template or a module without a mark for translation."""

import ast
import re
from html.parser import HTMLParser

import pytest

from config.environment import CHECKOUT
from config.words.gathering import MARKS, modules, templates

CODE = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{#.*?#\}|\{%.*?%\}",
    re.DOTALL,
)
VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
READ_OUT = {"aria-label", "aria-description", "alt", "title", "placeholder"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Keys of a keyboard and names of things, the same in every language.
NAMES = re.compile(r"Ctrl|Alt|Shift|Enter|Esc|Del|CSV|QR")

# What holds a sentence and is not one of ours to translate: SQL, headers, types, placeholders.
NOT_WORDS = re.compile(
    r"(?:SELECT|FROM|WHEN|INSERT|UPDATE|DELETE|COPY|ANALYZE|DROP|CREATE|ALTER|SET|CASE|WITH|GRANT|LOCK|FORMAT)\b"
    r"|(?:SAVEPOINT|RELEASE|ROLLBACK)\b"
    r"|[A-Z][\w-]*-[A-Z][\w-]*\Z|\w+ \| None\Z|\w+\[[\w, ]+\]\Z"
)
SENTENCE = re.compile(r"[A-Z“].*[a-z]", re.DOTALL)
SHOWN_BY = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
# They speak to whoever runs the server, in English, or programs against it: config starts and
# checks it, commands are typed, `demo` and `isolation` make rows and a proof, and `api` holds
# the description of the API; its refusals are marked.
SPEAKS_TO_OPERATORS = {"api", "config", "demo", "isolation", "management"}
MEANT = {
    "accounts/browsers.py": "what browsers and systems call themselves",
    "accounts/calling.py": "a header",
    "expenses/exporting/ofx_file.py": "what the file says made it",
    "expenses/importing/tables/programs.py": "what other programs call their columns",
    "accounts/models/tries.py": "a table that no page shows",
}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_data(self, data):
        self.found.append(" ".join(data.split()))


def unmarked_in_template(source):
    bare = re.sub(r"\{% block body_class %\}.*?\{% endblock.*?%\}", "", source)
    reader = Reader()
    reader.feed(VALUE.sub("x·", CODE.sub("", bare)))
    reader.close()
    return [text for text in reader.found if WORD.search(NAMES.sub("", text))]


def unmarked_in_module(source):
    tree = ast.parse(source)
    marked = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in MARKS
        for one in ast.walk(node)
    }
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    labels = {
        id(one.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for one in node.keywords
        if one.arg in SHOWN_BY
    } | {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) in SHOWN_BY
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in marked | said
        and (id(node) in labels or is_sentence(node.value))
        and WORD.search(node.value)
    ]


def is_sentence(text):
    return " " in text.strip() and SENTENCE.match(text) and not NOT_WORDS.match(text)


def name_of(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def test_templates_hold_no_word_that_is_not_marked():
    found = {
        str(path.relative_to(CHECKOUT)): unmarked_in_template(path.read_text())
        for path in templates(CHECKOUT)
    }

    assert {path: texts for path, texts in found.items() if texts} == {}


def test_modules_hold_no_sentence_or_label_that_is_not_marked():
    found = {
        str(path.relative_to(CHECKOUT)): unmarked_in_module(path.read_text())
        for path in modules(CHECKOUT)
        if not SPEAKS_TO_OPERATORS & set(path.relative_to(CHECKOUT).parts)
    }

    assert {path for path, texts in found.items() if texts} - MEANT.keys() == set(), found


@pytest.mark.parametrize(
    ("source", "unmarked"),
    [
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ count }} expenses</p>", ["x· expenses"]),
        ('<a title="Open {{ it }}" class="btn">{{ name }}</a>', ["Open x·"]),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} · 12", []),
        ("{# Hello #}{% if a %}<kbd>Ctrl</kbd>{% endif %}", []),
        ("{% block body_class %}page-add{% endblock %}<p>{{ a }}</p>", []),
    ],
)
def test_unmarked_words_of_a_template_are_found(source, unmarked):
    assert unmarked_in_template(source) == unmarked


@pytest.mark.parametrize(
    ("source", "unmarked"),
    [
        ('"""Say hello."""\nx = _("Say hello")', []),
        ('messages.success(request, "Say hello")', ["Say hello"]),
        ('ngettext("Say one", "Say two", n)', []),
        ('field(label="hello", name="hello")', ["hello"]),
        ('verbose_name_plural = "tries"', ["tries"]),
        ('run("SELECT name FROM people"), get("Content-Type")', []),
    ],
)
def test_unmarked_words_of_a_module_are_found(source, unmarked):
    assert unmarked_in_module(source) == unmarked
