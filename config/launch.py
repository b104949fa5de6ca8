"""`make run`: from a fresh checkout to a tracker that answers, and back to nothing on Ctrl-C."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import connections

from config.account import EmbeddedError
from config.database import data_folder, is_embedded
from config.embedded import Server
from config.environment import CHECKOUT, environment
from config.folder import make_data_folder, write_private
from config.supervision import (
    SECONDS_BETWEEN_LOOKS,
    SECONDS_TO_STOP,
    GaveUpError,
    Keeper,
    Processes,
    Supervised,
    keeping,
    procfile,
)

HOST = "127.0.0.1"


class CannotStartError(Exception):
    """Its text is for the person at the terminal."""


def main() -> None:
    env = environment()
    folder = data_folder(env)
    port = env.int("PORT", 8000)
    # As if Ctrl-C had been typed: whatever is being done is left by its own way out.
    # Also where a shell that runs in the background lets Ctrl-C be ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(being_the_only_one(folder))
            insist_on_a_free_port(port)
            server = Server(folder) if is_embedded(env) else None
            if server:
                stack.enter_context(server.serving())
            keeper = stack.enter_context(keeping(server.leave if server else lambda: None))
            set_environment(folder, port)
            set_up(server)
            run(keeper, server, port)
    except KeyboardInterrupt:
        print("Stopped.")
    except (CannotStartError, EmbeddedError, GaveUpError) as error:
        sys.exit(str(error))


@contextlib.contextmanager
def being_the_only_one(folder: Path) -> Iterator[None]:
    """Hold a lock that ends with this process and its keeper, who may still be cleaning up."""
    make_data_folder(folder)
    with (folder / "locks" / "running").open("a+") as lock:
        until = time.monotonic() + SECONDS_TO_STOP
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                lock.seek(0)
                holder = int(lock.read() or 0)
                if _is_alive(holder) or time.monotonic() > until:
                    raise CannotStartError(
                        f"The tracker of this checkout runs already, as process {holder}."
                    ) from None
                time.sleep(0.1)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def insist_on_a_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise CannotStartError(f"{port} is no port: choose one up to 65535.") from None
        except OSError as error:
            raise CannotStartError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: "
                f"make run PORT={port + 1 if port < 65535 else 8000}"
            ) from None


def set_environment(folder: Path, port: int) -> None:
    key = folder / "secret_key"
    if not os.environ.get("SECRET_KEY") and not key.exists():
        write_private(key, secrets.token_urlsafe(50))
    os.environ["BIND"] = f"{HOST}:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOG_FORMAT", "plain")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    # The Procfile names programs of this environment, whether or not it has been activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])


def set_up(server: Server | None) -> None:
    """Bring tables, shared categories and static files up to date, in one process."""
    django.setup()
    print("Bringing the tables up to date.")
    # Also without a new migration: what follows one, such as grants, may have been cut off.
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    insist_on_the_checks()
    call_command("seed_categories", verbosity=0)
    collect_static_files()
    if server and not get_user_model().objects.exists():
        print("Making the demo account, with two years of expenses.")
        call_command("seed_demo", "--demo-account")
    connections.close_all()


def insist_on_the_checks() -> None:
    # Those of the code belong to `make check`, and would load every page first.
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default", "owner"])
    serious = [str(message) for message in found if message.is_serious()]
    if serious:
        raise CannotStartError("\n".join(serious))
    for message in found:
        if not message.is_silenced():
            print(message, file=sys.stderr)


def collect_static_files() -> None:
    """Collect and compress only when a file changed, since that takes longer than all the rest."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = (path, storage.size(path), storage.get_modified_time(path))
            digest.update(repr(state).encode())
    collected = Path(settings.STATIC_ROOT) / ".collected"
    if collected.exists() and collected.read_text() == digest.hexdigest():
        return
    print("Collecting the static files.")
    # Nothing is cleared: a server of this checkout may be handing the old ones out.
    call_command("collectstatic", interactive=False, verbosity=0)
    collected.write_text(digest.hexdigest())


def run(keeper: Keeper, server: Server | None, port: int) -> None:
    commands = procfile(CHECKOUT / "Procfile")
    del commands["release"]
    processes = Processes(commands, cwd=CHECKOUT, keeper=keeper)
    supervised = [_supervised(processes, name) for name in commands]
    if server:
        supervised.insert(0, Supervised("PostgreSQL", server.revive, server.is_running))
    try:
        for name in commands:
            processes.start(name)
        has_answered = False
        while True:
            if not has_answered and is_answering(port):
                has_answered = True
                print(f"\nThe tracker is running: http://{HOST}:{port}/\nCtrl-C stops it.\n")
            time.sleep(SECONDS_BETWEEN_LOOKS if has_answered else 0.05)
            for one in supervised:
                one.look()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop()


def _supervised(processes: Processes, name: str) -> Supervised:
    return Supervised(name, lambda: processes.start(name), lambda: processes.is_running(name))


def is_answering(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def _is_alive(process_id: int) -> bool:
    if not process_id:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(process_id, 0)
        return True
    return False


if __name__ == "__main__":
    main()
