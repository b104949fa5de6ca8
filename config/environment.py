"""Where settings come from: the process's environment, then a `.env` file beside `manage.py`."""

from pathlib import Path

from environs import Env

CHECKOUT = Path(__file__).resolve().parent.parent


def environment() -> Env:
    env = Env()
    env.read_env(str(CHECKOUT / ".env"), recurse=False)
    return env
