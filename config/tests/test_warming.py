import gc
import platform
import subprocess
import sys

import pytest
from django.conf import settings
from django.template import engines
from django.urls import clear_url_caches, get_resolver

from config.warming import warm_up


def test_warming_up_loads_every_page_and_keeps_it_from_the_search_for_garbage():
    (cached,) = engines["django"].engine.template_loaders
    cached.reset()
    clear_url_caches()
    try:
        warm_up()
        kept = gc.get_freeze_count()
    finally:
        gc.unfreeze()

    pages = {str(path) for path in (settings.BASE_DIR / "templates").rglob("*.html")}
    assert pages <= {loaded.origin.name for loaded in cached.get_template_cache.values()}
    assert get_resolver()._populated
    assert kept > 100_000


THREADS = """
import ctypes, threading
from config.warming import share_memory_among_threads
{call}
together = threading.Barrier(4)
def take():
    taken = [bytes(5_000) for _number in range(100)]
    together.wait()
    return taken
threads = [threading.Thread(target=take) for _number in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is another one")
@pytest.mark.parametrize("call", ["", "share_memory_among_threads()"])
def test_threads_share_one_place_to_take_memory_from(call):
    said = subprocess.run(
        [sys.executable, "-c", THREADS.format(call=call)],
        check=True,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    ).stderr

    assert ("Arena 1:" in said) is not bool(call)
