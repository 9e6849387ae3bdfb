"""Statements written once for a database: what runs on each page costs half as much this way.

SQLAlchemy looks up, at each run, what a statement that writes binds, and how the rows of one that
reads are made; here that is known from the first run on. Errors, events and transactions stay
SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, CursorResult, Dialect, Executable

MOST_PREPARED = 256
Process = Callable[[Any], Any]


class BoundValue(NamedTuple):
    """A value that a statement binds: its name in the text, its key in what is given."""

    name: str
    key: str
    fixed: Any  # where nothing is given under this key
    process: Process | None


class PreparedStatement:
    """A statement as a database takes it, and how its rows are read."""

    def __init__(self, statement: Executable, names: Sequence[str], dialect: Dialect) -> None:
        """Write it, for values of these names.

        ``ValueError`` for what is not plain: defaults that Python computes, lists of any length.
        """
        compiled: Any = cast("Any", statement).compile(dialect=dialect, column_keys=list(names))
        if compiled.prefetch or compiled.literal_execute_params or compiled.post_compile_params:
            raise ValueError(f"not a plain statement: {compiled}")
        self._statement = statement
        self._text = str(compiled)
        self._dialect, self._positional = dialect, compiled.positional
        order = compiled.positiontup or () if compiled.positional else compiled.binds
        self._bound = [_bound(compiled.binds[name], name, dialect) for name in order]
        self._columns: list[Any] = list(getattr(statement, "selected_columns", ()))
        self._make = _maker([column.key for column in self._columns])
        self._reading: list[tuple[int, Process]] | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Run it with these values."""
        given = [
            value if process is None else process(value)
            for _, key, fixed, process in self._bound
            for value in (values.get(key, fixed),)
        ]
        if self._positional:
            return connection.exec_driver_sql(self._text, tuple(given))
        names = [bound.name for bound in self._bound]
        return connection.exec_driver_sql(self._text, dict(zip(names, given, strict=True)))

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it, and return its rows as tuples whose columns have names.

        SQLAlchemy runs it: it knows from before what the cursor says of the columns, which it works
        out again for a text, and that takes as long as the statement itself.
        """
        result = connection.execute(self._statement, values)
        cursor: Any = result.cursor
        if self._reading is None:
            kinds = [description[1] for description in cursor.description]
            self._reading = self._processes(kinds)
        lines = map(self._make, self._read(cursor.fetchall(), self._reading))
        result.close()
        return list(lines)

    def _read(
        self, found: Sequence[Sequence[Any]], reading: list[tuple[int, Process]]
    ) -> Sequence[Sequence[Any]]:
        """Turn what the driver gives into what the columns hold."""
        if not reading:
            return found
        read = [list(line) for line in found]
        for place, process in reading:
            for line in read:
                line[place] = process(line[place])
        return read

    def _processes(self, kinds: Sequence[Any]) -> list[tuple[int, Process]]:
        """Return how the columns are read that the driver does not give as they are."""
        processes = []
        for place, (column, kind) in enumerate(zip(self._columns, kinds, strict=True)):
            of_type = column.type.dialect_impl(self._dialect)
            process = of_type.result_processor(self._dialect, kind)
            if process is not None:
                processes.append((place, process))
        return processes


@lru_cache(maxsize=MOST_PREPARED)
def prepared(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> PreparedStatement:
    """Return a statement as this database takes it, given values of these names."""
    return PreparedStatement(statement, names, dialect)


def _maker(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a line of these columns."""
    line = namedtuple("Line", names, rename=True)  # type: ignore[misc]  # its names are not known
    return line._make


def _bound(bind: Any, name: str, dialect: Dialect) -> BoundValue:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return BoundValue(name, bind.key, bind.value, process)
