"""Alembic's way into the application's database."""

from alembic import context
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app import create_app
from app.extensions import db
from app.kernel.base import Base, Moment

config = context.config


def number_revision(_context: object, _revision: object, directives: list) -> None:
    """Name revisions 0001, 0002…: two branches that both add one clash visibly."""
    if directives:
        head = ScriptDirectory.from_config(config).get_current_head()
        directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def render_item(kind: str, obj: object, _context: object) -> str | bool:
    """Write our own column types as what they are in the database: a migration imports no model."""
    if kind == "type" and isinstance(obj, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run the migrations with foreign keys off on SQLite.

    Rebuilding a table there with the keys on deletes every child row by cascade; the pragma is
    ignored inside a transaction, so it is set, and checked, before.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        state = connection.connection.cursor().execute("PRAGMA foreign_keys").fetchone()
        if state != (0,):
            raise RuntimeError("foreign keys are still on: migrating would delete rows")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
        process_revision_directives=number_revision,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.connection.cursor().execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows without their parent after migrating: {broken[:5]}")


given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_app().app_context():
        try:
            with db.engine.connect() as opened:
                run(opened)
                if opened.dialect.name != "sqlite":
                    opened.execute(text("SELECT 1"))
        finally:
            db.engine.dispose()
