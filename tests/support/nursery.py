"""Children of ``app.tables.sandbox`` that are forked from one where all is loaded.

A child of the application is a new interpreter, and nine tenths of what it costs are spent loading.
Here one process loads for the whole run; each child is its copy, which takes its limits, reads its
request and answers as ``app.tables.child`` says. ``tests/tables`` starts them as the application.
"""

import io
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from threading import Lock
from types import TracebackType
from typing import Any, NoReturn

from app.tables.sandbox import ROOT, SURROUNDINGS, WORKS

START = (
    "import sys, types; app = types.ModuleType('app'); app.__path__ = [sys.argv[1] + '/app']; "
    "sys.modules['app'] = app; sys.path.insert(0, sys.argv[1]); "
    "from tests.support.nursery import serve; serve(int(sys.argv[2]))"
)
NUMBER = struct.Struct(">i")


class Nursery:
    """Gives children; one for a test process, started at the first need."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.ours: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.turn = Lock()  # checks run in threads beside the requests

    def start(self) -> "Child":
        """Return a new child, as ``sandbox.start`` does."""
        with self.turn:
            if self.ours is None:
                self._open()
        assert self.ours is not None
        (requests, to_child), (answers, from_child), (fate, fate_of_child) = (
            os.pipe() for _ in range(3)
        )
        theirs = (requests, from_child, fate_of_child)
        socket.send_fds(self.ours, [b"."], theirs)
        for one in theirs:
            os.close(one)
        return Child(to_child, answers, fate)

    def close(self) -> None:
        """End the process that loads; the children are gone by then."""
        if self.ours is not None and self.process is not None:
            self.ours.close()
            self.process.wait()

    def _open(self) -> None:
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, str(ROOT), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=SURROUNDINGS,
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the tests, which close it
            )


class Child:
    """What ``sandbox`` uses of a ``subprocess.Popen``."""

    def __init__(self, to_child: int, answers: int, fate: int) -> None:
        """Hold the ends of its pipes; its number is the first thing told of its fate."""
        self.stdin = io.BufferedWriter(io.FileIO(to_child, "w"))
        self.stdout = io.FileIO(answers, "r")
        self.fate = io.FileIO(fate, "r")
        self.pid = NUMBER.unpack(self.fate.read(NUMBER.size) or b"")[0]
        self.code: int | None = None

    def kill(self) -> None:
        """Kill it, unless it is known to have ended."""
        if self.code is None and not select.select([self.fate], [], [], 0)[0]:
            with suppress(ProcessLookupError):  # it ends at this very moment
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end and return its code, as ``Popen`` writes them."""
        if self.code is None:
            self.code = NUMBER.unpack(self.fate.read(NUMBER.size) or b"")[0]
        return self.code

    def __enter__(self) -> "Child":
        """Give itself."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: Any, _trace: TracebackType | None
    ) -> None:
        """Close its pipes and wait for its end."""
        self.stdout.close()
        if not self.stdin.closed:
            self.stdin.close()
        self.wait()
        self.fate.close()


def serve(number: int) -> None:
    """Load what children load, then fork one for each message, until the socket is closed."""
    import_module("app.tables.child")
    for work in WORKS:
        import_module(f"app.tables.{work.partition(':')[0]}")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=number) as asked:
        while True:
            message, given, _, _ = socket.recv_fds(asked, 1, 3)
            if not message:
                return
            keeper = os.fork()
            if not keeper:
                asked.close()
                _keep(*given)
            for one in given:
                os.close(one)
            _bury()


def _bury() -> None:
    """Take leave of the keepers that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _keep(requests: int, answers: int, fate: int) -> NoReturn:
    """Fork the child, tell its number, then how it ended."""
    child = os.fork()
    if not child:
        os.close(fate)
        os.dup2(requests, 0)
        os.dup2(answers, 1)
        os.close(requests)
        os.close(answers)
        try:
            import_module("app.tables.child").main()
        finally:
            os._exit(1)
    for one in (requests, answers):
        os.close(one)
    os.write(fate, NUMBER.pack(child))
    _, status = os.waitpid(child, 0)
    os.write(fate, NUMBER.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)
