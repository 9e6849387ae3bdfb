"""A whole round of the watch: what is due, eight at once, until nothing is."""

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import sleep

from flask import Flask

from app.extensions import db
from app.kernel.clock import now
from app.watching import covering, lateness, looking, turns
from app.watching.rules import MOST_AT_ONCE
from app.watching.sources import running as sources

AGAIN_SECONDS = 1.0  # when what is due is in the hands of somebody else
MOST_WAITS = 60

log = logging.getLogger(__name__)
Key = tuple[str, int]


@dataclass
class WatchRound:
    """What came of a round."""

    looked_at: int = 0
    faulty: int = 0
    sources: int = 0
    late: int = 0

    def note(self, kind: str, outcome: bool | None) -> None:
        """Count what came of one look or one source; nothing for what somebody else has."""
        if outcome is None:
            return
        if kind == sources.QUEUE:
            self.sources += 1
        else:
            self.looked_at += 1
            self.faulty += not outcome


def whole_round(app: Flask) -> WatchRound:
    """Look at all that is due; return what came of it. Each look has its own transactions."""
    done = WatchRound()
    covering.cover()
    done.late = lateness.look_at_lateness()
    waits = 0
    running: dict[Future[bool | None], Key] = {}
    over: set[Key] = set()  # once a round, whatever came of it
    with ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="watch") as pool:
        while waits < MOST_WAITS:
            for kind, key in _due({*running.values(), *over})[: MOST_AT_ONCE - len(running)]:
                running[pool.submit(_do, app, kind, key)] = (kind, key)
            if not running:
                break
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            outcomes = [(running.pop(one), one.result()) for one in ended]
            for work, outcome in outcomes:
                done.note(work[0], outcome)
            over |= {work for work, outcome in outcomes if outcome is not None}
            waits = waits + 1 if all(outcome is None for _, outcome in outcomes) else 0
            if waits:
                sleep(AGAIN_SECONDS)
    return done


WORKS: dict[str, Callable[[int], bool | None]] = {"watch": looking.look, sources.QUEUE: sources.run}


def _due(in_hand: set[Key]) -> list[Key]:
    """Return what may be begun now."""
    addresses = [("watch", one) for one in turns.first_of_each_host(now())]
    due = [*addresses, *((sources.QUEUE, one) for one in sources.due())]
    db.rollback()
    return [key for key in due if key not in in_hand]


def _do(app: Flask, kind: str, key: int) -> bool | None:
    with app.app_context():
        try:
            return WORKS[kind](key)
        except Exception:
            db.rollback()
            log.exception("%s %s could not be done", kind, key)
            return False
