"""A real terminal with one command in it, as a window or a distant session has."""

import errno
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from config import ROOT
from tests.support.patience import PATIENCE_SECONDS

# The command becomes the leader of a session whose terminal is its standard input.
LAUNCH = (
    "import fcntl, os, signal, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "[signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)]; "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """What is shown and typed, and the process of the command."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self._screen: int | None = screen
        self.shown = ""

    def wait_for(self, words: str) -> None:
        """Return once these words are shown."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.shown:
            assert time.monotonic() < deadline, f"jamais affiché : {words}\n{self.shown}"
            assert self._read(), f"fini avant d’afficher : {words}\n{self.shown}"

    def press(self, key: str) -> None:
        """Type a key; what it is worth is between the terminal and the command."""
        assert self._screen is not None
        os.write(self._screen, key.encode())

    def close(self) -> None:
        """Close the window."""
        if self._screen is not None:
            os.close(self._screen)
            self._screen = None

    def end(self, within: float) -> int:
        """Return the exit code of the command, which must end within so many seconds."""
        deadline = time.monotonic() + within
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"toujours là\n{self.shown}"
            if self._screen is None or not self._read():
                time.sleep(0.02)
        while self._screen is not None and self._read():
            pass
        return self.process.returncode

    def _read(self) -> bool:
        """Take what is shown within a moment; false once nothing more can be."""
        assert self._screen is not None
        if not select.select([self._screen], [], [], 0.05)[0]:
            return self.process.poll() is None
        try:
            read = os.read(self._screen, 65_536)
        except OSError as problem:
            if problem.errno != errno.EIO:  # nobody has the other end open any more
                raise
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)


@contextmanager
def terminal(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a terminal with this command in it; nothing of it is left at the end."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, *command],
        cwd=ROOT,
        env=dict(environ),
        stdin=inside,
        stdout=inside,
        stderr=inside,
    )
    os.close(inside)
    opened = Terminal(process, screen)
    try:
        yield opened
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # all that it started is in its group
        opened.close()
        process.wait()
