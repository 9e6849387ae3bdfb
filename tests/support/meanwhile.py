"""Two who write at once, in a known order: the second begins while the first is under way."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask

from app.extensions import db

A_WHILE = 0.5  # what would not wait is over by then, or is late and makes the test weaker, not red


@contextmanager
def meanwhile(app: Flask, action: Callable[[], object]) -> Iterator["Future[object]"]:
    """Begin to do something in another transaction, which has to wait for the present one.

    What became of it is asked after the present one is over: ``with ExitStack()`` outside of
    ``with write()``.
    """

    def run() -> object:
        with app.app_context():
            db.begin_write()
            done = action()
            db.commit()
            return done

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(run)
        with pytest.raises(TimeoutError):
            future.result(timeout=A_WHILE)
        yield future
