import json
import logging
import logging.config

import pytest
import structlog
from environs import Env

from config.logs import logging_settings, without_secrets


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("GET /expenses/?q=divorce+lawyer", "GET /expenses/"),
        ("GET /expenses/12/", "GET /expenses/12/"),
        (
            "POST /accounts/password/reset/MQ/c7v2mp-0123456789abcdef0123456789abcdef/",
            "POST /accounts/password/reset/MQ/…/",
        ),
    ],
)
def test_an_address_in_the_log_tells_no_secret(address, logged):
    assert without_secrets(None, "info", {"request": address}) == {"request": logged}


@pytest.fixture
def line(monkeypatch, capsys):
    """What a log line looks like under a LOG_FORMAT."""

    def line(log_format, logger):
        monkeypatch.setenv("LOG_FORMAT", log_format)
        monkeypatch.setenv("LOG_LEVEL", "INFO")
        logging.config.dictConfig(logging_settings(Env()))
        with structlog.contextvars.bound_contextvars(request_id="abc"):
            logger("saved")
        return capsys.readouterr().err.strip()

    yield line
    monkeypatch.undo()
    logging.config.dictConfig(logging_settings(Env()))


@pytest.mark.parametrize(
    "logger", [lambda event: structlog.get_logger("ours").info(event), logging.getLogger("x").info]
)
def test_each_event_is_one_object_with_the_requests_id(line, logger):
    entry = json.loads(line("json", logger))

    assert entry["event"] == "saved"
    assert entry["request_id"] == "abc"
    assert entry["level"] == "info"
    assert entry["timestamp"].endswith("Z")


def test_at_a_terminal_it_is_plain(line):
    entry = line("plain", logging.getLogger("x").info)

    assert "saved" in entry
    assert not entry.startswith("{")
