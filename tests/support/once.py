"""What is long to make and the same for all the processes of a run: one makes it, all copy it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all the test processes of this run have in common."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    folder.mkdir(exist_ok=True)
    return folder


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """Return a file or a folder, made where ``make`` is told to unless it is there already.

    Another process that wants it waits. Where making it fails, the next one tries.
    """
    with path.with_name(f"{path.name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            with TemporaryDirectory(dir=path.parent) as apart:
                begun = Path(apart, path.name)
                make(begun)
                begun.rename(path)
    return path
