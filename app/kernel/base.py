"""The declarative base of all tables, with names for every constraint."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, DateTime, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Named constraints are what lets a migration drop them and an error name its field.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


EMAIL = String(320)
NAME = String(200)
# In the ``info`` of a column of JSON: the keys under which it keeps the name of whoever acted. They
# are erased with the account; "" stands for the items of a list that is the whole document.
SIGNED = "signed"


def one_of(column: str, codes: list[str], name: str) -> CheckConstraint:
    """Return the constraint that holds a column to a closed list."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


class Moment(TypeDecorator[datetime]):
    """An instant, always aware and in UTC on both databases (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody could tell which hour it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Read a text of SQLite in two calls rather than four: a page reads hundreds of them."""
        read = self.impl_instance.result_processor(dialect, coltype)
        if read is None or dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)

        def aware(text: Any) -> datetime | None:
            moment = read(text)
            return None if moment is None else moment.replace(tzinfo=UTC)

        return aware


class Base(DeclarativeBase):
    """The parent of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: Moment()}

    def __repr__(self) -> str:
        """Show the class and the key, never the contents (they may be personal)."""
        key: Any = self.__dict__.get("id", "?")
        return f"<{type(self).__name__} {key}>"
