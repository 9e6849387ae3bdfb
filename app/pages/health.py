"""What a supervisor is told of this process: does the database answer, is there room?"""

import os
import shutil
from enum import StrEnum
from pathlib import Path
from threading import Thread

from flask import current_app
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db

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
        self._health = Health.SILENT

    def health(self) -> Health:
        """Return how the database does, or that it has not answered yet."""
        if self._thread is None or not self._thread.is_alive():
            logger = current_app.logger

            def ask() -> None:
                try:
                    with db.engine.connect() as connection:
                        self._health = _health_of(connection)
                except SQLAlchemyError:
                    logger.exception("the database does not answer")
                    self._health = Health.UNREACHABLE

            self._thread = Thread(target=ask, daemon=True)
            self._thread.start()
        self._thread.join(LONGEST_SECONDS)
        return Health.SILENT if self._thread.is_alive() else self._health


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
