"""The licence and the rhythm of the strategy, for the datasets that have none of their own.

``app.publication.queries`` registers the query (docs/decisions/0012).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.spaces.models import Authority

UNSAID = frozenset({"", "unknown"})  # « other » is an answer


@dataclass(frozen=True, slots=True)
class Defaults:
    """The licence and the rhythm of the strategy; empty where it has chosen none."""

    licence: str = ""
    rhythm: str = ""

    def licence_of(self, row: Dataset) -> str:
        """Return the licence of a dataset: its own, else that of the strategy."""
        return row.licence or self.licence

    def rhythm_of(self, row: Dataset) -> str:
        """Return the rhythm of a dataset: its own, else that of the strategy."""
        return self.rhythm or row.frequency if row.frequency in UNSAID else row.frequency


# By the id of an authority: a row of two texts, or of nothing.
Source = Callable[[int], Select[Any]]
_sources: list[Source] = []


def defaults_from(source: Source) -> None:
    """Register the query of the choices of the strategy."""
    _sources[:] = [source]


def defaults_of(authority: Authority) -> Defaults:
    """Return the licence and the rhythm of the strategy of an authority."""
    return defaults_for(authority.id)


def defaults_for(authority_id: int) -> Defaults:
    """Return them by the id of the authority."""
    if not _sources:
        return Defaults()
    return Defaults(*(text or "" for text in db.session.execute(_sources[0](authority_id)).one()))
