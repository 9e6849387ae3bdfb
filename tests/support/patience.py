"""How long tests wait for what must come: far longer than the busiest machine takes.

Slowness is not a fault. A test waits for a condition, never for a duration, and these bounds only
end a test whose condition will never come. Nothing else in the tests names a number of seconds to
wait, except where the duration is what is tested.
"""

import resource
import time
from collections.abc import Callable

PATIENCE_SECONDS = 300
PAUSE_SECONDS = 0.02


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until something becomes true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"toujours pas : {what}"
        time.sleep(PAUSE_SECONDS)


def spent_by_children() -> float:
    """Return the processor time that the processes we started, and have ended, took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
