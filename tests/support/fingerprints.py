"""Digests of what a database holds, to tell that nothing moved."""

import hashlib

from sqlalchemy import Engine, MetaData, select

from app.kernel.base import Base


def of(engine: Engine, metadata: MetaData = Base.metadata) -> dict[str, str]:
    """Return a digest of the rows of each table, whatever their order."""
    with engine.connect() as connection:
        return {
            table.name: _digest(sorted(map(repr, connection.execute(select(table)))))
            for table in metadata.sorted_tables
        }


def _digest(rows: list[str]) -> str:
    return f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"
