"""Writing the files of datasets: a new one, a new version, a version set aside or put back.

The file itself is written first, by ``app.files.keeping.keep_data``, without the lock of writing:
that is the long part. Then one of these services makes it a file of the dataset; if its transaction
fails, or refuses, the file goes with it. Nothing here commits.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import current_app
from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.datasets.inventory import queries as inventory
from app.datasets.inventory import resources, saving
from app.datasets.inventory.contents import LONGEST_LINE, ResourceFacts, resource_problems
from app.datasets.inventory.files.naming import another_format, extension_of, public_name, title_of
from app.datasets.inventory.files.positions import DataPosition, positions_of
from app.datasets.inventory.files.queries import version_of, versions_of
from app.datasets.inventory.frequencies import next_update
from app.datasets.inventory.models import Resource, ResourceFile
from app.datasets.inventory.rules import ResourceKind
from app.datasets.inventory.saving import is_public
from app.datasets.inventory.served import looks
from app.datasets.inventory.served.addresses import public_url
from app.extensions import db
from app.files.keeping import KeptData, refuse_over_quota
from app.files.models import OF_DATASETS
from app.files.services import discard, path_of
from app.files.shelf import Shelf
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority

log = logging.getLogger(__name__)

NO_FILE = "Cette ressource est une adresse\u00a0: elle n’a pas de versions."
ONLY_ONE = (
    "C’est la seule version en service\u00a0: remettez-en d’abord une autre, ou retirez le fichier "
    "du jeu."
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a person says of a file; nothing said is taken from the file itself."""

    title: str = ""
    kind: ResourceKind = ResourceKind.MAIN
    description: str = ""
    schema: str = ""
    updated_on: date | None = None  # the data of the file; today if nobody says

    @classmethod
    def of(cls, facts: ResourceFacts) -> "FileFacts":
        """Return what a form says of a file."""
        return cls(facts.title, facts.kind, facts.description, facts.schema, facts.updated_on)


def keep(
    authority: Authority, dataset_id: int, stored: KeptData, facts: FileFacts, *, by: Actor
) -> Resource:
    """Make a file that is on the disk a file of a dataset, with its address; return it.

    ``Missing`` when the dataset is gone; ``Refused`` when it is full, or the space is. The same
    bytes twice in a dataset are kept twice: one may be a year, the other a list.
    """
    discard_unknown(authority.id, [stored.stored_name])
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    refuse_over_quota(authority.id, stored.size)
    present = inventory.resources_of(authority, dataset_id)
    if len(present) >= resources.MOST:
        raise Refused(resources.FULL, "file")
    name = public_name(stored, {row.file_name for row in present})
    title = tidy(facts.title)[:LONGEST_LINE] or title_of(stored)
    resource = Resource(
        authority_id=authority.id,
        dataset_id=dataset_id,
        title=title,
        kind=facts.kind.value,
        description=facts.description,
        schema=facts.schema,
        url=public_url(authority.slug, dataset.identifier, name),
        format=stored.format,
        media_type="",
        file_name=name,
        remote_id="",
    )
    _check(ResourceFacts.of(resource))
    db.session.add(resource)
    db.session.flush()
    _add_version(authority, resource, stored, facts.updated_on, by)
    change = Change("Fichier", None, f"{title} ({stored.file_name})")
    saving.change(
        dataset, {"resource_count": len(present) + 1}, "dataset:file", by=by, changes=(change,)
    )
    saving.settle(authority, public=is_public(dataset))
    return resource


def keep_once(
    authority: Authority, dataset_id: int, stored: KeptData, *, by: Actor
) -> tuple[Resource, bool]:
    """Make a file a file of a dataset unless its bytes are one already; tell whether it is new."""
    discard_unknown(authority.id, [stored.stored_name])
    open_write(authority)
    present = inventory.resources_of(authority, dataset_id)
    for row in present:
        if row.file_name and row.checksum == stored.digest:
            return row, False
    return keep(authority, dataset_id, stored, FileFacts(), by=by), True


def renew(
    authority: Authority, dataset_id: int, resource_id: int, stored: KeptData, *, by: Actor
) -> Resource:
    """Put a new version in place of a file: its address stays, the one before keeps its own.

    The same bytes as the version in service change nothing: the file that was sent is deleted.
    """
    discard_unknown(authority.id, [stored.stored_name])
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    resource = _file(authority, dataset_id, resource_id)
    if extension_of(stored.file_name) != extension_of(resource.file_name):
        raise Refused(another_format(resource, stored), "file")
    if stored.digest == resource.checksum:
        return resource
    refuse_over_quota(authority.id, stored.size)
    _add_version(authority, resource, stored, None, by)
    _forget_oldest(authority, resource_id)
    change = Change("Version du fichier", None, f"{resource.title} ({stored.file_name})")
    day = today()
    values = {"updated_on": day, "next_update_on": next_update(dataset.frequency, day)}
    saving.change(dataset, values, "dataset:renew", by=by, changes=(change,))
    saving.settle(authority, public=is_public(dataset))
    return resource


def ask_look(authority: Authority, resource: Resource, *, by: Actor) -> None:
    """Have the newest version of a file looked at for personal data, before anybody gets it.

    For what is put as it is; what comes from a check has been looked at.
    """
    newest = versions_of(authority, resource.id)[0]
    looks.ask(authority, resource, newest, by=by.name)


