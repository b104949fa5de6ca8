"""What a browser that was never here fetches for a page, and how many bytes that is.

`browser/test_cold.py` sees a real one fetch just this.
"""

import gzip
import json
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

import brotli
from django.test import Client

# What lies ready, and what a closed list holds, is not drawn.
UNSEEN = re.compile(r"<template\b.*?</template>|<option\b.*?</option>", re.DOTALL)
TAG = re.compile(r"<(?:link|script|img|use)\b[^>]*>")
ADDRESS = re.compile(r'(?:href|src)="(/[^"#]+)')
# What install.js fetches once the page is there.
AFTERWARDS = re.compile(r'data-worker="([^"]+)" data-then="([^"]+)"')
# What passkey.js asks for so that the device can offer one.
OFFERED = re.compile(r'data-options="([^"]+)"[^>]* data-autofill')
# What worker.js keeps: the page without a network, and the files that this page names.
KEPT_SCRIPT = re.compile(r'importScripts\("([^"]+)"\)')
KEPT_PAGE = re.compile(r'const OFFLINE = "([^"]+)"')
NAMED = re.compile(r'url\("(?!data:)([^"]+)"\)')
FACE = re.compile(r'@font-face \{[^}]*url\("([^"]+)"\)[^}]*unicode-range: ([^;]+);')
# As browsers ask over https.
ACCEPTED = {"Accept-Encoding": "gzip, deflate, br"}
READ = {"gzip": gzip.decompress, "br": brotli.decompress}
BY_THE_SERVER = [
    "HTTP/1.1 200 OK",
    "Server: gunicorn",
    "Date: Thu, 26 Nov 2026 01:33:31 GMT",
    "Connection: keep-alive",
]


@dataclass(frozen=True)
class Answer:
    """One answer as it is sent: the bytes of its body, and of that with its headers."""

    body: int
    whole: int
    raw: bytes
    coding: str | None

    @cached_property
    def text(self):
        return READ.get(self.coding, bytes)(self.raw).decode()


class ColdBrowser:
    """Asks for everything that follows from a page, and for each file once."""

    def __init__(self):
        self.answers = {}

    def ask(self, method, path):
        answer = method(path, follow=True, headers=ACCEPTED)
        assert answer.status_code == 200
        raw = answer.getvalue()
        head = [
            *BY_THE_SERVER,
            *(f"{name}: {value}" for name, value in answer.headers.items()),
            *(str(cookie) for cookie in answer.cookies.values()),
            "",
        ]
        whole = len(raw) + sum(len(line) + len("\r\n") for line in head)
        return Answer(len(raw), whole, raw, answer.headers.get("Content-Encoding"))

    def file(self, path):
        if path not in self.answers:
            self.answers[path] = self.ask(Client().get, path)
        return self.answers[path]

    def followed_by(self, html):
        """The files that the page fetches, each with how many bytes it is."""
        html = UNSEEN.sub("", html)
        found = {address for tag in TAG.findall(html) for address in ADDRESS.findall(tag)}
        for path in OFFERED.findall(html):
            self.answers.setdefault(path, self.ask(Client().post, path))
            found.add(path)
        for _worker, modules in AFTERWARDS.findall(html):
            found |= set(modules.split())
        for path in [*found]:
            if path.endswith(".css"):
                found |= self._fonts_and_pictures(path, html)
            elif path.endswith(".webmanifest"):
                # Of sizes that will do, browsers take the first.
                found.add(json.loads(self.file(path).text)["icons"][0]["src"])
        return {path: self.file(path) for path in found}

    def kept_by_the_worker(self, html):
        """What the worker fetches in the background, beside what it finds in the cache."""
        found = set()
        for worker, _modules in AFTERWARDS.findall(html):
            script = self.file(worker).text
            page = KEPT_PAGE.search(script)[1]
            found |= {worker, page, *KEPT_SCRIPT.findall(script)}
            found |= {one for one in ADDRESS.findall(self.file(page).text) if "/static/" in one}
        return {path: self.file(path) for path in found - self.followed_by(html).keys()}

    def _fonts_and_pictures(self, path, html):
        css = self.file(path).text
        used = {name for name in NAMED.findall(css) if not name.endswith("woff2")}
        signs = {ord(sign) for sign in html}
        for name, ranges in reversed(FACE.findall(css)):
            # A face is fetched for a character on the page that no later face has.
            drawn = {sign for sign in signs if is_in(ranges, sign)}
            signs -= drawn
            if drawn:
                used.add(name)
        return {urljoin(path, name) for name in used}


def is_in(ranges, sign):
    parts = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
    return any(int(part[0], 16) <= sign <= int(part[-1], 16) for part in parts)
