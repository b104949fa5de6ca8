"""One round of benchmarks/kill_nine.py, which does it twenty times."""

import subprocess
import sys

from config.environment import CHECKOUT


def test_what_was_acknowledged_survives_a_killed_database():
    script = CHECKOUT / "benchmarks" / "kill_nine.py"

    ended = subprocess.run(
        [sys.executable, script, "--kills", "1", "--clients", "2"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    figures = dict(line.strip("| ").split(" | ") for line in ended.stdout.splitlines())
    assert int(figures["writes acknowledged"]) > 0
    assert (figures["acknowledged and missing"], figures["stored twice"]) == ("0", "0")
