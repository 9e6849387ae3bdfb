"""The public catalogue of an authority: made once for each revision, then served from the disk."""

import gzip
import hashlib
import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from app.datasets.inventory import queries as datasets
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.filters import DatasetFilter, conditions, ordering
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.served.addresses import datasets_url
from app.datasets.transfer.exporting import write_catalogue
from app.extensions import db
from app.kernel.disk import write_whole
from app.kernel.pages import page_cut
from app.publication.catalogue import feed
from app.publication.catalogue.addresses import catalogue_url, root_of
from app.spaces.models import Authority

log = logging.getLogger(__name__)

# What changes the bytes without a change in the data: raise it with the code below.
WRITING = 5
MEDIA_TYPES = {
    # Without the charset, the harvester of data.gouv.fr reads the accents wrong.
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
PAGE = 25
PACKED = ".gz"


@dataclass(frozen=True)
class CataloguePage:
    """A page of the catalogue, as people read it."""

    datasets: Sequence[Dataset]
    resources: Mapping[int, Sequence[Resource]]
    page: int
    pages: int
    total: int


def mark_of(authority: Authority) -> str:
    """Return the mark of a state of the catalogue: its revision, a digest of what else it says."""
    parts = (
        WRITING,
        current_app.config["BASE_URL"],
        root_of(authority),
        authority.slug,
        authority.name,
        authority.siren,
        authority.siret,
        authority.ridet,
        authority.place_id,
        authority.catalogue_opened_at,
        defaults_of(authority),
    )
    made = hashlib.sha256(repr(parts).encode()).hexdigest()
    return f"{authority.catalogue_revision}-{made[:12]}"


def catalogue_bytes(authority: Authority, writing: str, mark: str, *, packed: bool) -> bytes:
    """Return the catalogue in a writing of ``MEDIA_TYPES``, from the disk when it is there.

    ``packed`` with gzip once for all: two megabytes would take 50 ms at each request.
    """
    folder = Path(current_app.config["DATA_DIR"]) / "catalogues" / str(authority.id)
    path = folder / f"{mark}.{writing}{PACKED if packed else ''}"
    if path.is_file():
        return path.read_bytes()
    made = _made(authority, writing)
    bodies = {"": made, PACKED: gzip.compress(made, mtime=0)}
    try:
        for old in (*folder.glob(f"*.{writing}"), *folder.glob(f"*.{writing}{PACKED}")):
            old.unlink(missing_ok=True)
        for ending, body in bodies.items():  # two workers at once write the same bytes
            write_whole(folder / f"{mark}.{writing}{ending}", body)
    except OSError:
        log.exception("the catalogue could not be kept")  # it is served all the same
    return bodies[PACKED if packed else ""]


def published(authority: Authority) -> tuple[Sequence[Dataset], dict[int, list[Resource]]]:
    """Return what the public may see: the datasets out, and their files."""
    rows = datasets.all_of(authority, public_only=True)
    return rows, datasets.resources_by_dataset(authority, [row.id for row in rows])


def shown(authority: Authority, words: str, page: int) -> CataloguePage:
    """Return a page of what the public may see; a page past the end is the last one."""
    wanted = DatasetFilter(words=words)
    where = [*conditions(authority, wanted), datasets.shown_sql()]
    total = db.session.scalar(select(func.count()).select_from(Dataset).where(*where)) or 0
    cut = page_cut(total, page, PAGE)
    query = select(Dataset).where(*where).order_by(*ordering(wanted.order))
    rows = db.session.scalars(query.limit(PAGE).offset(cut.start)).all()
    files = datasets.resources_by_dataset(authority, [row.id for row in rows])
    return CataloguePage(rows, files, cut.number, cut.pages, total)


def _made(authority: Authority, writing: str) -> bytes:
    if writing == "csv":
        return _csv(authority)
    return _atom(authority) if writing == "atom" else _dcat(authority, writing)


def _atom(authority: Authority) -> bytes:
    return feed.written(
        datasets.all_of(authority, public_only=True),
        catalogue_url=catalogue_url(authority),
        datasets_url=datasets_url(authority.slug),
        name=authority.name,
    )


def _csv(authority: Authority) -> bytes:
    target = io.BytesIO()
    write_catalogue(authority, target, public_only=True)
    return target.getvalue()


def _dcat(authority: Authority, writing: str) -> bytes:
    # Two seconds and 20 MB to import: only for whoever asks for a catalogue not made yet.
    from app.publication.catalogue import dcat, telling  # noqa: PLC0415

    rows, resources = published(authority)
    catalogue = telling.catalogue_of(
        authority,
        catalogue_url(authority),
        rows,
        resources,
        defaults=defaults_of(authority),
    )
    return dcat.written(catalogue, writing)
