"""Pages are compressed, by lengths that differ; files are not."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from config.compression import PageCompressionMiddleware

PAGE = "<p>The same words.</p>" * 100
TRIES = 30


def answer(response, accepted="gzip"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return PageCompressionMiddleware(lambda _: response)(request)


def test_a_page_is_compressed():
    sent = answer(HttpResponse(PAGE))

    assert sent.headers["Content-Encoding"] == "gzip"
    assert sent.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(sent.content).decode() == PAGE


def test_a_page_is_not_compressed_for_a_browser_that_cannot_read_it():
    assert answer(HttpResponse(PAGE), accepted="").content.decode() == PAGE


def test_the_same_page_does_not_always_have_the_same_length():
    assert len({len(answer(HttpResponse(PAGE)).content) for _ in range(TRIES)}) > 1


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
