"""Nothing that a page says is forgotten in a language."""

import pytest
from django.conf import settings

from config.environment import CHECKOUT
from config.words.catalogues import compiled, fills_alike, read, translations
from config.words.gathering import Text, gather, in_module, in_template

FOLDERS = sorted(path for path in settings.LOCALE_PATHS[0].iterdir() if path.is_dir())
LANGUAGES = [folder.name for folder in FOLDERS]


@pytest.fixture(params=FOLDERS, ids=LANGUAGES)
def folder(request):
    return request.param


@pytest.fixture(scope="module")
def on_pages():
    return gather(CHECKOUT)


def test_every_text_of_the_pages_is_translated(folder, on_pages):
    said = translations(read(folder))

    assert len(on_pages) > 1000
    assert {text.one for text in on_pages - said.keys()} == set(), "run `make words`, and translate"


def test_every_text_of_a_catalogue_is_translated(folder):
    catalog = read(folder)
    untranslated = len(catalog) - len(translations(catalog))

    assert untranslated == 0, "translate what `make words` lists"


def test_the_compiled_words_are_the_written_ones(folder):
    assert compiled(folder) == translations(read(folder)), "run `make words`"


def test_a_translation_fills_in_what_the_english_does(folder):
    said = translations(read(folder))

    assert {text.one for text, forms in said.items() if not fills_alike(text, forms)} == set()


@pytest.mark.parametrize(
    ("text", "forms", "alike"),
    [
        (Text("Hid %(name)s"), ("%(name)s ausgeblendet",), True),
        (Text("Hid %(name)s"), ("%(nmae)s ausgeblendet",), False),
        (Text("Hid %(name)s"), ("Ausgeblendet",), False),
        (Text("{count} selected"), ("{count} ausgewählt",), True),
        (Text("{count} selected"), ("{zahl} ausgewählt",), False),
        (Text("%(n)s day", "%(n)s days"), ("ein Tag", "%(n)s Tage"), True),
        (Text("%(n)s day", "%(n)s days"), ("%(n)s Tag", "Tage"), False),
        (Text("%(n)s day of %(m)s", "%(n)s days of %(m)s"), ("Tag", "%(n)s von %(m)s"), False),
    ],
)
def test_placeholders_are_compared(text, forms, alike):
    assert fills_alike(text, forms) is alike


def test_marked_texts_are_found_in_a_module():
    source = """
label = _("One " "line")
words = ngettext("%(n)s day", "%(n)s days", n), pgettext_lazy("a month", "May")
said = messages.success(request, translation.gettext('Done'))
"""

    assert set(in_module(source)) == {
        Text("One line"), Text("%(n)s day", "%(n)s days"), Text("May", context="a month"),
        Text("Done"),
    }  # fmt: skip


def test_marked_texts_are_found_in_a_template():
    source = """
{% translate "It's here" %} {% translate 'Old' context "wine" %} {% include "x" with a=_("Name") %}
{% blocktranslate count counter=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% blocktranslate with name=a %}100% of <b>{{ name }}</b>{% endblocktranslate %} (not this)
"""

    assert set(in_template(source)) == {
        Text("It's here"), Text("Old", context="wine"), Text("Name"),
        Text("%(n)s day", "%(n)s days"), Text("100%% of <b>%(name)s</b>"),
    }  # fmt: skip
