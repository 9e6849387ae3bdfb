"""The feed of a calendar: how long a thousand events take, with the database and without."""

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from app.kernel.clock import now
from app.tasks.agenda import ics
from app.tasks.agenda.feeds import Agenda, DueTask, Origin
from app.tasks.rules import TaskState

EVENTS, TURNS = 1_000, 7
FEED_MS = 300.0  # the target: 1,000 events, from the request to the last byte
ORIGIN = Origin("jalon.exemple.fr", "https://jalon.exemple.fr/c/{slug}/taches/{id}")


def written_ms(events: int = EVENTS, turns: int = TURNS) -> float:
    """Return how many milliseconds it takes to write a calendar of so many events."""
    first, states, moment = date(2026, 11, 21), TaskState.codes(), now()
    tasks = [
        DueTask(
            id=number,
            title=f"Réunir le comité de suivi, puis relancer la DSI ; séance {number}",
            state=states[number % len(states)],
            due_on=first + timedelta(days=number % 300),
            revision=number % 9 + 1,
            updated_at=moment - timedelta(hours=number),
            slug="une-commune-12345",
            authority="Communauté d’agglomération du Grand Sud",
        )
        for number in range(events)
    ]
    agenda = Agenda("Mes tâches (Jalon)", tasks)
    return _median(lambda: ics.calendar(agenda, ORIGIN, at=moment), turns)


def served_ms(app: Flask, path: str, turns: int = TURNS) -> float:
    """Return how many milliseconds the whole request of a secret address takes, in this process."""
    browser = app.test_client()

    def ask() -> None:
        response = browser.get(path)
        if response.status_code != 200:  # noqa: PLR2004  a status, not a figure
            raise RuntimeError(f"{path} : {response.status_code}")

    return _median(ask, turns)


def _median(action: Callable[[], object], turns: int) -> float:
    action()  # the first loads the library
    spent = []
    for _ in range(turns):
        since = time.perf_counter()
        action()
        spent.append((time.perf_counter() - since) * 1000)
    return statistics.median(spent)
