"""What a public catalogue tells, before it is written in one format or another: plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CatalogueResource:
    """A file or an address of a published dataset."""

    id: int
    title: str
    url: str
    description: str = ""
    format: str = ""
    media_type: str = ""
    size: int | None = None  # bytes
    schema_url: str = ""
    updated_on: date | None = None
    checksum: str = ""  # SHA-256, of a file that Jalon serves


@dataclass(frozen=True)
class CatalogueDataset:
    """A published dataset, with the fields that a catalogue shows."""

    identifier: str
    title: str
    description: str
    licence: str  # id of data.gouv.fr
    theme: str = ""
    keywords: tuple[str, ...] = ()
    frequency: str = ""
    coverage: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    published_on: date | None = None
    updated_on: date | None = None
    landing_url: str = ""
    high_value: str = ""
    service: str = ""
    resources: tuple[CatalogueResource, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The public catalogue of an authority."""

    url: str  # of its page: « https://…/public/rodez-12202/catalogue »
    root: str  # what the names of all begin with: the address of the page as it was first opened
    publisher: str
    publisher_id: str = ""  # SIREN or RIDET
    place_url: str = ""  # of the territory, at INSEE
    opened_on: date | None = None
    updated_on: date | None = None
    datasets: tuple[CatalogueDataset, ...] = ()

    @property
    def title(self) -> str:
        """What the catalogue is called."""
        return f"Données ouvertes\u00a0: {self.publisher}"
