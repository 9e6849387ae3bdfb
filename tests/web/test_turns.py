"""Answers are made one after the other, first come first served; large files leave beside them."""

import io
import threading
from collections.abc import Iterable
from queue import Queue
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from app.web.turns import THREADS, Departures, OneAtATime
from tests.support.patience import PATIENCE_SECONDS


class Slow:
    """An application that waits to be let go, and counts who is inside."""

    def __init__(self) -> None:
        self.entered: Queue[str] = Queue()
        self.inside = self.most = 0
        self.leave = threading.Semaphore(0)

    def __call__(self, environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.put(environ["PATH_INFO"])
        assert self.leave.acquire(timeout=PATIENCE_SECONDS)
        self.inside -= 1
        return [b""]


def start(*_: object) -> None:
    """Take the head of an answer."""


def test_one_at_a_time_in_the_order_they_came() -> None:
    slow = Slow()
    gate = OneAtATime(slow)
    threads = []
    for rank in range(THREADS):
        one = threading.Thread(target=gate, args=({"PATH_INFO": str(rank)}, start))
        one.start()
        threads.append(one)
        while len(gate._waiting) < rank:  # it stands in the queue before the next one comes
            pass
    for rank in range(THREADS):
        assert slow.entered.get(timeout=PATIENCE_SECONDS) == str(rank)
        slow.leave.release()
    for one in threads:
        one.join(PATIENCE_SECONDS)
    assert slow.most == 1


def test_a_breakdown_gives_its_turn() -> None:
    def broken(_environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    gate = OneAtATime(broken)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            gate({}, start)


def test_so_many_large_files_leave_and_a_place_comes_back_once() -> None:
    departures = Departures(1)
    first = departures.depart(io.BytesIO(b"abc"))
    assert first is not None
    assert departures.depart(io.BytesIO()) is None
    assert (first.read(1), first.seek(2), first.tell(), first.read()) == (b"a", 2, 2, b"c")
    first.close()
    first.close()
    assert departures.depart(io.BytesIO()) is not None
    assert departures.depart(io.BytesIO()) is None
