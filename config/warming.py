"""Load once, before there are workers, what each of them would load for itself on its way.

A worker shares its memory with the process it comes from until one of the two writes to it.
"""

import ctypes
import gc
from contextlib import suppress
from pathlib import Path

from babel import localedata
from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils import translation

M_ARENA_MAX = -8  # malloc.h of glibc


def share_memory_among_threads() -> None:
    """Let all threads of a process take memory from one place, where the C library can.

    That of GNU gives each thread a place of its own, which keeps what a page has let go of for
    this thread alone. Python runs one thread at a time, so none waits for another.
    """
    # Others have no such function, and what they have is as it was.
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def warm_up() -> None:
    """Load all addresses with their views, words and templates, and keep them where they are.

    Of how days and amounts are written, that of the language most have.
    """
    localedata.load(translation.to_locale(settings.LANGUAGE_CODE))
    for language in settings.TRANSLATED_LANGUAGES:
        with translation.override(language):
            reverse(settings.LOGIN_REDIRECT_URL)
    for engine in engines.all():
        for folder in engine.dirs:
            for path in Path(folder).rglob("*.html"):
                engine.get_template(str(path.relative_to(folder)))
    gc.collect()
    # Looking for garbage writes to whatever it looks at, which these would then no longer share.
    gc.freeze()