def set_aside(
    authority: Authority, dataset_id: int, resource_id: int, version_id: int, *, by: Actor
) -> ResourceFile:
    """Withdraw a version from everybody; the newest of the others is served in its place."""
    return _turn(authority, dataset_id, resource_id, version_id, aside=True, by=by)


def put_back(
    authority: Authority, dataset_id: int, resource_id: int, version_id: int, *, by: Actor
) -> ResourceFile:
    """Give a version that was set aside to everybody again."""
    return _turn(authority, dataset_id, resource_id, version_id, aside=False, by=by)


def _turn(
    authority: Authority,
    dataset_id: int,
    resource_id: int,
    version_id: int,
    *,
    aside: bool,
    by: Actor,
) -> ResourceFile:
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    resource = _file(authority, dataset_id, resource_id)
    version = version_of(authority, resource_id, version_id)
    if (version.withdrawn_at is not None) == aside:
        return version
    versions = versions_of(authority, resource_id)
    if aside and [row for row in versions if row.withdrawn_at is None] == [version]:
        raise Refused(ONLY_ONE)
    version.withdrawn_at = now() if aside else None
    _describe(resource, next(row for row in versions if row.withdrawn_at is None))
    shown = f"{resource.title}, version {version.version}"
    change = Change("Version du fichier", *((shown, None) if aside else (None, shown)))
    saving.change(dataset, {}, "dataset:version", by=by, changes=(change,))
    saving.settle(authority, public=is_public(dataset))
    return version


def remove(authority: Authority, dataset_id: int, resource_id: int, *, by: Actor) -> ResourceFacts:
    """Take a resource off a dataset, with all the versions of its file; return its facts."""
    open_write(authority)
    names = [row.stored_name for row in versions_of(authority, resource_id)]
    facts = resources.remove(authority, dataset_id, resource_id, by=by)
    discard_unknown(authority.id, names)
    return facts


def discard_unknown(authority_id: int, stored_names: Collection[str]) -> None:
    """Delete, once the transaction is over, those of these files that no row knows any more.

    Or yet: a file that was sent for a transaction that failed goes too.
    """
    if stored_names:
        key = f"files:{authority_id}:{','.join(stored_names)}"
        db.when_over(key, partial(_discard_unknown, authority_id, tuple(stored_names)))


def _discard_unknown(authority_id: int, stored_names: Sequence[str]) -> None:
    query = select(ResourceFile.stored_name).where(
        ResourceFile.authority_id == authority_id, ResourceFile.stored_name.in_(stored_names)
    )
    try:
        with db.engine.connect() as connection:
            known = set(connection.scalars(query))
        for name in stored_names:
            if name not in known:
                discard(authority_id, name, OF_DATASETS)
    except Exception:  # ``files check`` names what is left
        log.exception("files of datasets could not be deleted")


def _file(authority: Authority, dataset_id: int, resource_id: int) -> Resource:
    """Return a resource that is a file of ours; ``Refused`` for an address."""
    resource = inventory.resource(authority, dataset_id, resource_id)
    if not resource.file_name:
        raise Refused(NO_FILE, "file")
    return resource


def _add_version(
    authority: Authority, resource: Resource, stored: KeptData, day: date | None, by: Actor
) -> None:
    """Write the row of a version, and what the resource says of its file."""
    Shelf(authority.slug).make()  # from now on the changes of this space are followed
    row = ResourceFile(
        authority_id=authority.id,
        resource_id=resource.id,
        version=_version(authority, resource.id),
        file_name=stored.file_name,
        stored_name=stored.stored_name,
        size=stored.size,
        digest=stored.digest,
        media_type=stored.media_type,
        packed=stored.packed,
        positions=[list(position) for position in _positions(stored)],
        withdrawn_at=None,
        by_name=by.name,
        at=now(),
    )
    db.session.add(row)
    _describe(resource, row)
    resource.updated_on = day or today()
    db.session.flush()


def _positions(stored: KeptData) -> list[DataPosition]:
    path = path_of(stored.authority_id, stored.stored_name, OF_DATASETS)
    return positions_of(path, stored.format, stored.media_type.partition("charset=")[2])


def _describe(resource: Resource, row: ResourceFile) -> None:
    resource.size, resource.checksum = row.size, row.digest
    resource.media_type = row.media_type.partition(";")[0]


def _version(authority: Authority, resource_id: int) -> str:
    """Return the name of a version put today: the day, and its rank in the day from 2 on."""
    taken = {row.version for row in versions_of(authority, resource_id)}
    day = today().isoformat()
    rank = 1
    while (name := day if rank == 1 else f"{day}.{rank}") in taken:
        rank += 1
    return name


def _forget_oldest(authority: Authority, resource_id: int) -> None:
    """Delete the versions beyond those that the settings keep, oldest first."""
    older = versions_of(authority, resource_id)[int(current_app.config["FILE_VERSIONS"]) :]
    discard_unknown(authority.id, [row.stored_name for row in older])
    for row in older:
        db.session.delete(row)
    db.session.flush()


def _check(facts: ResourceFacts) -> None:
    for refusal in resource_problems(facts, ours=True):
        raise refusal
