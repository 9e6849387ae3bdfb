"""A machine that accepts connections and never answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.patience import wait_for


@dataclass
class Silent:
    """Where it is, and the connections that it has accepted and not answered."""

    port: int
    accepted: list[socket.socket] = field(default_factory=list)

    def wait_until_called(self, times: int = 1) -> None:
        """Wait until so many have connected since the beginning."""
        wait_for(lambda: len(self.accepted) >= times, "quelqu’un appelle la machine muette")

    @property
    def waited_for(self) -> bool:
        """Whether somebody is still waiting for the answer."""
        return any(map(_is_open, self.accepted))


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while received := connection.recv(65_536):
            assert received
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


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
