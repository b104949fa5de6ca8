"""Pages are compressed, by lengths that differ; files are not."""

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from config.compression import PageCompressionMiddleware, compressed

PAGE = "<p>The same words.</p>" * 100
TRIES = 30
READ = {"gzip": gzip.decompress, "br": brotli.decompress}


def answer(response, accepted="gzip"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return PageCompressionMiddleware(lambda _: response)(request)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "br"),
        ("br ; q=0, gzip", "gzip"),
        ("gzip,br;q=0.00", "gzip"),
        ("gzip, brx, x-br", "gzip"),
    ],
)
def test_a_page_is_compressed(accepted, coding):
    sent = answer(HttpResponse(PAGE, headers={"ETag": '"1"'}), accepted)

    assert sent.headers["Content-Encoding"] == coding
    assert sent.headers["Vary"] == "Accept-Encoding"
    assert sent.headers["ETag"] == 'W/"1"'
    assert sent.headers["Content-Length"] == str(len(sent.content))
    assert READ[coding](sent.content).decode() == PAGE


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0"])
def test_a_page_is_not_compressed_for_a_browser_that_cannot_read_it(accepted):
    assert answer(HttpResponse(PAGE), accepted).content.decode() == PAGE


@pytest.mark.parametrize("accepted", ["gzip", "br"])
def test_neither_is_one_of_a_few_words_or_one_that_is_already(accepted):
    assert answer(HttpResponse("Few words."), accepted).content == b"Few words."
    packed = HttpResponse(PAGE, headers={"Content-Encoding": "zstd"})
    assert answer(packed, accepted).content.decode() == PAGE


@pytest.mark.parametrize("accepted", ["gzip", "br"])
def test_the_same_page_does_not_always_have_the_same_length(accepted):
    assert len({len(answer(HttpResponse(PAGE), accepted).content) for _ in range(TRIES)}) > 1


@pytest.mark.parametrize("added", [0, 1, 2, 63, 64, 65, 100, 256])
def test_what_is_added_changes_nothing_but_the_length(added):
    plain, longer = compressed(PAGE.encode(), 0), compressed(PAGE.encode(), added)

    assert brotli.decompress(longer).decode() == PAGE
    assert len(longer) - len(plain) == (added and added + 2)


@pytest.mark.parametrize("kind", [HttpResponse, FileResponse])
def test_a_file_keeps_its_length(kind):
    sent = answer(kind(PAGE.encode(), content_type="text/csv", headers={"Content-Length": "2200"}))

    assert "Content-Encoding" not in sent.headers
    assert sent.headers["Content-Length"] == "2200"


@pytest.mark.django_db
def test_a_real_page_is_compressed(client):
    sent = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})

    assert sent.headers["Content-Encoding"] == "gzip"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/sw.js"])
def test_what_makes_an_app_of_it_is_compressed(client, path):
    sent = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert sent.headers["Content-Encoding"] == "gzip"
