"""Bring a PostgreSQL database back to what it held, between two tests."""

from collections.abc import Collection

from sqlalchemy import Connection, Engine, select, text

from app.kernel.base import Base
from app.places.models import Place, PlaceKey, PlaceVintage
from tests.support.patience import PATIENCE_SECONDS

PLACE_TABLES = tuple(model.__tablename__ for model in (Place, PlaceVintage, PlaceKey))


def keep(engine: Engine, schema: str, without: Collection[str] = ()) -> str:
    """Keep the present rows in a schema, and a function that brings them back; return its call.

    A function: the server plans its many statements once for each connection.
    """
    tables = [table.name for table in Base.metadata.sorted_tables if table.name not in without]
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        filled = [name for name in tables if _copy(connection, name, schema)]
        apart = [name for name in filled if name in PLACE_TABLES]
        others = [name for name in tables if name not in apart]
        steps = [
            *_deletions(others),
            *_if_changed(schema, apart),
            *_insertions(schema, [name for name in filled if name in others]),
            *_sequences(connection),
        ]
        body = " ".join(steps)
        head = f"CREATE FUNCTION {schema}.reset() RETURNS void LANGUAGE plpgsql"
        connection.exec_driver_sql(f"{head} AS $$BEGIN {body} END$$")
    return f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'; SELECT {schema}.reset()"


def forbid_writing(engine: Engine, tables: Collection[str]) -> None:
    """Make any change of these tables fail: they are not put back after each test."""
    body = "BEGIN RAISE 'the places of all tests'; END"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        for name in tables:
            when = f"BEFORE INSERT OR UPDATE OR DELETE ON {name} EXECUTE FUNCTION refuse()"
            connection.execute(text(f"CREATE TRIGGER refuse {when}"))


def copy_places(source: Engine, target: Engine) -> None:
    """Write all the places of a database into a PostgreSQL that has none."""
    with source.connect() as read, target.begin() as written:
        for name in PLACE_TABLES:
            table = Base.metadata.tables[name]
            columns = ", ".join(table.columns.keys())
            cursor = written.connection.cursor()
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined]  # a cursor of psycopg
                for row in read.execute(select(table)):
                    copy.write_row(row)
            written.execute(text(f"ANALYZE {name}"))


def _copy(connection: Connection, table: str, schema: str) -> int:
    """Copy a table into a schema; return how many rows it holds."""
    return connection.execute(text(f"CREATE TABLE {schema}.{table} AS TABLE {table}")).rowcount


def _deletions(tables: list[str]) -> list[str]:
    return [f"DELETE FROM public.{name};" for name in reversed(tables)]  # noqa: S608  our own names


def _insertions(schema: str, tables: list[str]) -> list[str]:
    return [f"INSERT INTO public.{name} TABLE {schema}.{name};" for name in tables]


def _if_changed(schema: str, tables: list[str]) -> list[str]:
    """Put tables back only if a test touched them: few do, and what is rewritten weighs on."""
    changed = " OR ".join(
        f"EXISTS ((TABLE {one} EXCEPT TABLE {other}) UNION ALL (TABLE {other} EXCEPT TABLE {one}))"
        for one, other in [(f"public.{name}", f"{schema}.{name}") for name in tables]
    )
    # Emptied at once: deleting them, PostgreSQL would look for what refers to each place in turn.
    # What CASCADE reaches is empty by then, and filled after.
    empty = f"TRUNCATE {', '.join(f'public.{name}' for name in tables)} CASCADE;"
    again = [empty, *_insertions(schema, tables)]
    return [f"IF {changed} THEN", *again, "END IF;"] if tables else []


def _sequences(connection: Connection) -> list[str]:
    query = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    return [
        f"PERFORM setval('public.{name}', {last or 1}, {bool(last)});"
        for name, last in connection.execute(text(query))
    ]
