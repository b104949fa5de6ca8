"""The application as it is deployed, and people who ask it for pages on a kept connection."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accounting import Spent, children_of, spent
from ground import CHECKOUT, Ground

SECONDS_TO_START = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Web:
    """Where it answers, and the first process of it and of its database."""

    port: int
    head: int
    database: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def heads(self) -> list[int]:
        return [self.head, self.database]

    @property
    def workers(self) -> list[int]:
        return children_of(self.head)

    def spent(self, work: Any) -> Spent:
        return spent(work, heads=self.heads)


@contextlib.contextmanager
def serving(ground: Ground) -> Iterator[Web]:
    """Serve with the settings that a deployment has unless it says otherwise."""
    port = free_port()
    serve = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    environment = os.environ | {"BIND": f"127.0.0.1:{port}"}
    web = subprocess.Popen(serve, cwd=CHECKOUT, env=environment)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}")
        database = ground.server.process_id()
        if database is None:
            raise RuntimeError("the database is not running")
        yield Web(port, web.pid, database)
    finally:
        web.terminate()
        web.wait()


@dataclass
class Reader:
    """Somebody signed in, with a browser that keeps its connection and takes compressed pages."""

    port: int
    session: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.cookies["sessionid"] = self.session
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def get(self, path: str, *, compressed: bool = True, **headers: str) -> tuple[int, bytes]:
        encoding = "gzip, deflate, br" if compressed else "identity"
        return self._ask("GET", path, None, {"Accept-Encoding": encoding} | headers)

    def page(self, path: str) -> bytes:
        """Return a page as it came; whatever is no page is an error here."""
        status, body = self.get(path)
        if status != http.client.OK:
            raise RuntimeError(f"{path} was answered {status}")
        return body

    def text(self, path: str) -> str:
        status, body = self.get(path, compressed=False)
        if status != http.client.OK:
            raise RuntimeError(f"{path} was answered {status}")
        return body.decode()

    def token(self, path: str) -> str:
        """Return what a form on the page sends along with its answers."""
        found = TOKEN.search(self.text(path))
        if not found:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def post(self, path: str, answers: dict[str, str], **headers: str) -> tuple[int, bytes]:
        return self._ask("POST", path, urllib.parse.urlencode(answers), FORM | headers)

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for is_last in (False, True):
            try:
                self.connection.request(method, path, body, headers | {"Cookie": cookies})
                answer = self.connection.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A kept connection that was idle for too long.
                self.connection.close()
                if is_last:
                    raise
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, content


def session_of(username: str) -> str:
    """Sign somebody in and return the cookie of it; a password would take its time."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by now

    from accounts.models import User  # noqa: PLC0415

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies["sessionid"].value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answering(origin: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(f"{origin}/readyz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
