"""The process beside the workers: it does what waits for other machines (decision 0018)."""

import logging
import signal
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from flask import Flask

from app.extensions import db
from app.jobs import bell
from app.jobs.queues import Queue, queues, tidy

# How often it looks when nobody rings: what is tried again, and what commands have written.
LOOK_SECONDS = 15.0

log = logging.getLogger(__name__)


class Runner:
    """Gives what is due to a few threads, each queue having so many at most."""

    def __init__(self, app: Flask) -> None:
        """Take nothing yet."""
        self.app = app
        self.stopping = False
        self._held: set[tuple[str, Hashable]] = set()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(
            max_workers=sum(queue.at_once for queue in queues()), thread_name_prefix="runner"
        )

    def work(self) -> None:
        """Do what is due until told to stop; what is in hand then is finished."""
        while not self.stopping:
            self._take()
            bell.wait(LOOK_SECONDS)
        self._pool.shutdown(cancel_futures=True)

    def stop(self, *_: object) -> None:
        """Take nothing more; a signal may call this."""
        self.stopping = True
        bell.ring()

    def _take(self) -> None:
        with self.app.app_context():
            try:
                tidy()
                for queue in queues():
                    self._take_from(queue)
            except Exception:
                log.exception("what waits could not be looked at")
            finally:
                db.rollback()

    def _take_from(self, queue: Queue) -> None:
        with self._lock:
            held = {key for name, key in self._held if name == queue.name}
        free = queue.at_once - len(held)
        fresh = [key for key in queue.due() if key not in held] if free else []
        for key in fresh[:free]:
            with self._lock:
                self._held.add((queue.name, key))
            self._pool.submit(self._do, queue, key)

    def _do(self, queue: Queue, key: Hashable) -> None:
        done = None
        with self.app.app_context():
            try:
                done = queue.run(key)
            except Exception:
                db.rollback()
                log.exception("%s %s could not be done", queue.name, key)
        with self._lock:
            self._held.discard((queue.name, key))
        if done is not None:  # what somebody else has would ring for ever
            bell.ring()


def run(app: Flask) -> None:
    """Work until SIGTERM."""
    runner = Runner(app)
    signal.signal(signal.SIGTERM, runner.stop)
    runner.work()
