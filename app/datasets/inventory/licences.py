"""The licences of the library, with their standing in the decree (CRPA D323-2-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.kernel.labels import LabelledEnum
from app.methodology.library import LibraryEntry, library

LIBRARY = "licences"


class LicenceStanding(LabelledEnum):
    """Whether a licence is on the list of the decree (CRPA D323-2-1 and D323-2-2)."""

    RECOMMENDED = ("recommended", "Sur la liste, conseillée")
    LISTED = ("listed", "Sur la liste")
    FORMER = ("former", "Version ancienne, à ne plus choisir")
    TO_APPROVE = ("to-approve", "Hors de la liste, à homologuer")
    NONE = ("none", "Conditions fixées par la loi")


LAWFUL = (LicenceStanding.RECOMMENDED, LicenceStanding.LISTED)  # what the list of the decree holds
CHOOSABLE = frozenset({*LAWFUL, LicenceStanding.TO_APPROVE})  # by a strategy
OF_DATASETS = frozenset({*LAWFUL, LicenceStanding.FORMER})  # what a dataset may say by itself


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence for data; its id is that of data.gouv.fr."""

    id: str
    title: str
    text: str
    standing: LicenceStanding
    asks: tuple[str, ...]
    share_alike: bool
    company: str
    association: str
    openstreetmap: str
    url: str
    article: str
    note: str
    certainty: str

    @property
    def lawful(self) -> bool:
        """Whether it is on the list of the decree."""
        return self.standing in LAWFUL

    @property
    def name(self) -> str:
        """Its title without the part in brackets."""
        return self.title.partition(" (")[0]


@cache
def licences() -> Mapping[str, Licence]:
    """Return the licences by id, the recommended one first."""
    return MappingProxyType({entry.id: _licence(entry) for entry in library(LIBRARY)})


def choosable() -> tuple[Licence, ...]:
    """Return the licences that a strategy may choose."""
    return tuple(licence for licence in licences().values() if licence.standing in CHOOSABLE)


@cache
def of_datasets() -> Mapping[str, Licence]:
    """Return the licences that a dataset may have by itself, by id."""
    listed = [licence for licence in licences().values() if licence.standing in OF_DATASETS]
    return MappingProxyType({licence.id: licence for licence in listed})


def is_too_strict(licence_id: str) -> bool:
    """Tell whether a licence asks more than CC BY 4.0: to share alike (rule (EU) 2023/138)."""
    known = licences().get(licence_id)
    return known is not None and known.share_alike


def name_of(licence_id: str) -> str:
    """Return the short name of a licence, or its id when it has left the library."""
    known = licences().get(licence_id)
    return known.name if known is not None else licence_id


def title_of(licence_id: str) -> str:
    """Return the name of a licence, or its id when it has left the library."""
    known = licences().get(licence_id)
    return known.title if known is not None else licence_id


def _licence(entry: LibraryEntry) -> Licence:
    more = entry.more
    return Licence(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        standing=LicenceStanding(more["standing"]),
        asks=tuple(more["asks"]),
        share_alike=bool(more["share_alike"]),
        company=more["company"],
        association=more["association"],
        openstreetmap=more["openstreetmap"],
        url=more.get("url", ""),
        article=entry.article or "",
        note=entry.note or "",
        certainty=entry.certainty or "",
    )
