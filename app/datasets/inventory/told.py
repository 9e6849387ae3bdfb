"""What is said outside of a dataset where its sheet says nothing: one story for every writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Granularity, Theme
from app.kernel.text import name_key
from app.spaces.models import Authority

# The kind of a place, as its id begins → the territory that its data are about.
MESHES: Mapping[str, Granularity] = {
    "com": Granularity.COMMUNE,
    "epci": Granularity.EPCI,
    "dep": Granularity.DEPARTEMENT,
    "reg": Granularity.REGION,
}


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
