"""`make run` as a person meets it: processes, signals and what is left afterwards."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from config.embedded import Server
from config.environment import CHECKOUT

PATIENCE = 180


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("launch") / "data"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def launch(folder, tmp_path):
    """Start the tracker on a port; whatever is still running afterwards is stopped."""
    started = []

    def launch(port):
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "LOG_LEVEL"}
        }
        said = (tmp_path / "said").open("wb")
        started.append(
            subprocess.Popen(
                [sys.executable, "-u", "-m", "config.launch"],
                cwd=CHECKOUT,
                env=environment | {"TRACKER_DATA": str(folder), "PORT": str(port)},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        )
        said.close()
        return started[-1]

    yield launch
    for process in started:
        process.terminate()
        process.wait(PATIENCE)


def answer(port, path="/readyz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_it_runs_once_mends_itself_and_stops_without_a_trace(launch, folder, port, tmp_path):
    tracker = launch(port)
    assert until(lambda: answer(port) == 200)
    assert answer(port, "/accounts/login/") == 200
    first_said = (tmp_path / "said").read_text()

    second = launch(port + 1)
    assert second.wait(PATIENCE) == 1
    assert (tmp_path / "said").read_text() == (
        f"The tracker of this checkout runs already, as process {tracker.pid}.\n"
    )

    before = Server(folder).process_id()
    os.kill(before, signal.SIGKILL)
    assert until(lambda: Server(folder).process_id() not in {before, None} and answer(port) == 200)

    tracker.send_signal(signal.SIGINT)
    assert tracker.wait(PATIENCE) == 0
    assert answer(port) is None
    assert not Server(folder).is_running()
    assert f"http://127.0.0.1:{port}/" in first_said
    assert "demo" in first_said


def test_nothing_outlives_a_launcher_that_was_killed(launch, folder, port):
    tracker = launch(port)
    assert until(lambda: answer(port) == 200)

    tracker.kill()

    assert until(lambda: answer(port) is None and not Server(folder).is_running())


def test_it_says_that_the_port_is_taken(launch, port, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        tracker = launch(port)

        assert tracker.wait(PATIENCE) == 1

    assert f"Port {port} cannot be used" in (tmp_path / "said").read_text()
    assert f"make run PORT={port + 1}" in (tmp_path / "said").read_text()
