import os
import subprocess
import sys
import textwrap

import pytest

from config.environment import CHECKOUT
from config.supervision import GaveUpError, Supervised, procfile


def test_a_procfile_is_a_command_per_name(tmp_path):
    path = tmp_path / "Procfile"
    path.write_text("web: serve --name 'two words'\n\nworker: work: hard\n")

    assert procfile(path) == {
        "web": ["serve", "--name", "two words"],
        "worker": ["work:", "hard"],
    }


def test_what_runs_is_left_alone():
    starts = []
    supervised = Supervised("it", lambda: starts.append(1), lambda: True)

    supervised.look()

    assert starts == []


def test_what_ends_is_started_again_but_not_for_ever():
    starts = []
    supervised = Supervised("it", lambda: starts.append(1), lambda: False)

    for _ in range(5):
        supervised.look()
    with pytest.raises(GaveUpError, match="it ended 6 times"):
        supervised.look()

    assert len(starts) == 5


PARENT = """
    import sys, time
    from pathlib import Path
    from config.supervision import Processes, keeping

    def cleaned_up():
        Path(sys.argv[1]).write_text("cleaned up")

    with keeping(cleaned_up) as keeper:
        processes = Processes({"child": ["sleep", "60"]}, cwd=Path("/"), keeper=keeper)
        processes.start("child")
        print(processes.running["child"].pid, flush=True)
        time.sleep(60)
"""


def test_the_keeper_stops_what_a_killed_parent_left(tmp_path):
    mark = tmp_path / "mark"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(mark)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, 0)

        parent.kill()

        # The end of the output that all three share: the child and the keeper have ended too.
        assert parent.stdout.read() == ""

    assert mark.read_text() == "cleaned up"
