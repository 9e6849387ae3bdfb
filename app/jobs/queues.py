"""The queues of work that waits for other machines: each feature declares its own."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.clock import now


@dataclass(frozen=True)
class Queue:
    """One sort of work. Its functions open and close their own transactions.

    ``due``: the keys of what may be done now, a few at most. ``run``: do one; whether it succeeded,
    or nothing when somebody else has it. ``oldest``: since when the oldest that is neither done nor
    given up has been waiting. ``at_once``: how many the runner does together. ``own_command``: it
    has a command of its own, and is left out of the rounds of ``jalon notify``.
    """

    name: str
    due: Callable[[], Sequence[Hashable]]
    run: Callable[[Any], bool | None]
    oldest: Callable[[], datetime | None]
    at_once: int
    own_command: bool = False


@dataclass(frozen=True)
class QueueRound:
    """What came of the work that was due in a queue."""

    done: int = 0
    failed: int = 0  # put off, or given up


_QUEUES: dict[str, Queue] = {}
# What the runner does at each look, in a moment: put away what a process that died has left.
_tidyings: list[Callable[[], object]] = []


def declare(queue: Queue) -> None:
    """Add a queue to those that are looked after."""
    _QUEUES[queue.name] = queue


def at_each_look(tidy: Callable[[], object]) -> None:
    """Have the runner call this at each look, and when a process has died."""
    _tidyings.append(tidy)


def tidy() -> None:
    """Put away what processes that died have left."""
    for tidying in _tidyings:
        tidying()


def queues() -> list[Queue]:
    """Return all the queues, in the order of their declarations."""
    return list(_QUEUES.values())


def run_due() -> dict[str, QueueRound]:
    """Do all that is due, one thing after the other, and what comes due by it."""
    return {queue.name: _whole(queue) for queue in queues() if not queue.own_command}


def seconds_waited() -> int:
    """Return how long the oldest work has been waiting, in seconds: 0 when none waits."""
    since = [moment for queue in queues() if (moment := queue.oldest()) is not None]
    return max(0, int((now() - min(since)).total_seconds())) if since else 0


def _whole(queue: Queue) -> QueueRound:
    outcomes: list[bool | None] = []
    tried: set[Hashable] = set()
    while fresh := [key for key in queue.due() if key not in tried]:
        tried.update(fresh)
        outcomes += [queue.run(key) for key in fresh]
    return QueueRound(outcomes.count(True), outcomes.count(False))
