"""Run both commands of the README on one system, as an ordinary user."""

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from app.demo.script import people
from config import ROOT
from tools.bench.servers import HOST, free_port
from tools.machines.folders import FOLDER
from tools.machines.roots import Root, Running, bare_root
from tools.machines.systems import PACKAGES, System
from tools.machines.visit import Wrong, visit

USER = "jalon"
CLONE = f"/home/{USER}/{USER}"
GREETED = "Ctrl-C pour arrêter."
START_SECONDS = 1200
STOP_SECONDS = 60
# Of a machine that others use too; alone, it takes less than one.
SOON_SECONDS = 15
TEST_SECONDS = 3 * 3600
LOOK_SECONDS = 0.5
# What make answers to Ctrl-C: the code of what it ran, or its own.
STOPPED = (0, 2, 130, -signal.SIGINT)
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed|xpassed)\b")
BREAKDOWN = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Step:
    """What became of a command."""

    passed: bool
    words: str
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What became of a system."""

    system: System
    python: str
    run: Step
    test: Step

    @property
    def passed(self) -> bool:
        """Whether both commands did what the README says, with the Python expected."""
        return self.run.passed and self.test.passed and self.as_expected

    @property
    def as_expected(self) -> bool:
        """Whether the system brings the Python that the README says."""
        return self.python.startswith(f"{self.system.python}.")


def attempt(system: System, part: str) -> Outcome:
    """Try a system; ``part`` is what to test of the suite, everything when empty."""
    logs = FOLDER / system.suite
    logs.mkdir(parents=True, exist_ok=True)
    _say(f"{system} : préparation…")
    with bare_root(system.suite, PACKAGES) as root:
        _bring_code(root)
        python = root.run("python3 --version", user=USER, check=True).stdout.split()[-1]
        _say(f"{system} : make run, Python {python}…")
        served = _step(lambda: _make_run(root, logs / "run.log"))
        _say(f"{system} : make run, {served.words}. make test…")
        tested = _step(lambda: _make_test(root, logs / "test.log", part))
        _say(f"{system} : make test, {tested.words}.")
    return Outcome(system, python, served, tested)


def _bring_code(root: Root) -> None:
    """Give the root an ordinary user and a clone of what is committed here."""
    root.run(f"useradd --create-home --shell /bin/bash {USER}", check=True)
    target = str(root.path / CLONE[1:])
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), target], check=True)
    root.run(f"chown -R {USER}: {CLONE}", check=True)


def _step(action: Callable[[], str]) -> Step:
    since = time.monotonic()
    try:
        words, passed = action(), True
    except (Wrong, TimeoutError, requests.RequestException) as fault:
        words, passed = str(fault), False
    return Step(passed, words, time.monotonic() - since)


def _make_run(root: Root, log: Path) -> str:
    """Wait for the greeting, visit as a person would, stop with Ctrl-C."""
    since, port = time.monotonic(), free_port()
    running = _start(root, "make run", log, {"PORT": str(port)})
    try:
        _until_greeted(running, log)
        greeted = time.monotonic() - since
        visit(f"http://{HOST}:{port}", people().password)
    finally:
        code, stopping = _stop(running)
    if stopping > SOON_SECONDS:
        raise Wrong(f"Ctrl-C met {stopping:.0f} s à arrêter, {_see(log)}")
    if code not in STOPPED or BREAKDOWN in log.read_text(errors="replace"):
        raise Wrong(f"arrêt par Ctrl-C avec le code {code}, {_see(log)}")
    return f"répond en {greeted:.0f} s, s’arrête en {stopping:.0f} s"


def _until_greeted(running: Running, log: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while GREETED not in log.read_text(errors="replace"):
        if running.process.poll() is not None or time.monotonic() > limit:
            raise Wrong(f"rien n’est servi, {_see(log)}")
        time.sleep(LOOK_SECONDS)


def _stop(running: Running) -> tuple[int, float]:
    """Stop it with Ctrl-C; return the exit code and the seconds it took."""
    since = time.monotonic()
    if running.process.poll() is None:
        running.signal("INT")
    try:
        return running.wait(STOP_SECONDS), time.monotonic() - since
    except subprocess.TimeoutExpired as late:
        running.signal("KILL")
        raise TimeoutError("Ctrl-C n’arrête pas le serveur") from late


def _make_test(root: Root, log: Path, part: str) -> str:
    running = _start(root, f"make test T={shlex.quote(part)}" if part else "make test", log, {})
    try:
        code = running.wait(TEST_SECONDS)
    except subprocess.TimeoutExpired as late:
        running.signal("KILL")
        raise TimeoutError(f"toujours pas fini, {_see(log)}") from late
    counted = counts(log.read_text(errors="replace"))
    words = in_words(counted)
    if code != 0 or not counted.get("passed"):
        raise Wrong(f"{words or f'code {code}'}, {_see(log)}")
    return words


def _start(root: Root, command: str, log: Path, env: Mapping[str, str]) -> Running:
    return root.start(command, log=log, user=USER, cwd=CLONE, env=env)


def counts(log: str) -> dict[str, int]:
    """Read the last line of pytest: how many tests passed, failed…"""
    lines = [line for line in log.splitlines() if COUNTS.search(line) and " in " in line]
    found = COUNTS.findall(lines[-1]) if lines else []
    return {name.removesuffix("s"): int(number) for number, name in found}


def in_words(counted: Mapping[str, int]) -> str:
    """Say these counts in French."""
    words = {
        "passed": "réussis", "failed": "échoués", "error": "en erreur",
        "skipped": "sautés", "xfailed": "attendus en échec", "xpassed": "réussis par surprise",
    }  # fmt: skip
    return ", ".join(f"{counted[name]} {word}" for name, word in words.items() if name in counted)


def _see(log: Path) -> str:
    return f"voir {log.relative_to(ROOT)}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
