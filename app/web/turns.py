"""One request at a time in each process; large files go out beside it.

A thread of the server is held as long as whoever downloads takes to read: with one thread, two slow
visitors would stop everything. With several, requests that wait for the write lock would wait for
each other; so they take turns, first come first served, and only what sends a large file is beside.
"""

from collections import deque
from collections.abc import Iterable
from threading import BoundedSemaphore, Lock
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

DOWNLOADS = 8  # large files that go out at once, in each process
THREADS = 1 + DOWNLOADS


class OneAtATime:
    """An application that makes its answers one after the other; sending them is not waited for."""

    def __init__(self, application: WSGIApplication) -> None:
        """Take nobody in yet."""
        self._application = application
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._busy = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request when its turn has come."""
        self._take()
        try:
            return self._application(environ, start_response)
        finally:
            self._give()

    def _take(self) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def _give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


class Departures:
    """The large files that go out at once: so many at most, so that a thread stays for the rest."""

    def __init__(self, most: int = DOWNLOADS) -> None:
        """Let so many go."""
        self._places = BoundedSemaphore(most)

    def depart(self, content: IO[bytes]) -> "Departing | None":
        """Return the same file, whose place is free again once it is closed; nothing when full."""
        return Departing(content, self._places) if self._places.acquire(blocking=False) else None


class Departing:
    """An open file that goes out, and the place it holds."""

    def __init__(self, content: IO[bytes], places: BoundedSemaphore) -> None:
        """Hold the place until it is closed."""
        self._content, self._places = content, places
        self._gone = False

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        return self._content.read(size)

    def seekable(self) -> bool:
        """Tell that a part of it may be sent."""
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a byte."""
        return self._content.seek(place, whence)

    def tell(self) -> int:
        """Return the byte it is at."""
        return self._content.tell()

    def close(self) -> None:
        """Close it, and give its place back, once."""
        if not self._gone:
            self._gone = True
            self._content.close()
            self._places.release()
