"""Empty databases at each revision of the migrations: one step is climbed once, then copied.

Climbing from nothing to each revision in turn would run some five hundred migrations for thirty.
"""

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tests.support.databases import Databases, alembic_config, upgrade
from tests.support.postgres import create_database

SCRIPTS = ScriptDirectory.from_config(alembic_config(None))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


class Ladder:
    """The steps that the test process has climbed, each in a database that nobody changes."""

    def __init__(self, databases: Databases) -> None:
        """Begin at the bottom."""
        self.databases = databases
        self.steps: dict[tuple[str, str], str] = {}

    def climb(self, engine: Engine, revision: str = REVISIONS[-1]) -> None:
        """Bring an empty database to a revision."""
        _replace(engine, self._step(engine.dialect.name, revision), self.databases)

    def _step(self, kind: str, revision: str) -> str:
        """Return where the database of a revision stands: its address, or its name."""
        if (kind, revision) not in self.steps:
            empty = self.databases.empty(kind, f"step_{revision}")
            try:
                rank = REVISIONS.index(revision)
                if rank:
                    self.climb(empty, REVISIONS[rank - 1])
                upgrade(empty, revision)
            finally:
                empty.dispose()
            self.steps[kind, revision] = str(empty.url.database)
        return self.steps[kind, revision]


def _replace(engine: Engine, step: str, databases: Databases) -> None:
    """Give a database, which holds nothing yet, what a step holds."""
    engine.dispose()
    if engine.dialect.name == "sqlite":
        shutil.copyfile(Path(step), Path(str(engine.url.database)))
    else:
        create_database(databases.server, str(engine.url.database), step)
