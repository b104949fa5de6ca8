import os
import subprocess

import pytest
from django.conf import settings

PRINTS_ITS_PORT = """PYTHON=sh -c 'printenv PORT'"""


def port_of_make_run(*variables, **environment):
    done = subprocess.run(
        ["make", "--silent", "--old-file=.venv/installed", "run", PRINTS_ITS_PORT, *variables],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("variables", "environment", "port"),
    [([], {"PORT": "8001"}, "8001"), (["PORT=8002"], {}, "8002"), ([], {}, "")],
)
def test_make_run_takes_the_port_it_was_given(variables, environment, port):
    assert port_of_make_run(*variables, **environment) == port
