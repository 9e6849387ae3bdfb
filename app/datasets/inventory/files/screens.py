"""What the page of a file of ours shows: its address, its versions, whether anybody gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from app.datasets.inventory.files.queries import versions_of
from app.datasets.inventory.models import Dataset, Resource, ResourceFile
from app.datasets.inventory.saving import is_public
from app.datasets.inventory.served.addresses import public_url
from app.datasets.inventory.served.looks import datasets_being_looked_at
from app.files.keeping import most_bytes
from app.files.services import lost_among
from app.kernel.typography import weight
from app.spaces.models import Authority

HELD = (
    "Un contrôle y a repéré des données personnelles\u00a0: personne ne l’obtient à cette adresse "
    "tant que rien n’est décidé."
)
LOOKED_AT = (
    "Jalon cherche des données personnelles dans les fichiers de ce jeu\u00a0: une version qui "
    "vient d’arriver n’est donnée qu’ensuite, dans quelques secondes."
)
CLOSED = (
    "Le catalogue de votre collectivité n’est pas ouvert\u00a0: l’adresse ne répond pas encore."
)
NOT_YET = "Ce jeu n’est pas publié\u00a0: l’adresse ne répond pas encore."
OPEN = "Tout le monde l’obtient à cette adresse, qui reste la même à chaque nouvelle version."


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of a file, as its page shows it."""

    id: int
    name: str  # the day it was put, and its rank in the day
    file_name: str
    size: int
    at: datetime
    by: str
    url: str  # where anybody gets this very version, once all is public
    aside: bool
    served: bool  # it is the one that the address of the file gives
    lost: bool


def about(authority: Authority, row: Dataset, resource: Resource) -> dict[str, Any]:
    """Return what the page of a file shows beside its form."""
    rows = versions_of(authority, resource.id)
    most = weight(most_bytes())
    looked_at = row.id in datasets_being_looked_at(authority)
    return {
        "versions": _lines(authority, row, resource, rows),
        "reach": LOOKED_AT if looked_at else reach_of(authority, row),
        "is_reached": not (looked_at or why_closed(authority, row)),
        "most": most,
        "most_versions": int(current_app.config["FILE_VERSIONS"]),
    }


def reach_of(authority: Authority, row: Dataset) -> str:
    """Say who gets the files of a dataset at their public addresses."""
    return why_closed(authority, row) or OPEN


def why_closed(authority: Authority, row: Dataset) -> str:
    """Say why nobody gets the files of a dataset yet, or nothing when everybody does."""
    if row.held_since is not None:
        return HELD
    if not is_public(row):
        return NOT_YET
    return "" if authority.catalogue_opened_at is not None else CLOSED


def _lines(
    authority: Authority, row: Dataset, resource: Resource, rows: Sequence[ResourceFile]
) -> list[VersionLine]:
    lost = lost_among(rows)
    standing = [version.id for version in rows if version.withdrawn_at is None]
    return [
        VersionLine(
            id=version.id,
            name=version.version,
            file_name=version.file_name,
            size=version.size,
            at=version.at,
            by=version.by_name,
            url=public_url(authority.slug, row.identifier, resource.file_name, version.version),
            aside=version.withdrawn_at is not None,
            served=version.id in standing[:1],
            lost=version.id in lost,
        )
        for version in rows
    ]
