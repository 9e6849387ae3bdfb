"""What is said of a dataset where its sheet says nothing: one story for every writing.

The licence and the rhythm are those of the strategy: ``app.publication.queries`` registers the
query (docs/decisions/0012).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Granularity, Theme
from app.extensions import db
from app.kernel.text import name_key
from app.spaces.models import Authority

# The kind of a place, as its id begins → the territory that its data are about.
MESHES: Mapping[str, Granularity] = {
    "com": Granularity.COMMUNE,
    "epci": Granularity.EPCI,
    "dep": Granularity.DEPARTEMENT,
    "reg": Granularity.REGION,
}
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


@dataclass(frozen=True, slots=True)
class ToldDataset:
    """The facts of a dataset as anybody reads them; what nobody knows stays empty."""

    description: str
    keywords: tuple[str, ...]
    coverage: str
    granularity: str
    updated_on: date | None


def told_of(row: Dataset, authority: Authority) -> ToldDataset:
    """Return what is said of a dataset: its title describes it, its theme is a keyword."""
    theme = Theme(row.theme).label if row.theme else ""
    is_about_here = name_key(row.coverage) in {"", name_key(authority.name)}
    here = MESHES.get((authority.place_id or "").partition("-")[0])
    mesh = here.value if here is not None and is_about_here else ""
    return ToldDataset(
        description=row.description or row.title,
        keywords=tuple(row.keywords) or ((theme,) if theme else ()),
        coverage=row.coverage or authority.name,
        granularity=row.granularity or mesh,
        updated_on=row.updated_on or row.published_on,
    )
