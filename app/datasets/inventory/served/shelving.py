"""The shelf of a space follows its transactions: closed before the commit, opened after it."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import IO, Any

from sqlalchemy import Row, Select, select, update

from app.datasets.inventory.models import Dataset, Resource, ResourceFile
from app.datasets.inventory.queries import shown_sql
from app.datasets.inventory.served.addresses import address_of, public_url
from app.datasets.inventory.served.looks import is_being_looked_at
from app.extensions import db
from app.files.shelf import Book, Served, Shelf, shelves, unfinished
from app.jobs.queues import at_each_look
from app.spaces.models import Authority

log = logging.getLogger(__name__)

Read = Callable[[Select[Any]], Iterable[Row[Any]]]


def follow(authority: Authority) -> None:
    """Make what is served what the transaction in progress says; call it once all is flushed.

    What it withdraws is closed now, before the commit: a crash leaves closed what was to be. What
    it publishes is opened after the commit, from what the database then says. Until the end nobody
    else writes on this shelf.
    """
    shelf = Shelf(authority.slug)
    if not shelf.exists:
        return
    key = f"shelf:{authority.slug}"
    if not db.is_expected(key):
        lock = shelf.lock()
        db.when_over(key, partial(_settle, shelf, lock))
        shelf.begin()
    _readdress(authority)
    shelf.close_but(books_of(authority.slug, db.session.execute))


def books_of(slug: str, read: Read) -> dict[str, Book]:
    """Return what everybody may download of a space: dataset -> its book."""
    books: dict[str, Book] = {}
    for row in read(_public(slug)):
        served = Served(
            place=f"{row.authority_id}/{row.stored_name}",
            name=row.public_name,
            media_type=row.media_type,
            size=row.size,
            digest=row.digest,
            at=int(row.at.timestamp()),
            packed=row.packed,
        )
        book = books.setdefault(row.identifier, {})
        book[address_of(row.public_name, row.version)] = served
        book[address_of(row.public_name)] = served  # the newest comes last
    return books


def rebuild() -> int:
    """Write all the shelves again from the database; return how many there are."""
    query = (
        select(Authority.slug)
        .join(ResourceFile, ResourceFile.authority_id == Authority.id)
        .distinct()
    )
    with db.engine.connect() as connection:
        slugs = set(connection.scalars(query))
    slugs |= {shelf.slug for shelf in shelves()}
    for slug in sorted(slugs):
        shelf = Shelf(slug)
        shelf.make()
        _settle(shelf, shelf.lock())
    return len(slugs)


def tidy() -> None:
    """Finish what a process that died was writing on the shelves."""
    for shelf in unfinished():
        try:
            lock = shelf.lock(wait=False)
        except BlockingIOError:  # somebody is writing: all is well
            continue
        _settle(shelf, lock)


def _settle(shelf: Shelf, lock: IO[bytes]) -> None:
    """Write on a shelf what the database says, whatever became of the transaction."""
    with lock:
        try:
            with db.engine.connect() as connection:
                wanted = books_of(shelf.slug, connection.execute)
            shelf.write(wanted)
        except Exception:  # its mark stays: the next look does it
            log.exception("the shelf of %s could not be written", shelf.slug)


def _readdress(authority: Authority) -> None:
    """Write the addresses again where the dataset, or Jalon itself, has changed its own."""
    query = (
        select(Resource.id, Resource.url, Resource.file_name, Dataset.identifier)
        .join(Dataset, _OF_DATASET)
        .where(Resource.authority_id == authority.id, Resource.file_name != "")
    )
    for row in db.session.execute(query).all():
        url = public_url(authority.slug, row.identifier, row.file_name)
        if url != row.url:
            mine = Resource.authority_id == authority.id, Resource.id == row.id
            db.session.execute(update(Resource).where(*mine).values(url=url))


_OF_DATASET = (Dataset.authority_id == Resource.authority_id) & (Dataset.id == Resource.dataset_id)


def _public(slug: str) -> Select[Any]:
    """Return the statement of the public versions of a space, oldest first."""
    of_resource = (ResourceFile.authority_id == Resource.authority_id) & (
        ResourceFile.resource_id == Resource.id
    )
    columns = (ResourceFile.authority_id, ResourceFile.stored_name, ResourceFile.media_type)
    more = (ResourceFile.size, ResourceFile.digest, ResourceFile.at, ResourceFile.packed)
    return (
        select(*columns, *more, ResourceFile.version, Resource.file_name.label("public_name"))
        .add_columns(Dataset.identifier)
        .join_from(Resource, ResourceFile, of_resource)
        .join(Dataset, _OF_DATASET)
        .join(Authority, Authority.id == Dataset.authority_id)
        .where(
            Authority.slug == slug,
            Authority.catalogue_opened_at.is_not(None),
            shown_sql(),
            ResourceFile.withdrawn_at.is_(None),
            ~is_being_looked_at(),
        )
        .order_by(ResourceFile.id)
    )


at_each_look(tidy)
