"""The processes that serve, and the one that watches over them until it is told to stop."""

import ctypes
import errno
import logging
import os
import select
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any

import click
from granian.server import MPServer
from granian.server.mp import WorkerProcess

from app.jobs import bell

STDIN = 0
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
STOPS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LONGEST_STOP_SECONDS = 30
# Beyond, something kills them as soon as they are born: whoever started Jalon must know.
MOST_DEATHS = 10
DEATHS_SECONDS = 60

LATE = "Killing worker"
# What Granian says in English, by its first words.
IN_FRENCH = {
    "Unexpected exit from worker": (
        "Un des processus de Jalon s’est arrêté sans qu’on le lui demande\u00a0: "
        "un autre le remplace."
    ),
    LATE: (
        f"Une demande durait depuis plus de {LONGEST_STOP_SECONDS} secondes\u00a0: "
        "elle est interrompue."
    ),
}
# It doubts that a small machine bears our threads: they wait for slow visitors, and answer one
# request at a time (app.web.turns).
UNSAID = "Configuration allows spawning up to"


class Bell(Event):
    """An event that a signal may set while the main thread waits for it.

    The handler of a signal runs in the main thread, between two of its steps: setting an ordinary
    event there waits for ever for the lock that this very thread holds.
    """

    def __init__(self) -> None:
        """Start silent."""
        super().__init__()
        self._rung: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Wake the thread that waits, or the next one that will."""
        self._rung.put(None)

    def wait(self, _timeout: float | None = None) -> bool:
        """Wait for one ring."""
        self._rung.get()
        return True


class Server(MPServer):
    """Granian, stopped at once by Ctrl-C, by a terminal that closes and by a service manager.

    Beside its workers, one more process that it starts, replaces and stops like them: the runner.

    No thread of ours works while it forks its workers: a worker would keep, half done and for ever,
    what such a thread was doing, and a module under import would be missing from all it answers.
    """

    once_forked: Callable[[], None]
    beside: Callable[[], None]  # what the runner does until SIGTERM

    def __init__(self, target: str, **options: Any) -> None:
        """Take what Granian takes."""
        super().__init__(target, workers_kill_timeout=LONGEST_STOP_SECONDS, **options)
        self.main_loop_interrupt = Bell()
        self.outlives_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # nohup
        self.voice = Voice()
        logging.getLogger("_granian").addFilter(self.voice)

    def startup(self, *args: Any, **options: Any) -> None:
        """Start the workers, then what speaks to them and what watches the terminal."""
        super().startup(*args, **options)  # type: ignore[no-untyped-call]  # granian’s own
        with signals_held():
            self.once_forked()
        self._watch_terminal()

    def signal_handler_interrupt(self, *_: Any) -> None:
        """Stop; workers that end from now on, told by the same signal, do not end by accident."""
        for worker in self.wrks:
            worker.interrupt_by_parent = True
        self.interrupt_signal = True
        self.voice.stop_asked_at = monotonic()
        self.main_loop_interrupt.set()

    def signal_handler_reload(self, *_: Any) -> None:
        """Stop too when the terminal closes: Granian would start its workers again."""
        if not self.outlives_terminal:
            self.signal_handler_interrupt()

    def _watch_terminal(self) -> None:
        """Stop when the terminal that shows Jalon closes, signal or not.

        Where « make run » is all that a terminal runs, the system tells make alone, and make waits
        for Jalon.
        """
        if not self.outlives_terminal and _in_foreground():
            with signals_held():
                Thread(target=self._stop_with_terminal, daemon=True).start()

    def _stop_with_terminal(self) -> None:
        closing = select.poll()
        closing.register(STDIN, select.POLLHUP)
        closing.poll()
        self.signal_handler_interrupt()

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Replace each worker that dies; Granian gives up at the second death of the same."""
        deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            while self.interrupt_children and not self.interrupt_signal:
                deaths.append(monotonic())
                if len(deaths) == MOST_DEATHS and deaths[-1] - deaths[0] < DEATHS_SECONDS:
                    _say(f"{MOST_DEATHS} arrêts en moins d’une minute\u00a0: Jalon s’arrête.")
                    return  # with these children on its list: the exit code is 1
                self._respawn_workers([self.interrupt_children.pop()], spawn_target, target_loader)
        self.interrupt_children.clear()

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        with signals_held():
            super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
            runner = self._spawn_worker(self.workers, spawn_target, target_loader)
            runner.start()
            self.wrks.append(runner)

    def _respawn_workers(self, *args: Any, **options: Any) -> None:
        with signals_held():
            super()._respawn_workers(*args, **options)
        bell.ring()  # what the dead one has left is put away at once

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Any
    ) -> Any:
        if idx == self.workers:  # the workers are 0, 1…
            task = partial(_work, os.getpid(), self.beside)
            return WorkerProcess(self, idx, task, ())  # type: ignore[no-untyped-call]
        # With the arguments of MPServer, which are not those of what it stands on.
        return super()._spawn_worker(idx, partial(_work, os.getpid(), target), callback_loader)


@contextmanager
def signals_held() -> Iterator[None]:
    """Keep the signals that stop for later: threads and processes begun here do not see them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _work(parent: int, target: Callable[..., None], *args: Any) -> None:
    """Serve, in a worker, until the parent says to stop or is no more.

    A terminal sends its signals to all the processes of a command. The parent alone answers:
    a worker told twice at the same moment, by two signals, may hear neither of them.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # nothing is under way yet
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGHUP})
    target(*args)


def _in_foreground() -> bool:
    """Whether a terminal shows this command, or did until it closed a moment ago."""
    try:
        return os.tcgetpgrp(STDIN) == os.getpgrp()
    except OSError as problem:
        return problem.errno == errno.EIO


class Voice(logging.Filter):
    """Says in French what people may read; the rest goes to the log as it is."""

    stop_asked_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Say the sentence that stands for this record; tell whether it must go to the log."""
        message = record.getMessage()
        if message.startswith(UNSAID):
            return False
        words = next((beginning for beginning in IN_FRENCH if message.startswith(beginning)), None)
        if words is None:
            return True
        # Granian takes for alive a worker that has just ended, when the machine is busy.
        if words != LATE or monotonic() - self.stop_asked_at >= LONGEST_STOP_SECONDS:
            _say(IN_FRENCH[words])
        return False


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
