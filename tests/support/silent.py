"""A machine that accepts connections and never answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.patience import wait_for


@dataclass
class Silent:
    """Where it is, and the connections that it has accepted and not answered."""

    port: int
    accepted: list[socket.socket] = field(default_factory=list)

    def wait_until_called(self, times: int = 1) -> None:
        """Wait until so many have connected since the beginning."""
        wait_for(lambda: len(self.accepted) >= times, "quelqu’un appelle la machine muette")

    def callers(self) -> set[int]:
        """The processes that wait for its answer now."""
        inodes = set(_inodes_to(self.port))
        return {
            int(link.parts[2])
            for link in Path("/proc").glob("[0-9]*/fd/*")
            if _target(link) in inodes
        }


def _inodes_to(port: int) -> Iterator[str]:
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[2].rpartition(":")[2], 16) == port:
            yield f"socket:[{fields[9]}]"


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed, or its process has ended
        return ""


@contextmanager
def silent() -> Iterator[Silent]:
    """Open one on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        machine = Silent(listener.getsockname()[1])
        thread = threading.Thread(target=_accept, args=(listener, machine), daemon=True)
        thread.start()
        try:
            yield machine
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in machine.accepted:
                connection.close()


def _accept(listener: socket.socket, machine: Silent) -> None:
    with suppress(OSError):  # closed
        while True:
            machine.accepted.append(listener.accept()[0])
