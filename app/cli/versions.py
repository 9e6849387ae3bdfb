"""Whether the tables of a database are those of this code, asked without loading Alembic."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from app.cli.asking import known_versions
from app.cli.base import Stopped
from app.extensions import db

_ALEMBIC = table("alembic_version", column("version_num"))


def refuse_old_database() -> None:
    """Refuse a database whose tables are not those of this code."""
    present = _present_versions()
    if present == {max(known_versions())}:
        return
    _refuse_later(present)
    state = "n’est pas à jour" if present else "est vide"
    raise Stopped(f"La base de données {state}. Tapez\u00a0: jalon db upgrade")


def refuse_later_database() -> None:
    """Refuse a database that a newer version of Jalon has made."""
    _refuse_later(_present_versions())


def _refuse_later(present: set[str]) -> None:
    if present - known_versions():
        raise Stopped(
            "La base de données vient d’une version plus récente de Jalon. "
            "Revenez à cette version, ou restaurez une sauvegarde.",
        )


def _present_versions() -> set[str]:
    file = db.engine.url.database
    if db.engine.dialect.name == "sqlite" and file and not Path(file).exists():
        return set()  # without making it, as connecting would
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(_ALEMBIC.name):
            return set()
        return set(connection.scalars(select(_ALEMBIC.c.version_num)))
