"""Reading the versions of the files of datasets: always of one authority."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.datasets.inventory.models import Resource, ResourceFile
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

GONE = "Cette version n’est plus gardée\u00a0: quelqu’un l’a effacée."


def versions_of(authority: Authority, resource_id: int) -> Sequence[ResourceFile]:
    """Return all the versions of a file, newest first."""
    query = select(ResourceFile).where(
        ResourceFile.authority_id == authority.id, ResourceFile.resource_id == resource_id
    )
    return db.session.scalars(query.order_by(ResourceFile.id.desc())).all()


def in_service(authority: Authority, resource_ids: Collection[int]) -> Sequence[ResourceFile]:
    """Return the version in service of each of these files: the newest that stands."""
    query = select(ResourceFile).where(
        ResourceFile.authority_id == authority.id,
        ResourceFile.resource_id.in_(sorted(resource_ids)),
        ResourceFile.withdrawn_at.is_(None),
    )
    rows = db.session.scalars(query.order_by(ResourceFile.id)) if resource_ids else ()
    return list({row.resource_id: row for row in rows}.values())


def version_of(authority: Authority, resource_id: int, version_id: int) -> ResourceFile:
    """Return one version of a file, or ``Missing``."""
    query = select(ResourceFile).where(
        ResourceFile.authority_id == authority.id,
        ResourceFile.resource_id == resource_id,
        ResourceFile.id == version_id,
    )
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise Missing(GONE)
    return row


def stored_of(authority: Authority, dataset_ids: Collection[int]) -> list[str]:
    """Return the names on the disk of all the files of datasets: to delete when they go."""
    query = (
        select(ResourceFile.stored_name)
        .join(
            Resource,
            (Resource.authority_id == ResourceFile.authority_id)
            & (Resource.id == ResourceFile.resource_id),
        )
        .where(
            ResourceFile.authority_id == authority.id, Resource.dataset_id.in_(sorted(dataset_ids))
        )
    )
    return list(db.session.scalars(query))
