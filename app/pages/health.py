"""What a supervisor is told of this process: does the database answer, is there room?"""

import os
import shutil
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import cast

from flask import Flask, current_app
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.jobs.queues import seconds_waited

LONGEST_SECONDS = 1.5  # a supervisor gives up after two
LEAST_FREE_BYTES = 2 << 20  # what a form, its journal and a page of the database's own journal take


class Health(StrEnum):
    """How a thing that Jalon needs is doing."""

    OK = "ok"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    READ_ONLY = "read-only"
    FULL = "full"


class DatabaseProbe:
    """Asks the database beside the request, so that a frozen one holds nobody; one at a time."""

    def __init__(self) -> None:
        """Begin without an answer."""
        self._thread: Thread | None = None
        self._answer = (Health.SILENT, 0)

    def health(self) -> tuple[Health, int]:
        """Return how the database does, or that it has not answered yet; the age of what waits."""
        if self._thread is None or not self._thread.is_alive():
            app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  the way Flask gives it to threads
            self._thread = Thread(target=self._ask, args=(app,), daemon=True)
            self._thread.start()
        self._thread.join(LONGEST_SECONDS)
        return (Health.SILENT, 0) if self._thread.is_alive() else self._answer

    def _ask(self, app: Flask) -> None:
        with app.app_context():
            try:
                self._answer = _health_of(db.session.connection()), seconds_waited()
            except SQLAlchemyError:
                app.logger.exception("the database does not answer")
                self._answer = Health.UNREACHABLE, 0


def _health_of(connection: Connection) -> Health:
    if connection.dialect.name == "sqlite":
        connection.execute(select(1))
        file = Path(str(connection.engine.url.database))
        writable = all(os.access(path, os.W_OK) for path in (file, file.parent))
    else:
        writable = connection.scalar(select(func.current_setting("transaction_read_only"))) == "off"
    return Health.OK if writable else Health.READ_ONLY


def disk_health() -> Health:
    """Return whether the files that people send still find room, and SQLite with them."""
    folders = [Path(current_app.config["DATA_DIR"])]
    if db.engine.dialect.name == "sqlite":
        folders.append(Path(str(db.engine.url.database)).parent)
    try:
        free = min(shutil.disk_usage(folder).free for folder in folders)
    except OSError:
        current_app.logger.exception("the folder of the data cannot be read")
        return Health.UNREACHABLE
    return Health.OK if free >= LEAST_FREE_BYTES else Health.FULL
