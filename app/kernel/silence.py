"""A database that no longer answers: how long it is waited for, and when it is no longer asked.

A worker that waits serves nobody. After one wait in vain, nothing is asked for a moment and whoever
comes is told at once: a frozen database costs a process one wait now and then, not one per visitor.
"""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Patience:
    """What is waited for a database, in seconds."""

    lock: float = 8  # another write to end, or a statement: the database ends these itself
    answer: float = 9  # a statement that nothing ends, because the server is frozen
    ping: float = 1.5  # the first answer of a connection that has rested
    connection: int = 2  # libpq takes no less
    rest: float = 2  # nothing is asked after a wait in vain
    lock_again: float = 1  # another write to end, after one that did not


USUAL_PATIENCE = Patience()


class Silence:
    """Whether this process has just waited in vain."""

    def __init__(self) -> None:
        """Begin with a database that answers."""
        self._until: float | None = None

    @property
    def noticed(self) -> bool:
        """Whether the last wait was in vain, however long ago."""
        return self._until is not None

    @property
    def lasts(self) -> bool:
        """Whether it is too early to ask again."""
        return self._until is not None and monotonic() < self._until

    def begin(self, rest: float) -> None:
        """Note a wait in vain; nothing is asked for that many seconds."""
        self._until = monotonic() + rest

    def end(self) -> None:
        """Note an answer."""
        self._until = None
