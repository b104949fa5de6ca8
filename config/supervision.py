"""Keeps the processes of the Procfile running, and stops every one of them in the end.

Also when this process is killed outright: a keeper, split off at the start, reads from a pipe
which of them run. The pipe ends with whoever writes to it, and then the keeper stops the rest.
"""

import contextlib
import os
import select
import shlex
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

SECONDS_TO_STOP = 35  # a little more than gunicorn gives requests that are being answered
SECONDS_BETWEEN_LOOKS = 0.5
MOST_RESTARTS = 5
WITHIN_SECONDS = 60


class GaveUpError(Exception):
    """Something ended again and again. Its text is for the person at the terminal."""


@dataclass
class Supervised:
    """Something that is started again when it ends, but not for ever."""

    name: str
    start: Callable[[], None]
    is_running: Callable[[], bool]
    restarts: deque[float] = field(default_factory=deque)

    def look(self) -> None:
        if self.is_running():
            return
        now = time.monotonic()
        while self.restarts and self.restarts[0] < now - WITHIN_SECONDS:
            self.restarts.popleft()
        if len(self.restarts) >= MOST_RESTARTS:
            raise GaveUpError(
                f"{self.name} ended {MOST_RESTARTS + 1} times within a minute: see above for why."
            )
        self.restarts.append(now)
        print(f"{self.name} ended unexpectedly; starting it again.", file=sys.stderr)
        self.start()


@dataclass
class Keeper:
    """The pipe to the process that outlives this one by just long enough to clean up."""

    process_id: int
    pipe: int
    lives: int  # held by every process started here, so that its end means that none is left

    def tell(self, sign: str, group: int) -> None:
        os.write(self.pipe, f"{sign}{group}\n".encode())

    def dismiss(self) -> None:
        os.close(self.pipe)
        os.close(self.lives)
        os.waitpid(self.process_id, 0)


def procfile(path: Path) -> dict[str, list[str]]:
    """Return each line's command by its name."""
    lines = (line.split(":", 1) for line in path.read_text().splitlines() if line.strip())
    return {name.strip(): shlex.split(command) for name, command in lines}


@contextlib.contextmanager
def keeping(clean_up: Callable[[], None]) -> Iterator[Keeper]:
    """Split the keeper off. It calls `clean_up` if this process dies without leaving the block."""
    reads, writes = os.pipe()
    ends, lives = os.pipe()
    process_id = os.fork()
    if process_id == 0:
        os.close(writes)
        os.close(lives)
        _keep(reads, ends, clean_up)
    os.close(reads)
    os.close(ends)
    keeper = Keeper(process_id, writes, lives)
    try:
        yield keeper
    finally:
        keeper.dismiss()


def _keep(reads: int, ends: int, clean_up: Callable[[], None]) -> NoReturn:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    with os.fdopen(reads) as pipe:
        for line in pipe:
            group = int(line[1:])
            groups = groups | {group} if line[0] == "+" else groups - {group}
    status = 0
    try:
        if groups:
            _end(groups, lambda: not select.select([ends], [], [], 0)[0])
        clean_up()
    except BaseException:  # noqa: BLE001 - a fork must never return into its parent's code
        status = 1
    os._exit(status)


class Processes:
    """The processes started here, each the head of a group, which Ctrl-C does not reach."""

    def __init__(self, commands: dict[str, list[str]], *, cwd: Path, keeper: Keeper) -> None:
        self.commands = commands
        self.cwd = cwd
        self.keeper = keeper
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        if ended := self.running.pop(name, None):
            self.keeper.tell("-", ended.pid)
        self.running[name] = subprocess.Popen(
            self.commands[name],
            cwd=self.cwd,
            start_new_session=True,
            pass_fds=[self.keeper.lives],
        )
        self.keeper.tell("+", self.running[name].pid)

    def is_running(self, name: str) -> bool:
        return self.running[name].poll() is None

    def stop(self) -> None:
        for process in self.running.values():
            _end({process.pid}, partial(_is_left, process))
            self.keeper.tell("-", process.pid)


def _end(groups: set[int], is_left: Callable[[], bool]) -> None:
    """Ask politely, wait, then insist."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, how)
        until = time.monotonic() + SECONDS_TO_STOP
        while is_left() and time.monotonic() < until:
            time.sleep(0.02)
        if not is_left():
            return


def _is_left(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is None
