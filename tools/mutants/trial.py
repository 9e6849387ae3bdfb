"""Trying a mutant: in a copy of the tree, by a process of its own, with what should see it."""

import gc
import importlib
import importlib.util
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import ROOT

# Of processor, far above what any of these suites takes: an endless loop ends there.
MOST_SECONDS = 600
A_LAST_WORD = 60  # before it is ended without being asked
# On the wall, for what waits for ever and uses no processor.
LONGEST_WAIT = 3600
PASSED, FAILED, INTERRUPTED = 0, 1, 2
FAULT = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py(?:::\w+)*)", re.MULTILINE)
KILLED, SURVIVED, LOST = "killed", "survived", "lost"
OURS = {"app", "config", "migrations", "tests", "tools"}
# What takes most of the time of a start, loaded once for all the processes.
PRELOADED = (
    "alembic.command", "argon2", "bs4", "flask_login",
    "flask_wtf", "html5lib", "hypothesis.strategies", "psycopg", "rdflib",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "wtforms", "yaml",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, and the test that saw it or what went wrong."""

    fate: str
    by: str = ""


@dataclass(frozen=True)
class Run:
    """Tests to run in a copy of the tree, until the first failure."""

    folder: Path
    database: str
    tests: Sequence[str]

    @property
    def output(self) -> Path:
        """Where the process writes."""
        return self.folder / "var" / "output.txt"

    def start(self) -> int:
        """Start the tests; return the process."""
        self.output.parent.mkdir(exist_ok=True)
        process = os.fork()
        if process:
            return process
        code = 1
        try:
            self._become()
            code = pytest.main([
                "-x", "-q", "--no-header", "-p", "no:randomly",
                "-W", "ignore::pytest.PytestAssertRewriteWarning",  # what is loaded already
                "--db", self.database, *self.tests,
            ])  # fmt: skip
        finally:
            sys.stdout.flush()
            os._exit(code)  # nothing of the parent runs here

    def outcome(self, status: int) -> Outcome:
        """Read how the process ended."""
        code = os.waitstatus_to_exitcode(status)
        output = self.output.read_text("utf-8", "replace")
        if code == PASSED:
            return Outcome(SURVIVED)
        if code < 0 and -code != signal.SIGALRM:
            return Outcome(KILLED, f"signal {-code}")
        seen = FAULT.search(output)
        if code in {FAILED, INTERRUPTED} and seen:
            return Outcome(KILLED, seen[1])
        return Outcome(LOST, output[-2000:])

    def _become(self) -> None:
        """Make this process one that was started in the copy."""
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + A_LAST_WORD))
        signal.alarm(LONGEST_WAIT)
        with self.output.open("wb") as file:
            for stream in (1, 2):
                os.dup2(file.fileno(), stream)
        os.environ["CI"] = "1"  # always the same examples
        os.chdir(self.folder)
        for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
            del sys.modules[name]
        here = {"", str(ROOT)}
        sys.path[:] = [str(self.folder), *(path for path in sys.path if path not in here)]


def preload() -> None:
    """Load what every process needs, and set it apart."""
    for name in PRELOADED:
        if importlib.util.find_spec(name.partition(".")[0]):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


@contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    """Give a folder with the tree as it is, committed or not, removed afterwards."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "-z", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="jalon-mutants-") as name:
        folder = Path(name)
        for path in filter(None, listed.stdout.split("\0")):
            if (ROOT / path).is_file():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, folder / path)
        yield folder


def write(file: Path, content: bytes) -> None:
    """Write a module, and drop what was compiled of it: two versions may bear one date."""
    file.write_bytes(content)
    Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
