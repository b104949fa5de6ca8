"""Measure pages with Lighthouse, as a phone loads them: `make lighthouse`.

Starts a tracker of its own, as `make run` does: a free port, demo data, compressed files with
hashed names. Lighthouse comes from npm into `var/lighthouse/`. The figures go to the terminal and
to `docs/lighthouse.md`. Needs node, a network the first time, and Chromium (CHROME_PATH).
"""

import contextlib
import http.cookiejar
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "var" / "lighthouse"
REPORT = CHECKOUT / "docs" / "lighthouse.md"
VERSION = "12.8.2"
RUNS = int(os.environ.get("RUNS", "3"))
CHROME = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
SECONDS_TO_START = 180
TRIES = 5
PAGES = [
    ("Sign in", "/accounts/login/", False),
    ("Dashboard", "/", True),
    ("Expenses", "/expenses/", True),
    ("Add", "/expenses/new/", True),
    ("Insights", "/insights/", True),
]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
HEAD = """# Measured with Lighthouse

Written by `make lighthouse`: Lighthouse {version}, mobile with its simulated slow 4G and a
processor slowed down four times, the median of {runs} runs of each page, on {cores} cores of
{machine}. The demo account has two years of expenses. Scores are out of 100. The bytes are all
that a page fetches, headers too, but for what its worker fetches in the background; the tests
count that as well (`expenses/tests/test_weight.py`).

| Page | Performance, each run | Accessibility | Best practices | SEO | LCP | TBT | CLS | Bytes |
|---|---|---|---|---|---|---|---|---|
"""
SAID = re.compile(r"^(user name|password): (\S+)$", re.MULTILINE)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Tracker:
    origin: str
    username: str
    password: str


def main() -> None:
    lighthouse = installed()
    with tracker() as served:
        cookie = session_of(served)
        rows, faults = [], []
        for name, path, is_inside in PAGES:
            runs = [
                run(lighthouse, served.origin + path, cookie if is_inside else "")
                for _ in range(RUNS)
            ]
            rows.append(row_of(name, runs))
            print(rows[-1], flush=True)
            faults += [f"- {name}: {fault}" for fault in faults_of(runs)]
    text = HEAD.format(version=VERSION, runs=RUNS, cores=os.cpu_count(), machine=platform.machine())
    text += "".join(f"{row}\n" for row in rows)
    if faults:
        text += "\nWhat keeps a page from 100 outside performance:\n\n" + "\n".join(faults) + "\n"
    REPORT.write_text(text)
    print("\n".join(faults))


def installed() -> Path:
    tools = FOLDER / "tools"
    program = tools / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        tools.mkdir(parents=True, exist_ok=True)
        (tools / "package.json").write_text('{"private": true}')
        wanted = f"lighthouse@{VERSION}"
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", wanted], cwd=tools, check=True)
    return program


@contextlib.contextmanager
def tracker() -> Iterator[Tracker]:
    """Serve what `make run` serves, on data that are made anew, and take both away again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    known = FOLDER / "account.json"
    env = os.environ | {"PORT": str(port), "TRACKER_DATA": str(FOLDER / "data")}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "config.launch"],
        cwd=CHECKOUT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = ""
        for line in process.stdout or ():
            said += line
            if "The tracker is running" in line:
                break
        else:
            sys.exit(f"The tracker did not start:\n{said}")
        account = dict(SAID.findall(said))
        if account:
            known.write_text(json.dumps(account))
        # The password of the demo account is said once, when it is made.
        account = json.loads(known.read_text())
        yield Tracker(f"http://127.0.0.1:{port}", account["user name"], account["password"])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=SECONDS_TO_START)


def session_of(served: Tracker) -> str:
    """Sign in as a browser does; return the cookie's header."""
    jar = http.cookiejar.CookieJar()
    opener: OpenerDirector = build_opener(HTTPCookieProcessor(jar))
    address = f"{served.origin}/accounts/login/"
    with opener.open(address) as page:
        found = TOKEN.search(page.read().decode())
    if not found:
        sys.exit("The sign-in page has no form.")
    answers = {
        "csrfmiddlewaretoken": found[1],
        "username": served.username,
        "password": served.password,
    }
    with opener.open(address, urlencode(answers).encode()) as page:
        if page.url == address:
            sys.exit("The demo account could not sign in: remove var/lighthouse/ and try again.")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def run(lighthouse: Path, address: str, cookie: str) -> dict:
    extra = FOLDER / "headers.json"
    extra.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    command = [
        *("node", str(lighthouse), address, "--quiet", "--output=json"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME_FLAGS}"),
        f"--extra-headers={extra}",
    ]
    env = os.environ | {"CHROME_PATH": CHROME}
    # Now and then the trace of a load gets lost, and Lighthouse asks to be run again.
    for _ in range(TRIES):
        result = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=False)
        if result.returncode == 0:
            break
    else:
        sys.exit(f"{address}: Lighthouse gave up {TRIES} times.")
    report = json.loads(result.stdout)
    if report.get("runtimeError"):
        sys.exit(f"{address}: {report['runtimeError']['message']}")
    if report["finalDisplayedUrl"] != address:
        sys.exit(f"{address} led to {report['finalDisplayedUrl']}.")
    return report


def score(report: dict, category: str) -> int:
    return round(100 * report["categories"][category]["score"])


def middle(runs: list[dict], audit: str) -> float:
    return median(report["audits"][audit]["numericValue"] for report in runs)


def row_of(name: str, runs: list[dict]) -> str:
    each = [score(report, "performance") for report in runs]
    fast = f"**{median(each):g}** ({', '.join(map(str, each))})"
    others = [min(score(report, category) for report in runs) for category in CATEGORIES[1:]]
    cells = [
        *(name, fast, *map(str, others)),
        f"{middle(runs, 'largest-contentful-paint') / 1000:.1f} s",
        f"{middle(runs, 'total-blocking-time'):.0f} ms",
        f"{middle(runs, 'cumulative-layout-shift'):.3f}",
        f"{middle(runs, 'total-byte-weight') / 1000:.0f} kB",
    ]
    return f"| {' | '.join(cells)} |"


def faults_of(runs: list[dict]) -> list[str]:
    found = {}
    for report in runs:
        for category in CATEGORIES[1:]:
            for part in report["categories"][category]["auditRefs"]:
                audit = report["audits"][part["id"]]
                if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                    found[part["id"]] = audit["title"]
    return list(found.values())


if __name__ == "__main__":
    main()
