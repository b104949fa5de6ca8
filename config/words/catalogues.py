"""The translations: text files for people (.po), and what Django reads of them (.mo)."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from config.words.gathering import Text

TEXT, COMPILED = "LC_MESSAGES/django.po", "LC_MESSAGES/django.mo"
WIDTH = 98
# In no file that people merge, and the same in every compiled one.
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!\{)\{\w+\}(?!\})")
HEADER = """\
{glossary}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Forms = tuple[str, ...]


def read(folder: Path) -> Catalog:
    """Return the catalogue of a language's folder, as its text file has it."""
    with (folder / TEXT).open("rb") as file:
        return read_po(file, locale=folder.name, domain="django")


def translations(catalog: Catalog) -> dict[Text, Forms]:
    """Return what is said for each text: one form, or those that its plural needs.

    What is unsure (fuzzy), or lacks a form, is not there.
    """
    said = {_text(message): _forms(message.string) for message in catalog if message.id}
    unsure = {_text(message) for message in catalog if message.fuzzy}
    return {
        text: forms
        for text, forms in said.items()
        if all(forms)
        and text not in unsure
        and len(forms) == (catalog.num_plurals if text.many else 1)
    }


def compiled(folder: Path) -> dict[Text, Forms]:
    """Return the same of the compiled file."""
    with (folder / COMPILED).open("rb") as file:
        return translations(read_mo(file))


def update(folder: Path, texts: Collection[Text]) -> None:
    """Write both files anew: these texts, with what is said for them already.

    Sorted by the English and without days and places, so that two branches which add words
    change different lines. A text that changed is a new one: nothing is guessed.
    """
    before = read(folder)
    said = translations(before)
    after = Catalog(locale=folder.name)
    for text in texts:
        forms = said.get(text, ("",))
        after.add(
            (text.one, text.many) if text.many else text.one,
            string=forms if text.many else forms[0],
            context=text.context or None,
        )
    body = BytesIO()
    write_po(body, after, width=WIDTH, omit_header=True, sort_output=True)
    head = HEADER.format(
        glossary=before.header_comment, language=folder.name, plurals=before.plural_forms
    )
    (folder / TEXT).write_text(head + body.getvalue().decode().strip() + "\n", encoding="utf-8")
    compile_words(folder)


def compile_words(folder: Path) -> None:
    """Write the compiled file; what has no translation is not in it, so Django says the English."""
    catalog = read(folder)
    said = translations(catalog)
    for message in [one for one in catalog if one.id and _text(one) not in said]:
        catalog.delete(message.id, message.context)
    catalog.creation_date = catalog.revision_date = NO_DAY
    with (folder / COMPILED).open("wb") as file:
        write_mo(file, catalog)


def fills_alike(text: Text, forms: Forms) -> bool:
    """Return whether a translation fills in what the English does.

    A form for one or two things may leave out the number, which its word says already.
    """
    asked = set(PLACEHOLDER.findall(text.one + text.many))
    *few, many = [set(PLACEHOLDER.findall(form)) for form in forms]
    return many == asked and all(names <= asked and len(asked - names) <= 1 for names in few)


def _text(message: Message) -> Text:
    one, many = (*_forms(message.id), "")[:2]
    # Babel reads it of a compiled file as bytes.
    context: Any = message.context or ""
    return Text(one, many, context.decode() if isinstance(context, bytes) else context)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> Forms:
    return (text or "",) if isinstance(text, str | None) else tuple(text)
