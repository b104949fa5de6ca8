import gc

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
